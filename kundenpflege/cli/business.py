"""`business`, `closure` and `user`: what the contact plan and Heute go by, set from scripts."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from kundenpflege.base.dates import format_date
from kundenpflege.base.errors import NotFoundError, UserError
from kundenpflege.base.i18n import _

from .output import plain, show, show_json, tell
from .persons import flag
from .session import opened

if TYPE_CHECKING:
    from kundenpflege.store import Reader

#: Fields that are files, and nothing to type.
_FILES = frozenset({"logo", "stationery"})
_USER_KEYS = ("id", "name", "first_name", "role", "phone", "email", "color", "active", "customers")


def business_show(options: argparse.Namespace) -> None:
    """The business with its settings."""
    with opened(options) as store, store.read() as db:
        row = _business_row(db)
    if options.json:
        show_json([row])
        return
    for name, value in row.items():
        print(f"{name}={'' if value is None else plain(value)}")


def business_change(options: argparse.Namespace) -> None:
    """Change fields: `name_days=ja rhythm_a=6 work_days=1111000 free_day_rule=after state=BY`."""
    from kundenpflege.services.business import BUSINESS_FIELDS, BusinessDetail, change_business

    usual = BusinessDetail()
    values: dict[str, Any] = dict(_pairs(options.values, BUSINESS_FIELDS - _FILES))
    for name, text in values.items():
        if name == "name_days" and not text.strip():
            values[name] = None  # as usual in the Land
        elif name == "name_days" or isinstance(getattr(usual, name), bool):
            values[name] = flag(name, text)
    with opened(options) as store, store.write(_("Einstellungen geändert")) as db:
        change_business(db, None, values)
        row = _business_row(db)
    if options.json:
        show_json([row])
    else:
        tell(_("Geändert: {what}").format(what=", ".join(values)))


def closure_add(options: argparse.Namespace) -> None:
    """Days off: of all of us, or of one user."""
    from kundenpflege.services import closures, users

    with opened(options) as store, store.write(_("Freie Tage eingetragen")) as db:
        values = {
            "first": options.on,
            "last": options.until,
            "title": options.title,
            "yearly": options.yearly,
            "user_id": users.find_user(db, options.user) if options.user else None,
        }
        made = closures.add_closure(db, values)
        rows = [row for row in _closures(db) if row["id"] == made]
    _told(options, rows[0], _("Frei: {title}, {first} bis {last}"))


def closure_list(options: argparse.Namespace) -> None:
    """The days off."""
    with opened(options) as store, store.read() as db:
        rows = _closures(db)
    columns = ("id", "title", "first", "last", "user")
    show(options.json, rows, columns, _("Keine freien Tage eingetragen."))


def closure_remove(options: argparse.Namespace) -> None:
    """Remove days off."""
    from kundenpflege.services import closures

    with opened(options) as store, store.write(_("Freie Tage entfernt")) as db:
        row = next((row for row in _closures(db) if row["id"] == options.id), None)
        if row is None:
            raise NotFoundError(_("Diese freien Tage gibt es nicht."))
        closures.remove_closure(db, options.id)
    _told(options, row, _("Entfernt: {title}, {first} bis {last}"))


def user_add(options: argparse.Namespace) -> None:
    """Add somebody who works here: `name="Mia Holm" role=Meisterin phone=04102 5550`."""
    from kundenpflege.services import users

    with opened(options) as store, store.write(_("Benutzer angelegt")) as db:
        made = users.add_user(db, _pairs(options.values, users.USER_FIELDS))
        rows = [row for row in _users(db) if row["id"] == made]
    _told(options, rows[0], _("Angelegt: {id} {name}"))


def user_list(options: argparse.Namespace) -> None:
    """Who works here."""
    with opened(options) as store, store.read() as db:
        rows = _users(db)
    show(options.json, rows, ("id", "name", "role"), _("Noch niemand eingetragen."))


def declare(
    group: Callable[[str, str], Any],
    verb: Callable[..., Any],
    day: Callable[[str], Any],
    count: Callable[[str], int],
) -> None:
    """The words `business show|change`, `closure add|list|remove`, `user add|list`."""
    words = group("business", _("Der Betrieb und seine Einstellungen"))
    verb(words, "show", business_show, _("alle Angaben zeigen"))
    one = verb(words, "change", business_change, _("Angaben ändern"))
    one.add_argument("values", nargs="+", metavar=_("FELD=WERT"))

    words = group("closure", _("Betriebsurlaub und freie Tage"))
    one = verb(words, "add", closure_add, _("freie Tage eintragen"))
    one.add_argument("--on", type=day, required=True, metavar=_("TAG"), help=_("der erste"))
    one.add_argument("--until", type=day, default=None, metavar=_("TAG"), help=_("der letzte"))
    one.add_argument("--title", default="", metavar=_("TEXT"))
    one.add_argument("--yearly", action="store_true", help=_("jedes Jahr"))
    one.add_argument("--user", default="", metavar=_("NAME"), help=_("nur dieser Benutzer"))
    verb(words, "list", closure_list, _("freie Tage auflisten"))
    one = verb(words, "remove", closure_remove, _("freie Tage entfernen"))
    one.add_argument("id", type=count, metavar="ID")

    words = group("user", _("Wer hier arbeitet"))
    one = verb(words, "add", user_add, _("jemanden eintragen"))
    one.add_argument("values", nargs="+", metavar=_("FELD=WERT"))
    verb(words, "list", user_list, _("alle auflisten"))


def _pairs(pairs: Sequence[str], known: frozenset[str]) -> dict[str, str]:
    values: dict[str, str] = {}
    for pair in pairs:
        name, equals, text = pair.partition("=")
        name = name.strip().replace("-", "_")
        if not equals or name not in known:
            raise UserError(
                _("„{pair}“ wird nicht verstanden. Bitte FELD=WERT angeben: {fields}").format(
                    pair=pair, fields=", ".join(sorted(known))
                )
            )
        values[name] = text
    return values


def _business_row(db: Reader) -> dict[str, Any]:
    from kundenpflege.services.business import BUSINESS_FIELDS, get_business

    found = get_business(db)
    return {name: getattr(found, name) for name in sorted(BUSINESS_FIELDS - _FILES)}


def _closures(db: Reader) -> list[dict[str, Any]]:
    from kundenpflege.services.closures import list_closures

    keys = ("id", "title", "first", "last", "yearly", "user")
    return [{key: getattr(row, key) for key in keys} for row in list_closures(db)]


def _users(db: Reader) -> list[dict[str, Any]]:
    from kundenpflege.services.users import list_users

    return [{key: getattr(row, key) for key in _USER_KEYS} for row in list_users(db)]


def _told(options: argparse.Namespace, row: Mapping[str, Any], text: str) -> None:
    if options.json:
        show_json([row])
        return
    days = {key: format_date(value) for key, value in row.items() if hasattr(value, "isoformat")}
    tell(text.format(**{**row, **days}))
