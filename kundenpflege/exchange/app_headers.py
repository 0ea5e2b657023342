"""Headers of address books: Outlook, Google Contacts and Thunderbird, German and English.

What stands neither here nor in `headers` is kept in the note under its own name.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from kundenpflege.base.text import fold

#: The address a row begins with (of the company), then the private and the third one.
_ADDRESSES: tuple[dict[str, str], ...] = (
    {
        "street": "Straße geschäftlich|Business Street|Business Address|Dienstlich: Adresse|"
        "Work Address|Work Street|Geschäftsadresse",
        "supplement": "Straße geschäftlich 2|Straße geschäftlich 3|Business Street 2|"
        "Business Street 3|Dienstlich: Adresse 2|Work Address 2",
        "postal_code": "Postleitzahl geschäftlich|Business Postal Code|Dienstlich: PLZ|"
        "Work ZipCode|Work Zip|Work Postal Code",
        "po_box": "Postfach geschäftlich|Business Address PO Box|PO Box",
        "place": "Ort geschäftlich|Business City|Dienstlich: Ort|Work City",
        "country": "Land/Region geschäftlich|Land geschäftlich|Business Country/Region|"
        "Business Country|Dienstlich: Land|Work Country",
    },
    {
        "street": "Straße privat|Home Street|Home Address|Privat: Adresse",
        "supplement": "Straße privat 2|Straße privat 3|Home Street 2|Home Street 3|"
        "Privat: Adresse 2|Home Address 2",
        "postal_code": "Postleitzahl privat|Home Postal Code|Privat: PLZ|Home ZipCode|Home Zip",
        "po_box": "Postfach privat|Home Address PO Box",
        "place": "Ort privat|Home City|Privat: Ort",
        "country": "Land/Region privat|Land privat|Home Country/Region|Home Country|Privat: Land",
    },
    {
        "street": "Weitere Straße|Other Street|Other Address",
        "supplement": "Weitere Straße 2|Weitere Straße 3|Other Street 2|Other Street 3",
        "postal_code": "Weitere Postleitzahl|Other Postal Code",
        "po_box": "Weiteres Postfach|Other Address PO Box",
        "place": "Weiterer Ort|Other City",
        "country": "Weiteres/e Land/Region|Weiteres Land/Region|Other Country/Region|Other Country",
    },
)
_OTHERS: dict[str, str] = {
    "company": "Organization|Organisation",
    "company_extra": "Organization 1 - Department",
    "role": "Organization 1 - Title|Berufsbezeichnung|Stellenbezeichnung",
    "phone": "Work Phone|Business Phone 2|Company Main Phone|Telefon Firma|Other Phone|"
    "Weiteres Telefon|Primary Phone|Telefon dienstlich|Haupttelefon",
    "person_phone": "Home Phone|Home Phone 2|Telefon privat 2|Telefon (privat)|Telefon (privat 2)",
    "mobile": "Mobile Number|Mobile Phone 2|Cell Phone|Cellular Number|Car Phone|Autotelefon",
    "person_email": "E-mail 3 Address|E-Mail 3: Adresse|E-Mail-Adresse 2|E-Mail-Adresse 3|"
    "E-mail Address 2|E-mail Address 3|Zweite E-Mail-Adresse|Weitere E-Mail-Adresse",
    "website": "Web Page 1|Business Web Page|Personal Web Page|Webseite geschäftlich|"
    "Webseite privat",
    "note": "Notes and comments",
    "tags": "Kategorien|Categories|Category|Stichwörter|Keywords",
    "ignored": "Yomi Name|Given Name Yomi|Family Name Yomi|Additional Name Yomi|Photo|"
    "Organization 1 - Yomi Name|Internet Free Busy|Internet-Frei/Gebucht",
}
#: Columns that are counted: `Phone 4 - Value`, `E-Mail 3`; folded, `value` has lost its e.
_COUNTED = (
    (re.compile(r"^(?:phone (\d{1,2}) valu|(?:telefon|tel|phone) (\d{1,2}))$"), "phone"),
    (re.compile(r"^e mail (\d{1,2})(?: valu| adresse| address)?$"), "person_email"),
    (re.compile(r"^e mail privat (\d{1,2})$"), "person_email"),
    (re.compile(r"^(?:telefon privat|tel privat|home phone) (\d{1,2})$"), "person_phone"),
    (re.compile(r"^(?:webseite|website|web page|homepage|url) (\d{1,2})(?: valu)?$"), "website"),
    (re.compile(r"^(?:handy|mobil|mobiltelefon|mobile phone|mobile) (\d{1,2})$"), "mobile"),
)
_GOOGLE_ADDRESS = re.compile(r"^address (\d{1,2}) (.+)$")
_GOOGLE_PARTS = {
    "street": "street",
    "city": "place",
    "postal code": "postal_code",
    "country": "country",
    "extended address": "supplement",
    "po box": "po_box",
    "formatted": "ignored",
    "label": "ignored",
    "type": "ignored",
}


def _known() -> dict[str, tuple[str, int]]:
    known: dict[str, tuple[str, int]] = {}
    for group, names in enumerate(_ADDRESSES, 1):
        for field, row in names.items():
            known.update({fold(name): (field, group) for name in row.split("|")})
    for field, row in _OTHERS.items():
        known.update({fold(name): (field, 1) for name in row.split("|")})
    return known


_KNOWN = _known()


def find(key: str) -> tuple[str, int] | None:
    """Field and group of a folded header (`base.text.fold`); None when no program writes it."""
    if key in _KNOWN:
        return _KNOWN[key]
    for pattern, field in _COUNTED:
        if pattern.match(key):
            return field, 1
    if (match := _GOOGLE_ADDRESS.match(key)) and match[2] in _GOOGLE_PARTS:
        field = _GOOGLE_PARTS[match[2]]
        return field, 1 if field == "ignored" else int(match[1])
    return None


#: Google's address columns, and what stands between several values of one cell.
_COLUMN = re.compile(r"^Address (\d{1,2}) - (.+)$")
_BETWEEN = " ::: "
_MORE = 4


def unfold_addresses(rows: Sequence[Sequence[str]]) -> list[list[str]]:
    """Google's list with one address in each group of columns.

    Of several addresses with the same label Google joins street with street and town with town by
    ` ::: `; the further ones get columns of their own at the end.
    """
    table = [list(row) for row in rows]
    head = table[0] if table else []
    groups: dict[int, dict[str, int]] = {}
    for index, cell in enumerate(head):
        if match := _COLUMN.match(cell.strip()):
            groups.setdefault(int(match[1]), {})[match[2]] = index
    if not groups:
        return table
    found: list[list[dict[str, str]]] = []
    for row in table[1:]:
        further: list[dict[str, str]] = []
        for columns in groups.values():
            cells = {part: row[at].split(_BETWEEN) for part, at in columns.items() if at < len(row)}
            count = max((len(texts) for texts in cells.values()), default=1)
            if count == 1 or len(further) + count - 1 > _MORE:
                continue
            for n in range(1, count):
                further.append({p: texts[n] for p, texts in cells.items() if n < len(texts)})
            for part, texts in cells.items():
                row[columns[part]] = texts[0]
        found.append(further)
    parts = list(dict.fromkeys(part for columns in groups.values() for part in columns))
    width, last = len(head), max(groups)
    for extra in range(max(map(len, found), default=0)):
        head.extend(f"Address {last + 1 + extra} - {part}" for part in parts)
    for row, further in zip(table[1:], found, strict=True):
        if further:
            row.extend([""] * (width - len(row)))
            row.extend(address.get(part, "") for address in further for part in parts)
    return table
