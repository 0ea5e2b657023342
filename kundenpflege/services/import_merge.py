"""Merging a row of a list into a customer that is known already: pure, on plain values.

An empty cell never deletes anything, whatever the mode.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from kundenpflege.base.i18n import _
from kundenpflege.base.text import fold, phone_digits
from kundenpflege.model import Customer, Person, Website
from kundenpflege.model.kinds import CustomerKind
from kundenpflege.rules.addressee import PersonName
from kundenpflege.rules.duplicates import compare, identify, street_key
from kundenpflege.rules.naming import derive_name

from .import_modes import (
    ADDRESS_FIELDS,
    FIELDS,
    PERSON_FIELDS,
    Merge,
    Mode,
    Modes,
    Record,
    Values,
    alike,
    emails_of,
    label_of,
    phones_of,
    shown,
    state_of,
    told,
)

__all__ = ["Merge", "Mode", "Modes", "Record", "merge", "state_of"]

_PLACE = ("street", "postal_code", "place")
_BIRTH = ("birth_day", "birth_month", "birth_year")
_COMPANIES = (CustomerKind.BUSINESS, CustomerKind.PUBLIC)


def merge(
    state: dict[str, Any],
    values: Values,
    modes: Modes,
    *,
    repeats: bool = False,
    field_names: Mapping[int, str] | None = None,
) -> Merge:
    """Merge a row into `state` (changed in place) and tell what happened."""
    work = Merge(state, modes, repeats, field_names or {})
    derived = _derived(state)
    named_after_parts = state.get("name", "") in (derived, "")
    _kind(work, values)
    phones = phones_of(state)
    for name in FIELDS:
        _field(work, values, name, phones)
    places = _persons(work, values)
    _addresses(work, values)
    _sets(work, values)
    _links(work, values, places)
    for key, value in values.get("custom", {}).items():
        label = work.field_names.get(key, "")
        if not _put_custom(work, key, value, label):
            work.note(work.missed, told(label, _custom_text(value)))
    if named_after_parts and (fresh := _derived(state)) != derived:
        state["name"] = fresh or state["name"]
    own_name = values.get("name", "")
    if work.mode("name") is Mode.OVERWRITE and own_name and own_name != _derived(values):
        work.put(state, "name", own_name, Mode.OVERWRITE, label_of(Customer, "name"))
    return work


def _derived(values: Values) -> str:
    people = [
        PersonName(
            first_name=person.get("first_name") or "",
            last_name=person.get("last_name") or "",
            particle=person.get("particle") or "",
            title_before=person.get("title_before") or "",
        )
        for person in values.get("persons", ())
    ]
    kind = values.get("kind", CustomerKind.PRIVATE)
    return derive_name(kind, values.get("company", ""), people)[:200]


def _kind(work: Merge, values: Values) -> None:
    """A company where a private person was: only when that is to be overwritten."""
    kind = values.get("kind")
    state = work.state
    if kind is None or kind == state.get("kind"):
        return
    wanted = work.mode("kind") is Mode.OVERWRITE
    fits = kind not in _COMPANIES or bool(values.get("company") or state.get("company"))
    if wanted and fits and (kind in _COMPANIES or "kind" in work.modes):
        work.put(state, "kind", kind, Mode.OVERWRITE, label_of(Customer, "kind"))


def _field(work: Merge, values: Values, name: str, phones: set[str]) -> None:
    value, state = values.get(name), work.state
    mode = work.mode(name)
    if name == "company" and state.get("kind") not in _COMPANIES:
        mode = Mode.KEEP
    if name == "responsible_id" and mode is Mode.FILL and "responsible_id" not in values:
        return
    if name == "phone" and mode is Mode.FILL and value and phone_digits(value) in phones:
        return
    if name == "website" and mode is Mode.FILL and _site(str(value)) in _sites(state):
        return
    label = label_of(Customer, name)
    if work.put(state, name, value, mode, label) or alike(name, state.get(name), value):
        return
    if name in ("phone", "email"):
        text = str(value)
        known = {*phones} if name == "phone" else emails_of(state)
        if (phone_digits(text) if name == "phone" else text.casefold()) not in known:
            work.note(work.missed, text)
    elif name != "responsible_id":
        work.note(work.missed, told(label, shown(value)))


def _persons(work: Merge, values: Values) -> dict[int, int]:
    """People are found by their names; those that are new come behind the others.

    Gives who of the row is who of the customer.
    """
    people: list[dict[str, Any]] = work.state["persons"]
    rows = [dict(person) for person in values.get("persons", ())]
    pairs = _pair(rows, people)
    phones = phones_of(work.state)
    for place, row in enumerate(rows):
        known = pairs.get(place)
        if known is None:
            name = f"{row.get('first_name', '')} {row.get('last_name', '')}".strip()
            if work.mode("persons") is Mode.KEEP:
                work.note(work.missed, name)
            else:
                people.append(row)
                work.note(work.added, name)
            continue
        _person(work, people[known], row, phones)
    return pairs


def _person(work: Merge, person: dict[str, Any], row: Mapping[str, Any], phones: set[str]) -> None:
    for name in PERSON_FIELDS:
        value, mode = row.get(name), work.mode(f"person.{name}")
        number = name in ("phone", "mobile") and isinstance(value, str)
        if number and mode is Mode.FILL and phone_digits(str(value)) in phones:
            continue
        label = label_of(Person, name)
        if work.put(person, name, value, mode, label) or alike(name, person.get(name), value):
            continue
        if number or name == "email":
            text = str(value)
            if (phone_digits(text) if number else text.casefold()) not in (
                phones if number else emails_of(work.state)
            ):
                work.note(work.missed, text)
        elif name not in ("first_name", "last_name", "particle", "salutation"):
            work.note(work.missed, told(label, shown(value)))
    _birthday(work, person, row)


def _birthday(work: Merge, person: dict[str, Any], row: Mapping[str, Any]) -> None:
    new, old = ([part.get(name) for name in _BIRTH] for part in (row, person))
    if not any(new):
        return
    mode, label = work.mode("person.birthday"), _("Geburtstag")
    # The year may come later, and a day without year takes none away.
    if new[:2] == old[:2]:
        new[2] = new[2] or old[2]
    elif not (new[0] and new[1]) and old[0] and old[1]:
        return
    if new == old:
        return
    grows = all(before is None or before == now for before, now in zip(old, new, strict=True))
    if mode is Mode.KEEP or (mode is Mode.FILL and not grows):
        day, month, year = new
        text = f"{day:02d}.{month:02d}.{year or ''}" if day and month else str(year)
        work.note(work.missed, told(label, text))
        return
    work.note(work.added if grows else work.changed, label)
    person.update(zip(_BIRTH, new, strict=True))


def _pair(rows: list[dict[str, Any]], people: list[dict[str, Any]]) -> dict[int, int]:
    """Which person of a row is which known one: the surest pairs first."""
    known = [_name_of(person) for person in people]
    scores = []
    for place, row in enumerate(rows):
        who = _name_of(row)
        for other, person in enumerate(known):
            if (score := compare(who, person).score) > 0:
                scores.append((-score, place, other))
    pairs: dict[int, int] = {}
    for _score, place, other in sorted(scores):
        if place not in pairs and other not in pairs.values():
            pairs[place] = other
    for place, row in enumerate(rows):
        # Somebody who married keeps the first name.
        first = fold(row.get("first_name", ""))
        free = [
            n
            for n, person in enumerate(people)
            if n not in pairs.values() and first and fold(person.get("first_name", "")) == first
        ]
        if place not in pairs and len(free) == 1 and len(rows) == len(people) == 1:
            pairs[place] = free[0]
    return pairs


def _name_of(person: Mapping[str, Any]) -> Any:
    last = f"{person.get('particle', '')} {person.get('last_name', '')}".strip()
    parts = (last, person.get("first_name", ""), person.get("title_after", ""))
    return identify(0, persons=[parts])


def _addresses(work: Merge, values: Values) -> None:
    """The same street is the same address; what is left over is paired in order."""
    known: list[dict[str, Any]] = work.state["addresses"]
    rows = [dict(address) for address in values.get("addresses", ())]
    pairs: dict[int, int] = {}
    for place, row in enumerate(rows):
        for other, address in enumerate(known):
            if other not in pairs.values() and row.get("street") and _fits(row, address):
                pairs[place] = other
                break
    for place, row in enumerate(rows):
        free = [n for n in range(len(known)) if n not in pairs.values()]
        if place not in pairs and free:
            pairs[place] = free[0]
        elif place not in pairs:
            if all(work.mode(f"address.{name}") is Mode.KEEP for name in _PLACE):
                work.note(work.missed, told(_("Anschrift"), _line(row)))
                continue
            known.append(row)
            pairs[place] = len(known) - 1
            work.note(work.added, _("Anschrift"))
    for place, other in pairs.items():
        if known[other] is not rows[place]:
            _address(work, known[other], rows[place])


def _address(work: Merge, address: dict[str, Any], row: Mapping[str, Any]) -> None:
    replace = any(work.mode(f"address.{name}") is Mode.OVERWRITE for name in _PLACE)
    if not _fits(row, address) and not replace:
        work.note(work.missed, told(_("Anschrift"), _line(row)))
        return
    country = not address.get("postal_code") or not any(address.get(name) for name in _PLACE)
    for name in ADDRESS_FIELDS:
        mode = work.mode(f"address.{name}")
        if name == "country":
            mode = Mode.OVERWRITE if country and mode is not Mode.KEEP else mode
        if name == "kind" and mode is Mode.OVERWRITE and "address.kind" not in work.modes:
            continue
        if not work.put(address, name, row.get(name), mode, _("Anschrift")) and name in (
            "supplement",
            "po_box",
        ):
            work.note(work.missed, told(_("Anschrift"), str(row.get(name))))


def _fits(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Whether two addresses may be one: nothing that both say differs."""
    return all(
        not one.get(name)
        or not other.get(name)
        or street_key(str(one[name])) == street_key(str(other[name]))
        for name in _PLACE
    )


def _sets(work: Merge, values: Values) -> None:
    """Groups only grow: a customer may stand in several."""
    for key in ("categories", "tags"):
        known = {fold(name) for name in work.state.get(key, ())}
        new = [name for name in values.get(key, ()) if fold(name) not in known]
        if not new:
            continue
        if work.mode(key) is Mode.KEEP:
            work.missed.extend(name for name in new if name not in work.missed)
        else:
            work.state[key] = (*work.state.get(key, ()), *new)
            for name in new:
                work.note(work.added, name)


def _links(work: Merge, values: Values, places: Mapping[int, int]) -> None:
    """Further websites (they only grow), who referred the customer, and who follows whom."""
    links = values.get("links")
    if links is None:
        return
    state, label = work.state, label_of(Website, "url")
    for name, url in links.websites:
        if _site(url) in _sites(state):
            continue
        if work.mode("websites") is Mode.KEEP:
            work.note(work.missed, told(label, url))
        else:
            state["websites"] = (*state["websites"], (name, url))
            work.note(work.added, url)
    label, number = label_of(Customer, "referred_by_id"), links.referred_by
    # One that pointed nowhere when it came first stands in the note.
    if f"{label}: {number}" not in (state.get("note") or "").split("\n") and not (
        work.put(state, "referred_by", number, work.mode("referred_by"), label)
        or alike("referred_by", state.get("referred_by"), number)
    ):
        work.note(work.missed, told(label, number))
    people = state["persons"]
    for gone, follows in links.successors:
        if gone not in places or follows not in places:
            continue  # People just added: they are known when the list is gone through again.
        person, other = people[places[gone]], people[places[follows]]
        if person is not other and other.get("id"):
            mode = work.mode("person.successor")
            work.put(person, "successor_id", other["id"], mode, label_of(Person, "successor_id"))


def _sites(state: Mapping[str, Any]) -> set[str]:
    own = state.get("website") or ""
    return {_site(own), *(_site(url) for _name, url in state["websites"])} - {""}


def _site(url: str) -> str:
    """What two spellings of one web address share."""
    return re.sub(r"^https?://(?:www\.)?|^www\.|/+$", "", url.strip().casefold())


def _put_custom(work: Merge, key: int, value: Any, label: str) -> bool:
    known = work.state["custom"].get(key)
    if not _custom_text(value) or _custom_text(known) == _custom_text(value):
        return True
    mode = work.mode(f"custom.{key}")
    if mode is Mode.KEEP or (mode is Mode.FILL and _custom_text(known)):
        return False
    work.note(work.changed if _custom_text(known) else work.added, label)
    work.state["custom"][key] = value
    return True


def _custom_text(value: Any) -> str:
    return str(getattr(value, "text", value) or "")


def _line(address: Mapping[str, Any]) -> str:
    town = " ".join(filter(None, (address.get("postal_code", ""), address.get("place", ""))))
    return ", ".join(filter(None, (address.get("street", ""), town)))
