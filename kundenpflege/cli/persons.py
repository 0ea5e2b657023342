"""Commands about the people of a customer."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from kundenpflege.base.dates import format_date
from kundenpflege.base.errors import UserError
from kundenpflege.base.i18n import _
from kundenpflege.base.text import fold

from .output import show, show_json
from .session import opened

if TYPE_CHECKING:
    from kundenpflege.services.persons import PersonDetail

_YES, _NO = frozenset({"ja", "yes", "1", "true"}), frozenset({"nein", "no", "0", "false", ""})
_FLAGS = frozenset({"decides", "pays", "on_site", "private", "informal"})
_SALUTATIONS = {"herr": "mr", "frau": "mrs", "neutral": "neutral", "mr": "mr", "mrs": "mrs"}


def person_list(options: argparse.Namespace) -> None:
    """List the people of a customer; the first one is the main contact."""
    from kundenpflege.services import customers, persons

    with opened(options) as store, store.read() as db:
        found = persons.list_persons(db, customers.find_by_number(db, options.number))
    rows = [person_row(person, place) for place, person in enumerate(found, start=1)]
    columns = ("position", "name", "roles", "phone", "email", "left_on")
    if not options.json:
        rows = [{**row, "roles": ", ".join(row["roles"])} for row in rows]
    show(options.json, rows, columns, _("Noch keine Personen eingetragen."))


def person_row(person: PersonDetail, place: int) -> dict[str, Any]:
    """A person as scripts read it; `position` counts from 1."""
    keys = (
        "salutation", "title_before", "first_name", "particle", "last_name", "title_after",
        "role", "decides", "pays", "on_site", "private", "phone", "mobile", "email",
        "birth_day", "birth_month", "birth_year", "informal", "salutation_override", "left_on",
    )  # fmt: skip
    return {
        "position": place,
        "name": person.full_name,
        "roles": list(person.roles),
        **{key: getattr(person, key) for key in keys},
    }


def person_add(options: argparse.Namespace) -> None:
    """Add a person to a customer."""
    from kundenpflege.services import customers, persons

    values = _values(options.values)
    with opened(options) as store, store.write(_("Person angelegt")) as db:
        customer_id = customers.find_by_number(db, options.number)
        person_id = persons.add_person(db, customer_id, values)
        people = persons.list_persons(db, customer_id)
    _told(options, people, person_id, _("Angelegt: {name}"))


def person_change(options: argparse.Namespace) -> None:
    """Change fields of a person."""
    from kundenpflege.services import customers, persons

    values = _values(options.values)
    with opened(options) as store, store.write(_("Person geändert")) as db:
        customer_id = customers.find_by_number(db, options.number)
        found = _one(persons.list_persons(db, customer_id), options.person)
        persons.change_person(db, found.id, None, values)
        people = persons.list_persons(db, customer_id)
    _told(options, people, found.id, _("Geändert: {name}"))


def person_leave(options: argparse.Namespace) -> None:
    """A person has left the customer; contacts and roles go to the successor."""
    from kundenpflege.services import customers, persons

    with opened(options) as store, store.write(_("Person ausgeschieden")) as db:
        customer_id = customers.find_by_number(db, options.number)
        people = persons.list_persons(db, customer_id)
        found = _one(people, options.person)
        successor = _one(people, options.successor) if options.successor else None
        result = persons.leave(db, found.id, options.on, successor.id if successor else None)
        person = persons.get_person(db, found.id)
    if options.json:
        show_json(
            [
                {
                    "number": options.number,
                    "name": person.full_name,
                    "left_on": person.left_on,
                    "successor": successor.full_name if successor else "",
                    "contacts": result.contacts,
                    "drafts": result.drafts,
                    "enquiries": result.enquiries,
                }
            ]
        )
        return
    assert person.left_on is not None
    print(
        _("{name} ist seit {day} nicht mehr dabei.").format(
            name=person.full_name, day=format_date(person.left_on)
        )
    )
    if successor is not None:
        print(_("Nachfolge: {name}").format(name=successor.full_name))


def _told(
    options: argparse.Namespace, people: Sequence[PersonDetail], person_id: int, text: str
) -> None:
    place, person = next((n, p) for n, p in enumerate(people, start=1) if p.id == person_id)
    if options.json:
        show_json([{"number": options.number, **person_row(person, place)}])
    else:
        print(text.format(name=person.full_name))


def _one(people: Sequence[PersonDetail], wanted: str) -> PersonDetail:
    """The person by place in the list, or by words of the name that fit exactly one."""
    if wanted.isascii() and wanted.isdigit():
        if 1 <= int(wanted) <= len(people):
            return people[int(wanted) - 1]
        raise UserError(_("Eine Person mit der Nummer {n} gibt es hier nicht.").format(n=wanted))
    words = fold(wanted).split()
    found = [p for p in people if words and all(w in fold(p.full_name) for w in words)]
    if len(found) != 1:
        raise UserError(
            _("„{text}“ passt auf {n} Personen. Bitte die Nummer aus person list angeben.").format(
                text=wanted, n=len(found)
            )
        )
    return found[0]


def _values(pairs: Sequence[str]) -> dict[str, Any]:
    """`last_name=Weber decides=ja` as values for the service."""
    from kundenpflege.services.persons import PERSON_FIELDS

    known = (PERSON_FIELDS | {"birthday"}) - {"position"}
    values: dict[str, Any] = {}
    for pair in pairs:
        name, equals, text = pair.partition("=")
        name = name.strip().replace("-", "_")
        if not equals or name not in known:
            raise UserError(
                _("„{pair}“ wird nicht verstanden. Bitte FELD=WERT angeben: {fields}").format(
                    pair=pair, fields=", ".join(sorted(known))
                )
            )
        values[name] = flag(name, text) if name in _FLAGS else text
        if name == "salutation":
            values[name] = _SALUTATIONS.get(text.strip().casefold(), text)
    return values


def flag(name: str, text: str) -> bool:
    """`ja` or `nein` as a call says it; UserError names the field for anything else."""
    word = text.strip().casefold()
    if word not in _YES | _NO:
        raise UserError(_("Bei {field} bitte ja oder nein angeben.").format(field=name))
    return word in _YES
