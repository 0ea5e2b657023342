"""Headers of address books: Outlook, Google Contacts and Thunderbird, German and English.

What stands neither here nor in `headers` is kept in the note under its own name.
"""

from __future__ import annotations

import re

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
        "place": "Ort geschäftlich|Business City|Dienstlich: Ort|Work City",
        "country": "Land/Region geschäftlich|Land geschäftlich|Business Country/Region|"
        "Business Country|Dienstlich: Land|Work Country",
    },
    {
        "street": "Straße privat|Home Street|Home Address|Privat: Adresse",
        "supplement": "Straße privat 2|Straße privat 3|Home Street 2|Home Street 3|"
        "Privat: Adresse 2|Home Address 2",
        "postal_code": "Postleitzahl privat|Home Postal Code|Privat: PLZ|Home ZipCode|Home Zip",
        "place": "Ort privat|Home City|Privat: Ort",
        "country": "Land/Region privat|Land privat|Home Country/Region|Home Country|Privat: Land",
    },
    {
        "street": "Weitere Straße|Other Street|Other Address",
        "supplement": "Weitere Straße 2|Weitere Straße 3|Other Street 2|Other Street 3",
        "postal_code": "Weitere Postleitzahl|Other Postal Code",
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
    "website": "Web Page 1|Personal Web Page|Business Web Page",
    "note": "Notes and comments",
    "labels": "Kategorien|Categories|Category|Stichwörter|Keywords",
    "ignored": "Yomi Name|Given Name Yomi|Family Name Yomi|Additional Name Yomi|Photo|"
    "Organization 1 - Yomi Name|Internet Free Busy|Internet-Frei/Gebucht",
}
#: Columns that are counted: `Phone 4 - Value`, `E-Mail 3`; folded, `value` has lost its e.
_COUNTED = (
    (re.compile(r"^(?:phone (\d{1,2}) valu|(?:telefon|tel|phone) (\d{1,2}))$"), "phone"),
    (re.compile(r"^e mail (\d{1,2})(?: valu| adresse| address)?$"), "person_email"),
    (re.compile(r"^e mail privat (\d{1,2})$"), "person_email"),
    (re.compile(r"^(?:telefon privat|tel privat|home phone) (\d{1,2})$"), "person_phone"),
    (re.compile(r"^(?:handy|mobil|mobiltelefon|mobile phone|mobile) (\d{1,2})$"), "mobile"),
)
_GOOGLE_ADDRESS = re.compile(r"^address (\d{1,2}) (.+)$")
_GOOGLE_PARTS = {
    "street": "street",
    "city": "place",
    "postal code": "postal_code",
    "country": "country",
    "extended address": "supplement",
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
