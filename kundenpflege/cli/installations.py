"""`installation`: what was installed at customers or is looked after there."""

from __future__ import annotations

import argparse
import re
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from kundenpflege.base.dates import format_date
from kundenpflege.base.errors import UserError
from kundenpflege.base.i18n import _

from .output import show, show_json, tell
from .session import opened

if TYPE_CHECKING:
    from kundenpflege.services.installations import InstallationRow
    from kundenpflege.store import Reader


def installation_list(options: argparse.Namespace) -> None:
    """List what is installed at a customer's; what is due first on top."""
    from kundenpflege.services import customers, installations

    with opened(options) as store, store.read() as db:
        found = installations.list_installations(db, customers.find_by_number(db, options.number))
    rows = [_row(one, place) for place, one in enumerate(found, start=1)]
    show(options.json, rows, ("position", "title", "place", "type", "due"), _("Nichts eingebaut."))


def installation_add(options: argparse.Namespace) -> None:
    """Note something that was installed: `type=fenster_service title=Sprossenfenster`."""
    from kundenpflege.services import customers, installations

    with opened(options) as store, store.write(_("Eingebautes eingetragen")) as db:
        customer_id = customers.find_by_number(db, options.number)
        one = installations.add_installation(db, customer_id, _values(db, options.values))
        found = installations.list_installations(db, customer_id)
    _told(options, found, one, _("Eingetragen: {title}"))


def installation_change(options: argparse.Namespace) -> None:
    """Change fields of something installed."""
    from kundenpflege.services import customers, installations

    with opened(options) as store, store.write(_("Eingebautes geändert")) as db:
        customer_id = customers.find_by_number(db, options.number)
        one = _one(installations.list_installations(db, customer_id), options.position)
        installations.change_installation(db, one.id, None, _values(db, options.values))
        found = installations.list_installations(db, customer_id)
    _told(options, found, one.id, _("Geändert: {title}"))


def installation_service(options: argparse.Namespace) -> None:
    """The service was done: the next one is due after its interval, or on the day of the plate."""
    from kundenpflege.services import customers, installations, serviced

    with opened(options) as store, store.write(_("Wartung eingetragen")) as db:
        customer_id = customers.find_by_number(db, options.number)
        one = _one(installations.list_installations(db, customer_id), options.position)
        serviced.service_done(db, one.id, options.day, options.next)
        found = installations.list_installations(db, customer_id)
    _told(options, found, one.id, _("Gewartet: {title}, wieder fällig {due}"))


def add_verbs(group: Any, verb: Callable[..., Any], day: Callable[[str], Any]) -> None:
    """The words after `installation`."""
    number = _("Nummer aus „installation list“")
    parser = verb(group, "list", installation_list, _("auflisten"))
    parser.add_argument("number", metavar=_("KUNDENNUMMER"))
    parser = verb(group, "add", installation_add, _("eintragen"))
    parser.add_argument("number", metavar=_("KUNDENNUMMER"))
    parser.add_argument("values", nargs="+", metavar=_("FELD=WERT"))
    parser = verb(group, "change", installation_change, _("ändern"))
    parser.add_argument("number", metavar=_("KUNDENNUMMER"))
    parser.add_argument("position", metavar="N", help=number)
    parser.add_argument("values", nargs="+", metavar=_("FELD=WERT"))
    parser = verb(group, "service", installation_service, _("eine Wartung eintragen"))
    parser.add_argument("number", metavar=_("KUNDENNUMMER"))
    parser.add_argument("position", metavar="N", help=number)
    parser.add_argument("--on", dest="day", type=day, metavar=_("TAG"), help=_("wann, sonst heute"))
    parser.add_argument("--next", type=day, metavar=_("TAG"), help=_("Tag laut Plakette"))


def _row(one: InstallationRow, place: int) -> dict[str, Any]:
    keys = (
        "title", "place", "installed_on", "warranty_until", "last_service", "next_service",
        "interval_months", "removed_on", "note", "due",
    )  # fmt: skip
    return {
        "position": place,
        "id": one.id,
        "type": one.type_title,
        "offer": one.offer_number,
        **{key: getattr(one, key) for key in keys},
    }


def _told(
    options: argparse.Namespace, found: Sequence[InstallationRow], one_id: int, text: str
) -> None:
    rows = [_row(one, place) for place, one in enumerate(found, start=1) if one.id == one_id]
    if options.json:
        show_json(rows)
        return
    for row in rows:
        due = format_date(row["due"]) if row["due"] else _("nie")
        tell(text.format(title=row["title"], due=due))


def _one(found: Sequence[InstallationRow], position: str) -> InstallationRow:
    """By its place in the list, or by its name when only one is called so."""
    if re.fullmatch(r"\d{1,9}", position, re.ASCII) and 1 <= int(position) <= len(found):
        return found[int(position) - 1]
    named = [one for one in found if one.title.casefold() == position.strip().casefold()]
    if len(named) != 1:
        raise UserError(
            _("„{text}“ gibt es hier nicht. Bitte die Nummer aus installation list.").format(
                text=position
            )
        )
    return named[0]


def _values(db: Reader, pairs: Sequence[str]) -> dict[str, Any]:
    """`type=markise installed_on=2024-05-03` as values for the service; the kind by its key or
    its title, the offer by its number."""
    from kundenpflege.services.installations import INSTALLATION_FIELDS, find_offer, find_type

    known = (INSTALLATION_FIELDS | {"type", "offer"}) - {"type_id", "offer_id"}
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
        if name == "type":
            values["type_id"] = find_type(db, text)
        elif name == "offer":
            values["offer_id"] = find_offer(db, text)
        else:
            values[name] = text
    return values
