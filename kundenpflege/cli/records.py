"""Entering customers and what is known of them: wishes, decisions, enquiries."""

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
    from kundenpflege.store import Reader

_ADDRESS = ("supplement", "street", "po_box", "postal_code", "place", "country")


def customer_add(options: argparse.Namespace) -> None:
    """Add a customer: `kind=business name="Autohaus Reuter" importance=A since=2022-03-03`."""
    from kundenpflege.services import customers

    with opened(options) as store, store.write(_("Kunde angelegt")) as db:
        values, address = _customer_values(db, options.values)
        one = customers.add_customer(db, {**values, "addresses": [address] if address else []})
        row = _customer_row(db, one)
    _told(options, row, _("Angelegt: {number} {name}"))


def customer_change(options: argparse.Namespace) -> None:
    """Change fields of a customer: `importance=B contacts_per_year=3 referred_by=K-0102`."""
    from kundenpflege.services import addresses, customers

    with opened(options) as store, store.write(_("Kunde geändert")) as db:
        one = customers.find_by_number(db, options.number)
        values, address = _customer_values(db, options.values)
        customers.change_customer(db, one, None, values)
        if address:
            known = addresses.load_addresses(db, one)
            if known:
                addresses.change_address(db, known[0].id, None, address)
            else:
                addresses.add_address(db, one, address)
        row = _customer_row(db, one)
    _told(options, row, _("Geändert: {number} {name}"))


def wish_add(options: argparse.Namespace) -> None:
    """Note a wish."""
    from kundenpflege.services import customers, wishes

    with opened(options) as store, store.write(_("Wunsch notiert")) as db:
        one = customers.find_by_number(db, options.number)
        day = options.day or db.today
        values = {"text": options.text, "wanted_by": options.by, "noted_on": day}
        made = wishes.add_wish(db, one, values)
        rows = [row for row in _wishes(db, one) if row["id"] == made]
    _told(options, rows[0], _("Notiert: {text}"))


def wish_list(options: argparse.Namespace) -> None:
    """The wishes of a customer, fulfilled ones last."""
    from kundenpflege.services import customers

    with opened(options) as store, store.read() as db:
        rows = _wishes(db, customers.find_by_number(db, options.number))
    show(options.json, rows, ("position", "text", "wanted_by", "done_on"), _("Keine Wünsche."))


def wish_done(options: argparse.Namespace) -> None:
    """A wish was fulfilled."""
    from kundenpflege.services import customers, wishes

    with opened(options) as store, store.write(_("Wunsch erfüllt")) as db:
        one = customers.find_by_number(db, options.number)
        wish_id = _pick(_wishes(db, one), options.position)["id"]
        wishes.change_wish(db, wish_id, None, {"done_on": options.day or db.today})
        rows = [row for row in _wishes(db, one) if row["id"] == wish_id]
    _told(options, rows[0], _("Erfüllt: {text}"))


def decision_add(options: argparse.Namespace) -> None:
    """Note when a customer decides: on a day, or every year in some months (`--months 10-11`)."""
    from kundenpflege.services import customers, decision_dates

    if (options.day is None) == (not options.months):
        raise UserError(_("Bitte entweder --on TAG oder --months angeben, zum Beispiel 10-11."))
    values: dict[str, Any] = {"title": options.text}
    if options.day is not None:
        values["day"] = options.day
    else:
        months = re.fullmatch(r"(\d{1,2})(?:-(\d{1,2}))?", options.months, re.ASCII)
        if months is None:
            raise UserError(_("Monate bitte als Zahlen angeben, zum Beispiel 10 oder 10-11."))
        values |= {"first_month": int(months[1]), "last_month": int(months[2] or months[1])}
    with opened(options) as store, store.write(_("Entscheidung notiert")) as db:
        one = customers.find_by_number(db, options.number)
        made = decision_dates.add_decision_date(db, one, values)
        rows = [row for row in _decisions(db, one) if row["id"] == made]
    _told(options, rows[0], _("Notiert: {title}"))


def decision_list(options: argparse.Namespace) -> None:
    """When a customer decides, the next one first."""
    from kundenpflege.services import customers

    with opened(options) as store, store.read() as db:
        rows = _decisions(db, customers.find_by_number(db, options.number))
    show(options.json, rows, ("title", "when"), _("Keine Entscheidungen notiert."))


def enquiry_add(options: argparse.Namespace) -> None:
    """Note an enquiry."""
    from kundenpflege.services import customers, enquiries

    with opened(options) as store, store.write(_("Anfrage notiert")) as db:
        one = customers.find_by_number(db, options.number)
        day = options.day or db.today
        values = {"subject": options.text, "source": options.source, "received_on": day}
        made = enquiries.add_enquiry(db, one, values)
        rows = [row for row in _enquiries(db, one) if row["id"] == made]
    _told(options, rows[0], _("Notiert: {subject}"))


def enquiry_list(options: argparse.Namespace) -> None:
    """The enquiries of a customer, open ones first."""
    from kundenpflege.services import customers

    with opened(options) as store, store.read() as db:
        rows = _enquiries(db, customers.find_by_number(db, options.number))
    show(options.json, rows, ("position", "received_on", "subject", "state"), _("Keine Anfragen."))


def enquiry_answer(options: argparse.Namespace) -> None:
    """What became of an enquiry: offered, declined, gone; open takes the answer back."""
    from kundenpflege.model.kinds import EnquiryState
    from kundenpflege.services import customers, enquiries

    with opened(options) as store, store.write(_("Anfrage beantwortet")) as db:
        one = customers.find_by_number(db, options.number)
        enquiry_id = _pick(_enquiries(db, one), options.position)["id"]
        enquiries.answer_enquiry(db, enquiry_id, EnquiryState(options.state), options.day)
        rows = [row for row in _enquiries(db, one) if row["id"] == enquiry_id]
    _told(options, rows[0], _("Beantwortet: {subject}"))


def declare(
    customer: Any, group: Callable[..., Any], verb: Callable[..., Any], day: Callable[[str], Any]
) -> None:
    """The words `customer add` and `change`, `wish`, `decision`, `enquiry`. `group` makes a word
    with words of its own."""
    one = verb(customer, "add", customer_add, _("einen Kunden anlegen"))
    one.add_argument("values", nargs="+", metavar=_("FELD=WERT"))
    one = verb(customer, "change", customer_change, _("einen Kunden ändern"))
    one.add_argument("number", metavar=_("KUNDENNUMMER"))
    one.add_argument("values", nargs="+", metavar=_("FELD=WERT"))

    words = group("wish", _("Wünsche der Kunden"))
    one = _noting(verb(words, "add", wish_add, _("einen Wunsch notieren")), day)
    one.add_argument("--by", type=day, metavar=_("TAG"), help=_("bis wann er gewünscht ist"))
    _listing(verb(words, "list", wish_list, _("Wünsche auflisten")))
    one = _listing(verb(words, "done", wish_done, _("ein Wunsch ist erfüllt")))
    one.add_argument("position", metavar="N", help=_("Nummer aus der Liste"))
    one.add_argument("--on", dest="day", type=day, metavar=_("TAG"))

    words = group("decision", _("Entscheidungstermine der Kunden"))
    one = _noting(verb(words, "add", decision_add, _("eine Entscheidung notieren")), day)
    one.add_argument("--months", default="", metavar="10-11", help=_("jedes Jahr in den Monaten"))
    _listing(verb(words, "list", decision_list, _("Entscheidungen auflisten")))

    words = group("enquiry", _("Anfragen"))
    one = _noting(verb(words, "add", enquiry_add, _("eine Anfrage notieren")), day)
    one.add_argument("--source", default="", metavar=_("TEXT"), help=_("woher sie kam"))
    _listing(verb(words, "list", enquiry_list, _("Anfragen auflisten")))
    one = _listing(verb(words, "answer", enquiry_answer, _("eine Anfrage ist beantwortet")))
    one.add_argument("position", metavar="N", help=_("Nummer aus der Liste"))
    one.add_argument("--state", choices=("offered", "declined", "gone", "open"), required=True)
    one.add_argument("--on", dest="day", type=day, metavar=_("TAG"))


def _listing(parser: Any) -> Any:
    parser.add_argument("number", metavar=_("KUNDENNUMMER"))
    return parser


def _noting(parser: Any, day: Callable[[str], Any]) -> Any:
    _listing(parser)
    parser.add_argument("text", metavar=_("TEXT"))
    parser.add_argument("--on", dest="day", type=day, metavar=_("TAG"), help=_("wann"))
    return parser


def _customer_values(db: Reader, pairs: Sequence[str]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Values of the customer, and of the address."""
    from kundenpflege.services import customers
    from kundenpflege.services.customer_detail import CUSTOMER_FIELDS
    from kundenpflege.services.users import find_user

    known = (CUSTOMER_FIELDS | {"referred_by", "responsible", *_ADDRESS}) - {
        "referred_by_id", "responsible_id",
    }  # fmt: skip
    values: dict[str, Any] = {}
    address: dict[str, Any] = {}
    for pair in pairs:
        name, equals, text = pair.partition("=")
        name = name.strip().replace("-", "_")
        if not equals or name not in known:
            raise UserError(
                _("„{pair}“ wird nicht verstanden. Bitte FELD=WERT angeben: {fields}").format(
                    pair=pair, fields=", ".join(sorted(known))
                )
            )
        if name == "referred_by":
            number = text.strip()
            values["referred_by_id"] = customers.find_by_number(db, number) if number else None
        elif name == "responsible":
            values["responsible_id"] = find_user(db, text) if text.strip() else None
        elif name in _ADDRESS:
            address[name] = text
        else:
            values[name] = text
    return values, address


def _customer_row(db: Reader, customer_id: int) -> dict[str, Any]:
    from kundenpflege.services import customers

    detail = customers.get_customer(db, customer_id)
    keys = ("number", "name", "kind", "importance", "since", "last_order", "contacts_per_year")
    return {key: getattr(detail, key) for key in keys}


def _wishes(db: Reader, customer_id: int) -> list[dict[str, Any]]:
    from kundenpflege.services import wishes

    keys = ("id", "text", "noted_on", "wanted_by", "done_on")
    found = wishes.list_wishes(db, customer_id, open_only=False)
    return _numbered(found, keys)


def _decisions(db: Reader, customer_id: int) -> list[dict[str, Any]]:
    from kundenpflege.services import decision_dates

    keys = ("id", "title", "day", "first_month", "last_month", "when")
    return _numbered(decision_dates.list_decision_dates(db, customer_id), keys)


def _enquiries(db: Reader, customer_id: int) -> list[dict[str, Any]]:
    from kundenpflege.services import enquiries

    keys = ("id", "subject", "source", "received_on", "state", "answered_on")
    return _numbered(enquiries.list_enquiries(db, customer_id), keys)


def _numbered(found: Sequence[Any], keys: Sequence[str]) -> list[dict[str, Any]]:
    return [
        {"position": place, **{key: getattr(one, key) for key in keys}}
        for place, one in enumerate(found, start=1)
    ]


def _pick(rows: Sequence[dict[str, Any]], position: str) -> dict[str, Any]:
    if re.fullmatch(r"\d{1,9}", position, re.ASCII) and 1 <= int(position) <= len(rows):
        return rows[int(position) - 1]
    raise UserError(
        _("„{text}“ gibt es hier nicht. Bitte die Nummer aus der Liste angeben.").format(
            text=position
        )
    )


def _told(options: argparse.Namespace, row: dict[str, Any], text: str) -> None:
    if options.json:
        show_json([row])
        return
    days = {key: format_date(value) for key, value in row.items() if hasattr(value, "isoformat")}
    tell(text.format(**{**row, **days}))
