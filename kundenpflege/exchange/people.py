"""The name of a row: company, people and what belongs to them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from kundenpflege.base.i18n import _
from kundenpflege.base.text import digits
from kundenpflege.model import Person
from kundenpflege.model.kinds import CustomerKind, Salutation
from kundenpflege.rules.addressee import PersonName
from kundenpflege.rules.company_words import is_public
from kundenpflege.rules.names import SplitName, split_name
from kundenpflege.rules.person_names import SALUTATIONS, Form, read_form

from .cells import read_flag, text_of
from .days import Day, read_day
from .headers import PERSON_FIELDS, field_label
from .row import Row

_OLDEST = 1900


@dataclass
class People:
    """Who a row is about. `persons` have the shape of `customers.add_customer`."""

    kind: CustomerKind = CustomerKind.PRIVATE
    company: str = ""
    company_extra: str = ""
    persons: list[dict[str, Any]] = field(default_factory=list)

    @property
    def empty(self) -> bool:
        """Whether the row names nobody."""
        return not self.company and not self.persons


def read_people(row: Row) -> People:
    """Company and people of a row, with birthday, role and note of the first person."""
    split = _split(row)
    for hint in split.hints:
        row.hint(hint)
    persons = [
        {**_plain(name), **({"role": role} if role else {})}
        for name, role in zip(split.persons, split.roles or ("",) * len(split.persons), strict=True)
    ]
    for group in row.groups(PERSON_FIELDS):
        if group > 1:
            persons.append(_further(row, group))
    persons = [p for p in persons if p["last_name"] or p["first_name"]]
    people = People(split.kind, split.company, split.company_extra, persons)
    if people.empty:
        return people
    first = persons[0] if persons else None
    _birthday(row, first)
    if role := row.text("role"):
        if first is not None and not first.get("role"):
            first["role"] = role
        else:
            row.keep(field_label("role"), role)
    if note := row.text("person_note", multiline=True):
        if first is not None:
            first["note"] = note
        else:
            row.lines.append(note)
    if first is not None:
        if read_flag(row.raw("informal")):
            first["informal"] = True
        first.update(_more(row, 1))
    one_of_many = [name for name in ("birthday", "mobile") if row.has(name)]
    if len(persons) > 1 and not people.company and one_of_many:
        row.hint(
            _("{fields} bei {name} eingetragen, bitte prüfen").format(
                fields=_(" und ").join(field_label(name) for name in one_of_many),
                name=f"{persons[0]['first_name']} {persons[0]['last_name']}".strip(),
            )
        )
    for person in persons:
        row.fit(person, Person)
    return people


def _split(row: Row) -> SplitName:
    """The name rules applied to whatever columns there are."""
    salutation = row.text("salutation")
    title = row.text("title_before")
    if title and read_form(title)[0] not in (Form.UNKNOWN, Form.FOREIGN):
        # Outlook's English `Title` is Mr. or Mrs.
        salutation, title = salutation or title, ""
    contact = row.text("contact", multiline=True)
    first = " ".join(filter(None, (row.text("first_name"), row.text("middle_name"))))
    last = " ".join(filter(None, (row.text("particle"), row.text("last_name"))))
    written = row.text("surname_first", multiline=True)
    surname_first = bool(written)
    if first or last:
        written = ", ".join(filter(None, (last, first)))
        surname_first = False
    written = written or row.text("full_name", multiline=True)
    if not row.text("company"):
        written = written or row.text("display_name", multiline=True)
    company = row.text("company")
    if company and not (written or contact):
        written = company
        salutation = salutation if read_form(salutation)[0] is Form.COMPANY else "Firma"
        company = ""
    split = split_name(written, salutation, contact if written else "", surname_first)
    if not written and contact:
        split = split_name(contact, salutation)
    if company:
        extra = ", ".join(filter(None, (split.company, split.company_extra)))
        kind = CustomerKind.PUBLIC if is_public(company) else CustomerKind.BUSINESS
        split = SplitName(
            kind,
            company,
            extra if extra != company else "",
            split.persons,
            split.roles,
            split.hints,
        )
    persons = list(split.persons)
    if persons and (title or row.text("title_after")):
        name = persons[0]
        persons[0] = PersonName(
            name.salutation,
            name.first_name,
            name.last_name,
            name.particle,
            title or name.title_before,
            row.text("title_after") or name.title_after,
        )
    return SplitName(
        split.kind,
        split.company,
        ", ".join(filter(None, (split.company_extra, row.text("company_extra")))),
        tuple(persons),
        split.roles,
        split.hints,
    )


def _plain(name: PersonName) -> dict[str, Any]:
    return {
        "salutation": name.salutation,
        "title_before": name.title_before,
        "first_name": name.first_name,
        "particle": name.particle,
        "last_name": name.last_name,
        "title_after": name.title_after,
    }


def _further(row: Row, group: int) -> dict[str, Any]:
    """A further person in columns of its own (`Person 2 Vorname`)."""
    person = literal_person(row, group)
    form, _rest = read_form(row.text("salutation", group))
    person["salutation"] = SALUTATIONS.get(form, Salutation.UNKNOWN)
    return person


def literal_person(row: Row, group: int) -> dict[str, Any]:
    """A person exactly as its columns say; the birthday is checked."""
    labels = {salutation.label.casefold(): salutation for salutation in Salutation}
    person: dict[str, Any] = {
        "salutation": labels.get(row.text("salutation", group).casefold(), Salutation.UNKNOWN),
        "phone": row.text("person_phone", group),
        "mobile": row.text("mobile", group),
        "email": row.text("person_email", group),
        "note": row.text("person_note", group, multiline=True),
        "informal": bool(read_flag(row.raw("informal", group))),
    }
    for name in ("title_before", "first_name", "particle", "last_name", "title_after", "role"):
        person[name] = row.text(name, group)
    _birthday(row, person, group, literal=True)
    return {**person, **_more(row, group)}


def _more(row: Row, group: int) -> dict[str, Any]:
    """Fields of a person that few lists have; only those that are filled."""
    more: dict[str, Any] = {
        name: True
        for name in ("decides", "pays", "on_site", "private")
        if read_flag(row.raw(name, group))
    }
    if text := row.text("person_override", group):
        more["salutation_override"] = text
    if (left := row.day("left_on", group)) is not None:
        more["left_on"] = left
    return more


def _birthday(
    row: Row, person: dict[str, Any] | None, group: int = 1, literal: bool = False
) -> None:
    """Give the person its birthday; what is none stays in the note as it was written."""
    value = row.raw("birthday", group)
    day = read_day(value, row.today)
    if row.has("birth_day", "birth_month", "birth_year"):
        own = (_whole(row.text(f"birth_{part}", group)) for part in ("day", "month", "year"))
        born_day, month, year = own
        day = Day(day.day or born_day, day.month or month, day.year or year, day.problem)
    if day == Day():
        return
    text = (
        text_of(value)
        or " ".join(row.text(f"birth_{part}", group) for part in ("day", "month", "year")).strip()
    )
    label = field_label("birthday")
    problem = day.problem or _impossible(row, day)
    if not problem and person is None:
        problem = _("keine Person in dieser Zeile")
    if not problem and not day.day:
        if day.month is None and person is not None:
            person["birth_year"] = day.year
            if literal:
                return
            row.hint(
                _("{label}: nur das Jahr {year} bekannt, kein Geburtstag").format(
                    label=label, year=day.year
                )
            )
            return
        problem = _("kein voller Tag")
    if problem:
        row.keep(
            _("{label} laut Liste").format(label=label),
            text,
            _("{label} „{text}“ steht in der Notiz: {why}").format(
                label=label, text=text, why=problem
            ),
        )
    elif person is not None:
        person.update(birth_day=day.day, birth_month=day.month, birth_year=day.year)


def _impossible(row: Row, day: Day) -> str:
    if day.year is None:
        return ""
    if day.year < _OLDEST:
        return _("vor {year}").format(year=_OLDEST)
    ahead = (day.year, day.month or 1, day.day or 1)
    if ahead > (row.today.year, row.today.month, row.today.day):
        return _("liegt in der Zukunft")
    return ""


def _whole(text: str) -> int | None:
    number = digits(text)
    return int(number) or None if number and len(number) <= 4 else None
