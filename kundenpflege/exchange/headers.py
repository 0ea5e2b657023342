"""Which column holds what: German habits, our own export, Outlook, Google and Thunderbird."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from kundenpflege.base.i18n import N_, _
from kundenpflege.base.text import clean, fold
from kundenpflege.model import Address, Base, Customer, Person, field_info
from kundenpflege.services.import_modes import Mode

from . import app_headers
from .cells import text_of
from .own_headers import NEW_OWN, new_own_key, read_own_header, split_own_key

#: Fields that are columns of the model: their label is declared there.
_MODEL: dict[str, tuple[type[Base], str]] = {
    **{
        name: (Customer, name)
        for name in (
            "number kind company company_extra phone email website importance potential "
            "salutation_override net_prices vat_id source since last_order turnover note "
            "address_override phase_override phase_note privacy_info_on keep_until keep_reason"
        ).split()
    },
    "full_name": (Customer, "name"),
    "responsible": (Customer, "responsible_id"),
    "referred_by": (Customer, "referred_by_id"),
    "successor": (Person, "successor_id"),
    **{
        name: (Person, name)
        for name in (
            "salutation title_before first_name particle last_name title_after role mobile "
            "birth_year informal decides pays on_site private left_on"
        ).split()
    },
    "person_note": (Person, "note"),
    **{
        name: (Address, name)
        for name in "supplement street po_box postal_code place country".split()
    },
}
#: The other ones.
_LABELS: dict[str, str] = {
    "surname_first": N_("Nachname, Vorname"),
    "display_name": N_("Anzeigename"),
    "contact": N_("Ansprechpartner"),
    "middle_name": N_("Weitere Vornamen"),
    "person_phone": N_("Telefon der Person"),
    "person_email": N_("E-Mail der Person"),
    "person_override": N_("Eigene Briefanrede der Person"),
    "birthday": N_("Geburtstag"),
    "birth_day": N_("Geburtstag (Tag)"),
    "birth_month": N_("Geburtsmonat"),
    "address_kind": N_("Verwendung der Anschrift"),
    "house_number": N_("Hausnummer"),
    "postal_place": N_("PLZ Ort"),
    "categories": N_("Leistungsbereiche"),
    "tags": N_("Schlagworte"),
    "websites": N_("Weitere Webseiten"),
    "ignored": N_("nicht übernommen"),
}


#: Own fields of the business are called `custom.<id>`.
CUSTOM = "custom."


def field_label(field: str) -> str:
    """What a field is called on the screen and in our own export; own fields: `Headers.label`."""
    if field in _MODEL:
        mapped, name = _MODEL[field]
        return _(field_info(mapped, name).label)
    return _(_LABELS[field])


def all_fields() -> tuple[str, ...]:
    """The keys of all fields that a column may go into, own ones apart."""
    return (*_MODEL, *_LABELS)


#: Fields of persons and addresses, of which a row may have several.
PERSON_FIELDS = frozenset(
    "salutation title_before first_name middle_name particle last_name title_after role "
    "person_phone mobile person_email birthday birth_day birth_month birth_year informal "
    "person_note person_override decides pays on_site private left_on successor".split()
)
ADDRESS_FIELDS = frozenset(
    "address_kind supplement street po_box house_number postal_code place postal_place "
    "country".split()
)
_NAME_FIELDS = frozenset(
    "full_name surname_first display_name company first_name last_name contact".split()
)

_NAMES: dict[str, str] = {
    "number": "Kundennummer|Kd-Nr.|KdNr|Kd. Nr.|Kunden-Nr.|Kundennr.|Knr|Kunden ID|Nr.|Nummer|"
    "Lfd. Nr.|Debitor|Debitorennummer|Customer Number|Customer ID|Customer No",
    "kind": "Art|Kundenart|Kundentyp",
    "full_name": "Name|Kunde|Kundenname|Name 1|Auftraggeber|Customer|Full Name|Vor- und Nachname|"
    "Vorname Nachname|Name/Firma|Firma/Name|Name oder Firma|Firma oder Name",
    "surname_first": "Name, Vorname / Firma|Name, Vorname|Nachname, Vorname|Name Vorname|"
    "Nachname Vorname|Nachname, Vorname / Firma|Firma / Name, Vorname|Last Name, First Name",
    "display_name": "Anzeigename|Display Name",
    "company": "Firma|Firmenname|Unternehmen|Betrieb|Organisation|Company|Company Name|"
    "Organization Name|Organization 1 - Name",
    "company_extra": "Firmenzusatz|Name 2|Abteilung|Department|Organization Department|Zusatz",
    "contact": "Ansprechpartner|Ansprechpartnerin|Kontakt|Kontaktperson|Ansprechperson|z. Hd.|"
    "Contact|Contact Person",
    "salutation": "Anrede|Geschlecht|Gender|Salutation|Name Prefix",
    "title_before": "Titel|Akad. Titel|Akademischer Titel|Title",
    "first_name": "Vorname|Vornamen|First Name|Given Name|Rufname",
    "middle_name": "Weitere Vornamen|Middle Name|Additional Name|Zweiter Vorname",
    "particle": "Namenszusatz|Vorsatzwort|Adelstitel",
    "last_name": "Nachname|Familienname|Zuname|Last Name|Family Name|Surname",
    "title_after": "Titel nach dem Namen|Suffix|Name Suffix|Namenssuffix",
    "role": "Aufgabe|Position|Funktion|Job Title|Organization Title|Arbeitstitel|Rolle",
    "person_phone": "Telefon der Person|Telefon persönlich|Durchwahl|Telefon privat|"
    "Telefon (privat)|Tel. privat|Home Phone|Telefon (privat 2)",
    "mobile": "Handy|Mobil|Mobiltelefon|Mobilnummer|Handynummer|Mobil-Tel.-Nr.|Funk|Handy-Nr.|"
    "Mobile|Mobile Phone|Cell|Mobile Number|Mobiltelefon 2",
    "person_email": "E-Mail der Person|E-Mail persönlich|E-Mail privat|Sekundäre E-Mail-Adresse|"
    "E-Mail 2: Adresse|E-mail 2 Address|E-mail 2 - Value|Secondary Email",
    "birthday": "Geburtstag|Geb.|Geburtsdatum|geb. am|Geb.-Datum|Geb.tag|Birthday|Date of Birth|"
    "Geboren|Geboren am",
    "birth_month": "Geburtsmonat|Birth Month",
    "birth_year": "Geburtsjahr|Birth Year|Jahrgang",
    "birth_day": "Birth Day",
    "informal": "Du|Duzen|per Du",
    "person_note": "Persönliches",
    "address_kind": "Verwendung|Verwendung der Anschrift",
    "supplement": "Adresszusatz|Zusatz zur Anschrift|Anschriftzusatz|c/o|Straße geschäftlich 2|"
    "Privat: Adresse 2|Business Street 2",
    "street": "Straße|Strasse|Str.|Straße und Hausnummer|Straße, Nr.|Straße Nr.|Straße/Nr.|"
    "Str. Nr.|Anschrift|Adresse|Street|Address|Straße geschäftlich|Business Street|"
    "Dienstlich: Adresse|Address 1 - Street|Straße Hausnr.|Straße + Nr.|Straße & Hausnummer",
    "house_number": "Hausnummer|Hausnr.|Haus-Nr.|Hnr.",
    "postal_code": "PLZ|Postleitzahl|Postleitzahl geschäftlich|Business Postal Code|ZIP|ZIP Code|"
    "Postal Code|Postcode|Address 1 - Postal Code|Dienstlich: PLZ",
    "place": "Ort|Stadt|Wohnort|Ort geschäftlich|Business City|City|Town|Address 1 - City|"
    "Dienstlich: Ort|Gemeinde",
    "postal_place": "PLZ Ort|PLZ/Ort|PLZ, Ort|PLZ und Ort|PLZ + Ort|PLZ-Ort|PLZ & Ort",
    "country": "Land|Land/Region geschäftlich|Business Country/Region|Country|Staat|"
    "Address 1 - Country|Dienstlich: Land|Länderkennzeichen|LKZ",
    "phone": "Telefon|Tel.|Tel|Fon|Telefonnummer|Telefon-Nr.|Festnetz|Telefon 1|Tel. 1|Phone|"
    "Telefon geschäftlich|Tel. dienstlich|Telefon dienstlich|Business Phone|Telefon Firma|"
    "Primary Phone|Haupttelefon|Phone 1 - Value|Rufnummer|Telefon 2|Tel. 2|"
    "Telefon geschäftlich 2|Phone 2 - Value|Phone 3 - Value",
    "email": "E-Mail|Email|Mail|E-Mail-Adresse|Mailadresse|E-mail Address|Primary Email|"
    "Primäre E-Mail-Adresse|E-mail 1 - Value|Email Address|E-Mail geschäftlich",
    "website": "Webseite|Website|Homepage|Internet|Web|Web Page|URL|Webseite 1|Website 1 - Value|"
    "WWW",
    "importance": "Klasse|A/B/C|ABC|ABC-Klasse|ABC-Kunde|Kundenklasse|Einstufung|Wichtigkeit",
    "potential": "Potenzial|Potential",
    "salutation_override": "Eigene Briefanrede|Briefanrede",
    "net_prices": "Nettopreise",
    "vat_id": "USt-IdNr.|USt-ID|UStID|UID|Umsatzsteuer-ID|VAT ID|USt-Id-Nr.|UID-Nummer",
    "source": "Woher|Quelle|Herkunft|Kontaktquelle|Lead Source|Aufmerksam durch",
    "since": "Kunde seit|seit|Erstkontakt|Kundin seit|Angelegt am",
    "last_order": "Letzter Auftrag|letzter Auftrag am|Letzte Bestellung|Letzter Kauf|"
    "Letzte Rechnung|Last Order",
    "turnover": "Umsatz|Umsatz €|Umsatz EUR|Umsatz netto|Umsatz gesamt|Jahresumsatz|Revenue|"
    "Turnover|Gesamtumsatz",
    "responsible": "Verantwortlich|Betreuer|Betreuerin|Sachbearbeiter|Zuständig|Bearbeiter",
    "categories": "Leistungsbereiche|Leistungsbereich",
    "tags": "Schlagwort|Schlagworte|Schlagwörter|Tags|Tag|Labels|Gruppe|Gruppen|Group Membership",
    "note": "Notiz|Notizen|Bemerkung|Bemerkungen|Anmerkung|Anmerkungen|Kommentar|Info|Notes|"
    "Hinweis|Hinweise|Memo",
}
#: Second address of a row: Outlook's and Thunderbird's private one.
_SECOND: dict[str, str] = {
    "street": "Straße privat|Home Street|Privat: Adresse|Address 2 - Street|Adresse privat|"
    "Anschrift privat",
    "postal_code": "Postleitzahl privat|Home Postal Code|Privat: PLZ|Address 2 - Postal Code|"
    "PLZ privat",
    "place": "Ort privat|Home City|Privat: Ort|Address 2 - City|Wohnort privat",
    "country": "Land/Region privat|Home Country/Region|Privat: Land|Address 2 - Country|"
    "Land privat",
    "supplement": "Straße privat 2|Home Street 2",
}
#: Columns of other programs that say nothing about a customer, and those of our own report.
_IGNORED = re.compile(
    r"^(?:ergebnis|grund|zeile|.* label|.* type|.* typ|phonetic .*|photo|file as|.* formatted|"
    r"initials|initialen|prioritat|priority|privat|private|vertraulichkeit|sensitivity|"
    r".* angezeigter name|.* display name|e mail typ|konto|account)$"
)


def _key(header: str) -> str:
    return fold(header)


def _table(names: dict[str, str]) -> dict[str, str]:
    return {_key(name): key for key, row in names.items() for name in row.split("|")}


_KNOWN = {
    **{
        _key(field_info(*place).label): key for key, place in _MODEL.items() if key != "person_note"
    },
    **{_key(label): key for key, label in _LABELS.items()},
    **_table(_NAMES),
}
_KNOWN_SECOND = _table(_SECOND)
_OF_PERSONS = {
    "phone": "person_phone",
    "email": "person_email",
    "salutation_override": "person_override",
}
_GROUPED = re.compile(r"^(person|anschrift|adresse) (\d{1,2}) (.+)$")


@dataclass(frozen=True, slots=True)
class Column:
    """A column (0-based `index`) and what it was recognised as; `field` empty: not recognised.
    `group` counts persons or addresses of a row from 1; `mode` is what it does to customers that
    are known already."""

    index: int
    header: str
    field: str
    group: int = 1
    mode: Mode = Mode.FILL


@dataclass(frozen=True, slots=True)
class Headers:
    """The row of headers (1-based, 0: there is none) and its columns. `own` are the names of the
    business's own fields by key."""

    row: int
    columns: tuple[Column, ...]
    own: Mapping[str, str] = field(default_factory=dict)

    def label(self, column: Column) -> str:
        """What the column was recognised as, for people; empty when it was not."""
        if column.field.startswith(NEW_OWN):
            return split_own_key(column.field)[0]
        if column.field.startswith(CUSTOM):
            return self.own.get(column.field, "")
        return field_label(column.field) if column.field else ""


def recognise(cells: Sequence[Any], own: Mapping[str, str] | None = None) -> tuple[Column, ...]:
    """What each cell of a header row stands for; `own` fields (key → name) go by their names."""
    named = {_key(name): key for key, name in (own or {}).items()}
    columns: list[Column] = []
    for index, cell in enumerate(cells):
        header = clean(cell) if isinstance(cell, str) else ""
        field, group = _field(header)
        if not field and _key(header) in named:
            field = named[_key(header)]
        if not field and (ours := read_own_header(header)) is not None:
            field = named.get(_key(ours[0])) or new_own_key(*ours)
        before = columns[-1].field if columns else ""
        if field == "number" and before == "street":
            field = "house_number"
        columns.append(Column(index, header, field, group))
    fields = {column.field for column in columns}
    if "full_name" in fields and "first_name" in fields and "last_name" not in fields:
        # `Name` beside `Vorname` is the surname.
        columns = [replace(c, field="last_name") if c.field == "full_name" else c for c in columns]
    elif "first_name" in fields and "birth_month" in fields:
        # Thunderbird: day, month and year of birth in columns of their own.
        columns = [replace(c, field="birth_day") if c.field == "birthday" else c for c in columns]
    return tuple(columns)


def _field(header: str) -> tuple[str, int]:
    key = _key(header)
    if not key:
        return "", 1
    if key in _KNOWN:
        return _KNOWN[key], 1
    if key in _KNOWN_SECOND:
        return _KNOWN_SECOND[key], 2
    if found := app_headers.find(key):
        return found
    if match := _GROUPED.match(key):
        field = _KNOWN.get(match[3], "")
        wanted = PERSON_FIELDS if match[1] == "person" else ADDRESS_FIELDS
        field = _OF_PERSONS.get(field, field)
        if field in wanted:
            return field, int(match[2])
    return ("ignored", 1) if _IGNORED.match(key) else ("", 1)


def score(cells: Sequence[Any]) -> int:
    """How surely a row holds the headers of a customer list: recognised columns, 0 without name."""
    columns = recognise(cells)
    fields = {c.field for c in columns if c.field and c.field != "ignored"}
    if len(fields) < 2 or not fields & _NAME_FIELDS:
        return 0
    filled = sum(1 for cell in cells if str(cell).strip())
    return 0 if len(fields) * 3 < filled else len(fields)


def find_headers(
    rows: Sequence[Sequence[Any]], own: Mapping[str, str] | None = None
) -> Headers | None:
    """The header row among the first rows, or None."""
    best, found = 0, None
    for number, cells in enumerate(rows[:60], 1):
        verdict = score(cells)
        if verdict > best:
            best, found = verdict, Headers(number, recognise(cells, own), own or {})
    return found


def headers_at(
    rows: Sequence[Sequence[Any]], row: int, own: Mapping[str, str] | None = None
) -> Headers:
    """The columns as if `row` (1-based) held the headers; 0: the list has none."""
    width = max((len(cells) for cells in rows), default=0)
    cells = list(rows[row - 1]) if 1 <= row <= len(rows) else []
    cells += [""] * (width - len(cells))
    if not row:
        return Headers(0, tuple(Column(index, "", "") for index in range(width)), own or {})
    texts = [cell if isinstance(cell, str) else text_of(cell) for cell in cells]
    return Headers(row, recognise(texts, own), own or {})


def judge(rows: Sequence[Sequence[Any]]) -> int:
    """How well rows read as a customer list."""
    return max((score(cells) for cells in rows[:60]), default=0)
