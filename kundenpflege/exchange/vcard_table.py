"""Cards as the rows of a list, under the headers the import knows: one card, one row."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from kundenpflege.base.i18n import _
from kundenpflege.rules.person_names import Form, leading_form

from .card import Card, PhoneKind, Where
from .limits import MAX_CELLS, RefusedError

#: So many columns of one kind; what is left shares the last one.
MOST = 5
MOST_ADDRESSES = 3

_NAMES = (
    "Firma",
    "Firmenzusatz",
    "Anrede",
    "Titel",
    "Vorname",
    "Weitere Vornamen",
    "Nachname",
    "Titel nach dem Namen",
    "Name",
    "Position",
)
#: Columns that stand there even when no card fills them: by them a list is recognised as one.
_ALWAYS = frozenset(("Firma", "Vorname", "Nachname", "Telefon", "E-Mail"))
_ADDRESS = (
    "Adresszusatz",
    "Straße",
    "Postfach",
    "PLZ",
    "Ort",
    "Land",
)


def card_rows(cards: Sequence[Card]) -> list[list[str]]:
    """Headers and one row for each card; columns that no card fills are left out."""
    rows = [{header: text for header, text in _row(card).items() if text} for card in cards]
    order: dict[str, None] = {}
    used = {header for row in rows for header in row}
    for header in _headers():
        if header in used or header in _ALWAYS:
            order[header] = None
    if len(order) * len(rows) > MAX_CELLS:
        raise RefusedError(_("Die Tabelle hat zu viele Zellen. Bitte die Liste aufteilen."))
    return [list(order), *([row.get(header, "") for header in order] for row in rows)]


def _headers() -> list[str]:
    headers = [*_NAMES]
    for name in ("Telefon", "Handy", "Telefon privat", "Fax", "E-Mail", "E-Mail privat"):
        headers.extend(_numbered(name, MOST))
    headers.append("Geburtstag")
    for group in range(1, MOST_ADDRESSES + 1):
        headers.extend(_address_header(name, group) for name in _ADDRESS)
    headers.extend(_numbered("Webseite", MOST))
    return [*headers, "Gruppen", "Notiz"]


def _numbered(name: str, count: int) -> list[str]:
    return [name if n == 1 else f"{name} {n}" for n in range(1, count + 1)]


def _address_header(name: str, group: int) -> str:
    return name if group == 1 else f"Anschrift {group} {name}"


def _row(card: Card) -> dict[str, str]:
    row: dict[str, str] = {}
    form, title = leading_form(card.title_before)
    if form is not Form.UNKNOWN:
        row["Anrede"] = card.title_before[: len(card.title_before) - len(title)].strip(" ,")
    row["Titel"] = title
    row["Vorname"] = card.first_name
    row["Weitere Vornamen"] = card.middle_names
    row["Nachname"] = card.last_name
    row["Titel nach dem Namen"] = card.title_after
    row["Firma"] = card.company
    row["Firmenzusatz"] = card.department
    row["Position"] = card.role
    if not (card.first_name or card.last_name):
        if card.is_company and not card.company:
            row["Firma"] = card.display_name
        elif card.display_name != card.company:
            row["Name"] = card.display_name
    details = list(card.details)
    _phones(row, card)
    _emails(row, card, bool(row["Firma"]))
    _addresses(row, card, details, bool(row["Firma"]))
    if card.birthday is not None:
        born = card.birthday
        row["Geburtstag"] = f"{born.day:02}.{born.month:02}." + (
            "" if born.year is None else f"{born.year:04}"
        )
    else:
        row["Geburtstag"] = card.birthday_text
    _spread(row, "Webseite", card.websites)
    row["Gruppen"] = " ::: ".join(card.categories)
    row["Notiz"] = "\n".join(
        filter(None, (card.note, *(f"{label}: {text}" for label, text in details)))
    )
    return row


def _spread(row: dict[str, str], name: str, values: Sequence[str]) -> None:
    for header, value in zip(_numbered(name, min(MOST, len(values))), values, strict=False):
        row[header] = value
    if len(values) > MOST:
        row[f"{name} {MOST}"] = "; ".join(values[MOST - 1 :])


def _phones(row: dict[str, str], card: Card) -> None:
    if not card.phones:
        return

    def numbers(*kinds: PhoneKind) -> list[str]:
        return [phone.number for phone in card.phones if phone.kind in kinds]

    _spread(row, "Telefon", numbers(PhoneKind.WORK, PhoneKind.OTHER))
    _spread(row, "Handy", numbers(PhoneKind.MOBILE))
    _spread(row, "Telefon privat", numbers(PhoneKind.HOME))
    _spread(row, "Fax", numbers(PhoneKind.FAX))


def _emails(row: dict[str, str], card: Card, company: bool) -> None:
    """A company's address and the private one of its person; of a private person all in order."""
    own: Callable[[Where], bool] = lambda where: not company or where is not Where.HOME  # noqa: E731
    main = [email.address for email in card.emails if own(email.where)]
    private = [email.address for email in card.emails if not own(email.where)]
    _spread(row, "E-Mail", main)
    _spread(row, "E-Mail privat", private)


def _addresses(
    row: dict[str, str], card: Card, details: list[tuple[str, str]], company: bool
) -> None:
    first = Where.WORK if company else Where.HOME
    ordered = sorted(card.addresses, key=lambda address: address.where is not first)
    for group, address in enumerate(ordered, 1):
        texts = (
            address.supplement,
            address.street,
            address.po_box,
            address.postal_code,
            address.place,
            address.country,
        )
        if group > MOST_ADDRESSES:
            details.append((_("Weitere Anschrift"), ", ".join(filter(None, texts))))
            continue
        for name, text in zip(_ADDRESS, texts, strict=True):
            row[_address_header(name, group)] = text
        if address.region:
            details.append((_("Region"), address.region))
