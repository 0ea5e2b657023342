"""From a row of cells to the values of a customer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, TypeVar

from kundenpflege.base.i18n import _
from kundenpflege.base.text import fold
from kundenpflege.model import Customer, Person
from kundenpflege.model.kinds import (
    AddressKind,
    CustomerKind,
    Importance,
    Kind,
    Phase,
    Potential,
)
from kundenpflege.rules.addressee import PersonName
from kundenpflege.rules.naming import derive_name
from kundenpflege.rules.validation import InvalidValue, check_vat_id
from kundenpflege.services.import_links import Links
from kundenpflege.services.imports import Lookup, RowDraft
from kundenpflege.services.tags import MOST_LETTERS, split_names

from .cells import (
    Phone,
    cell_name,
    read_amount,
    read_emails,
    read_flag,
    read_phones,
    shown_text,
    text_of,
)
from .headers import ADDRESS_FIELDS, CUSTOM, PERSON_FIELDS, Headers, field_label
from .own_links import keep_links, read_links, read_websites
from .people import literal_person, read_people
from .places import read_addresses
from .row import Row

K = TypeVar("K", bound=Kind)

_TOTALS = frozenset(
    fold(word)
    for word in "Summe Summen Gesamt Gesamtsumme Zwischensumme Total Insgesamt Übertrag".split()
)
_NAME_FIELDS = (
    "full_name",
    "surname_first",
    "display_name",
    "company",
    "first_name",
    "last_name",
    "contact",
)


def read_row(
    number: int,
    cells: Sequence[Any],
    headers: Headers,
    known: Lookup,
    formulas: Mapping[tuple[int, int], str],
) -> RowDraft | None:
    """The customer of one row; None when the row is blank.

    Rows that are none (totals, repeated headers, rows without a name) come back rejected with the
    reason.
    """
    row = Row(number, cells, headers, known, formulas)
    if row.blank:
        return None
    kept = _as_shown(number, cells, formulas)
    if _is_total(row, cells):
        return RowDraft(number, kept, None, rejection=_("Summenzeile"))
    if _is_header(cells, headers):
        return RowDraft(number, kept, None, rejection=_("wiederholte Überschrift"))
    literal = _literal_kind(row)
    values = _own_export(row, literal) if literal is not None else _foreign(row)
    if values is None:
        formula = next((row.formulas[f] for f in _NAME_FIELDS if f in row.formulas), "")
        reason = (
            _("Name fehlt: Zelle {cell} mit Formel ohne Ergebnis").format(cell=formula)
            if formula
            else _("Name fehlt")
        )
        return RowDraft(number, kept, None, tuple(row.hints) if not formula else (), reason)
    if values["name"].startswith("="):
        row.hint(_("Der Name beginnt wie eine Formel"))
    return RowDraft(number, kept, values, tuple(row.hints))


def _as_shown(
    number: int, cells: Sequence[Any], formulas: Mapping[tuple[int, int], str]
) -> tuple[Any, ...]:
    """The cells of a row; a formula without result stands as what was read of it, or as itself."""
    if not any(place[0] == number for place in formulas):
        return tuple(cells)
    texts = (formulas.get((number, column)) for column in range(1, len(cells) + 1))
    return tuple(
        cell if text is None else shown_text(text) or f"={text.removeprefix('of:').lstrip('=')}"
        for cell, text in zip(cells, texts, strict=True)
    )


def _is_total(row: Row, cells: Sequence[Any]) -> bool:
    """A row that names nobody, or nobody but `Summe`, and has that word somewhere."""
    words = [fold(cell).split(" ")[0] for cell in cells if isinstance(cell, str) and cell.strip()]
    if not any(word in _TOTALS for word in words):
        return False
    if row.has("phone", "email", "street", "postal_place", "mobile", "first_name"):
        return False
    names = [row.text(name) for name in _NAME_FIELDS if row.text(name)]
    return all(fold(name).split(" ")[0] in _TOTALS for name in names)


def _is_header(cells: Sequence[Any], headers: Headers) -> bool:
    texts = [text_of(cell) for cell in cells]
    wanted = [column.header for column in headers.columns]
    return [t for t in texts if t] == [t for t in wanted if t]


def _literal_kind(row: Row) -> CustomerKind | None:
    """The kind of customer when the row comes from our own export: its label stands there."""
    text = row.text("kind").casefold()
    return next((kind for kind in CustomerKind if text == kind.label.casefold()), None)


def _foreign(row: Row) -> dict[str, Any] | None:
    """A row of anybody's list."""
    people = read_people(row)
    if people.empty:
        return None
    addresses = read_addresses(row)
    country = addresses[0]["country"] if addresses else "DE"
    first = people.persons[0] if people.persons else None
    values: dict[str, Any] = {
        "kind": people.kind,
        "company": people.company,
        "company_extra": people.company_extra,
        "phone": _phones(row, first, country),
        "email": _emails(row, first),
        "persons": people.persons,
        "addresses": addresses,
    }
    if kind := row.text("kind"):
        row.keep(field_label("kind"), kind)
    keep_links(row)
    values["name"] = derive_name(
        people.kind, people.company, [_person_name(person) for person in people.persons]
    )
    return _common(row, values)


def _own_export(row: Row, kind: CustomerKind) -> dict[str, Any] | None:
    """A row of our own export: every cell means exactly what it says."""
    people = {group: literal_person(row, group) for group in row.groups(PERSON_FIELDS)}
    people = {
        group: row.fit(p, Person)
        for group, p in people.items()
        if p["last_name"] or p["first_name"] or p["role"]
    }
    persons = list(people.values())
    company = row.text("company")
    name = row.text("full_name") or derive_name(kind, company, [_person_name(p) for p in persons])
    if not name:
        return None
    addresses = []
    kinds = {kind.label.casefold(): kind for kind in AddressKind}
    for group in row.groups(ADDRESS_FIELDS):
        address = {key: row.text(key, group) for key in ("supplement", "street", "place")}
        if box := row.text("po_box", group):
            address["po_box"] = box
        address["postal_code"] = row.text("postal_code", group)
        address["country"] = row.text("country", group) or "DE"
        address["kind"] = kinds.get(row.text("address_kind", group).casefold(), AddressKind.POST)
        addresses.append(address)
    links = read_links(row, list(people))
    return _common(
        row,
        {
            **({"links": links} if links else {}),
            "kind": kind,
            "name": name,
            "company": company,
            "company_extra": row.text("company_extra"),
            "phone": row.text("phone"),
            "email": row.text("email"),
            "persons": persons,
            "addresses": addresses,
        },
    )


def _common(row: Row, values: dict[str, Any]) -> dict[str, Any]:
    """The fields that are read alike from every list."""
    if number := row.text("number"):
        if len(number) > 20:
            row.keep(field_label("number"), number, _("Kundennummer zu lang, neue Nummer vergeben"))
        else:
            values["number"] = number
    values["importance"] = _kind(row, "importance", Importance)
    values["potential"] = _kind(row, "potential", Potential)
    values["since"] = row.day("since")
    values["last_order"] = row.day("last_order")
    values["source"] = row.text("source")
    values["salutation_override"] = row.text("salutation_override")
    values["net_prices"] = read_flag(row.raw("net_prices"))
    values |= _more(row)
    if (raw := row.raw("turnover")) != "":
        values["turnover"] = read_amount(raw)
        if values["turnover"] is None:
            text = text_of(raw)
            row.keep(
                field_label("turnover"), text, _("Umsatz „{text}“ ist keine Zahl").format(text=text)
            )
    values["website"], further = read_websites(row)
    if further:
        values["links"] = replace(values.get("links") or Links(), websites=further)
    text = row.text("vat_id")
    try:
        values["vat_id"] = check_vat_id(text)
    except InvalidValue as error:
        row.keep(field_label("vat_id"), text, f"{field_label('vat_id')}: {error}")
    if name := row.text("responsible"):
        if (user := row.known.users.get(fold(name))) is not None:
            values["responsible_id"] = user
        else:
            row.keep(
                field_label("responsible"),
                name,
                _("„{name}“ ist hier nicht als Benutzer bekannt").format(name=name),
            )
    if names := row.text("categories"):
        values["categories"] = tuple(
            dict.fromkeys(part.strip()[:80] for part in names.split(";") if part.strip())
        )
    if tags := _tags(row):
        values["tags"] = tags
    if custom := _custom(row):
        values["custom"] = custom
    for column, text in row.unknown:
        label = column.header or _("Spalte {name}").format(name=cell_name(0, column.index + 1)[:-1])
        row.keep(label, text)
    notes = [text_of(value, multiline=True) for value in row.all("note")]
    row.fit(values, Customer)
    values["note"] = "\n".join([*notes, *row.lines])
    return row.fit(values, Customer)


def _more(row: Row) -> dict[str, Any]:
    """Fields that few lists have; only those that are filled."""
    more: dict[str, Any] = {
        name: text for name in ("phase_note", "keep_reason") if (text := row.text(name))
    }
    if text := row.text("address_override", multiline=True):
        more["address_override"] = text
    if row.has("phase_override"):
        more["phase_override"] = _kind(row, "phase_override", Phase, None)
    for name, ahead in (("privacy_info_on", False), ("keep_until", True)):
        if (day := row.day(name, ahead=ahead)) is not None:
            more[name] = day
    return more


def _tags(row: Row) -> tuple[str, ...]:
    """The words of all columns with tags; one that is too long stays in the note."""
    found: dict[str, str] = {}
    for value in row.all("tags"):
        for word in split_names(text_of(value, multiline=True).replace(":::", ";")):
            if word.startswith("*"):
                continue
            if len(word) > MOST_LETTERS:
                row.keep(field_label("tags"), word, _("Schlagwort zu lang, es steht in der Notiz"))
            elif fold(word):
                found.setdefault(fold(word), word)
    return tuple(found.values())


def _custom(row: Row) -> dict[int, Any]:
    """The business's own fields; what does not fit stays in the note."""
    found: dict[int, Any] = {}
    for own in row.known.fields:
        for value in row.all(f"{CUSTOM}{own.id}"):
            try:
                checked = own.check(value)
            except InvalidValue as error:
                text = text_of(value, multiline=True)
                why = _("{label} „{text}“ steht in der Notiz: {why}")
                row.keep(own.name, text, why.format(label=own.name, text=text, why=error))
                continue
            if checked.text and own.id not in found:
                found[own.id] = checked
            elif checked.text:
                row.keep(own.name, checked.text)
    return found


def _person_name(person: Mapping[str, Any]) -> PersonName:
    return PersonName(
        first_name=person["first_name"],
        last_name=person["last_name"],
        particle=person["particle"],
        title_before=person["title_before"],
    )


def _kind(row: Row, field: str, kind: type[K], nothing: str | None = "") -> K | None:
    """A closed list by its label or value (`A`, `a-Kunde`, `hoch`)."""
    text = row.text(field)
    key = fold(text)
    for member in kind:
        if key in (fold(member.label), fold(member.value)) or (
            len(member.value) == 1 and key in (f"{fold(member.value)} kunde", fold(member.value))
        ):
            return member
    if text.strip("-–?"):
        row.keep(
            field_label(field),
            text,
            _("{label} „{text}“ ist nicht bekannt").format(label=field_label(field), text=text),
        )
    return kind(nothing) if nothing is not None else None


def _phones(row: Row, first: dict[str, Any] | None, country: str) -> str:
    """Spread the row's numbers: the customer's, the first person's, the rest into the note.

    Of several numbers the customer's is the first landline.
    """
    numbers: list[tuple[str, Phone]] = []
    for field in ("phone", "person_phone", "mobile"):
        for value in row.all(field):
            for phone in read_phones(value, country):
                numbers.append((field, phone))
                if not phone.sure:
                    row.hint(_("Telefonnummer „{text}“ bitte prüfen").format(text=text_of(value)))
    own = [phone for field, phone in numbers if field == "phone"]
    fitting = [phone for phone in own if not phone.mobile] or own
    if first is None and not fitting:
        fitting = [phone for _field, phone in numbers]
    main = fitting[0].text if fitting else ""
    for field, phone in numbers:
        if phone.text == main:
            continue
        key = "mobile" if field == "mobile" or phone.mobile else "phone"
        if first is not None and not first.get(key) and len(phone.text) <= 40:
            first[key] = phone.text
        elif first is None or phone.text not in (first.get("mobile"), first.get("phone")):
            row.keep(_("Weitere Telefonnummer"), phone.text)
    if len(main) > 40:
        row.keep(field_label("phone"), main, _("Telefonnummer zu lang, sie steht in der Notiz"))
        main = ""
    return main


def _emails(row: Row, first: dict[str, Any] | None) -> str:
    """The customer's and the first person's address; wrong ones are kept in the note."""
    main = ""
    for field in ("email", "person_email"):
        for value in row.all(field):
            read = read_emails(value)
            for email in read.repaired:
                row.hint(_("E-Mail zu {email} berichtigt").format(email=email))
            for text in read.wrong:
                row.keep(
                    field_label("email"),
                    text,
                    _("E-Mail „{text}“ ist unvollständig, sie steht in der Notiz").format(
                        text=text
                    ),
                )
            for email in read.good:
                if field == "email" and not main:
                    main = email
                elif first is not None and not first.get("email"):
                    first["email"] = email
                elif not main:
                    main = email
                elif email != main:
                    row.keep(_("Weitere E-Mail"), email)
    return main
