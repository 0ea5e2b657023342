"""Who stands in a row of a list: company or humans, taken apart, with what is unsure said aloud.

A salutation is only what somebody wrote down. It is never guessed from a first name: the wrong
gender in a letter is the worst mistake, unknown simply means neutral wording.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from kundenpflege.base.i18n import _
from kundenpflege.base.text import clean
from kundenpflege.model.kinds import CustomerKind, Salutation

from .addressee import PersonName
from .company_words import has_company_mark, has_trade_word, is_public
from .person_names import (
    SALUTATIONS,
    Form,
    ReadPerson,
    leading_form,
    read_form,
    read_person,
)

_AND = re.compile(r"\s+(?:und|u\.?|and)\s+|\s*[&+]\s*", re.IGNORECASE)
_SEVERAL = re.compile(r"\s*[;/\n]\s*|\s*,\s*(?=(?:herrn?|frau|hr\.|fr\.)\s)", re.IGNORECASE)
#: `Kirche, Hans`: whatever the words mean alone, this is a surname and a first name.
_SURNAME_COMMA = re.compile(r"^[^\W\d_]+\s*,\s*[^\W\d_]+$")
_HUMAN = (Form.MR, Form.MRS, Form.NEUTRAL)
_TWO = (Form.COUPLE, Form.MR_AND_MRS, Form.MRS_AND_MR)


@dataclass(frozen=True, slots=True)
class SplitName:
    """A name taken apart. `roles` belong to `persons`; `hints` are German sentences about what
    the user should check."""

    kind: CustomerKind
    company: str = ""
    company_extra: str = ""
    persons: tuple[PersonName, ...] = ()
    roles: tuple[str, ...] = ()
    hints: tuple[str, ...] = ()

    @property
    def empty(self) -> bool:
        """Whether there is neither a company nor a human with a name."""
        return not self.company and not any(p.last_name or p.first_name for p in self.persons)


def split_name(
    text: str, salutation: str = "", contact: str = "", surname_first: bool = False
) -> SplitName:
    """Take one row's name apart.

    `text`: the name column (`Müller, Hans`, `Bäckerei Vogt`, `Brandt, Petra und Jan`), also of
    several lines. `salutation`: the salutation column. `contact`: the contact person's column.
    `surname_first`: the name column is headed `Name, Vorname`.
    """
    hints: list[str] = []
    form, title = read_form(salutation)
    if form is Form.FOREIGN:
        hints.append(_("Anrede „{text}“ ist nicht bekannt").format(text=title))
        form, title = Form.UNKNOWN, ""
    lines = [clean(line) for line in clean(text, multiline=True).split("\n") if clean(line)]
    name = lines[0] if lines else ""
    written, rest = leading_form(name)
    if written in (Form.COMPANY, Form.FAMILY, *_TWO):
        form, name = (written if form is Form.UNKNOWN else form), rest
    if form is Form.COMPANY and not name:
        name = title
        title = ""
    contact = clean(contact, multiline=True)
    if not name:
        name, contact = clean(contact), ""
    if _is_company(name, form, contact):
        return _company(name, lines[1:], form, title, contact, hints)
    if lines[1:]:
        name, contact = _join_lines(name, lines[1:], contact, hints)
    if contact and not _reads_human(contact):
        hints.append(
            _("„{text}“ stand als Ansprechpartner da und wurde als Firma übernommen").format(
                text=clean(contact)
            )
        )
        persons, roles = _humans(name, form, title, surname_first, hints)
        return SplitName(_company_kind(contact), clean(contact), "", persons, roles, tuple(hints))
    persons, roles = _humans(name, form, title, surname_first, hints)
    kind = CustomerKind.PRIVATE
    if form is Form.FAMILY:
        kind = CustomerKind.FAMILY
    elif form in _TWO or len(persons) == 2:
        kind = CustomerKind.COUPLE
    elif len(persons) > 2:
        kind = CustomerKind.FAMILY
    if contact:
        more, more_roles = _contacts(contact)
        known = {(p.first_name, p.last_name) for p in persons}
        for person, role in zip(more, more_roles, strict=True):
            if (person.first_name, person.last_name) not in known:
                persons += (person,)
                roles += (role,)
    return SplitName(kind, "", "", persons, roles, tuple(hints))


def _is_company(name: str, form: Form, contact: str) -> bool:
    """Whether the name column names a company: by the salutation, by itself, by its company."""
    if form is Form.COMPANY:
        return True
    if form in (Form.FAMILY, *_TWO) or not name:
        return False
    if has_company_mark(name):
        return True
    if form in _HUMAN:
        return "," not in name and len(name.split()) > 1 and has_trade_word(name)
    if has_trade_word(name):
        return not _SURNAME_COMMA.match(name)
    return bool(contact) and "," not in name and _reads_human(contact)


def _reads_human(text: str) -> bool:
    form, rest = leading_form(text)
    if form in _HUMAN or form in _TWO or form is Form.FAMILY:
        return True
    return form is not Form.COMPANY and not has_company_mark(rest) and not has_trade_word(rest)


def _company_kind(name: str) -> CustomerKind:
    return CustomerKind.PUBLIC if is_public(name) else CustomerKind.BUSINESS


def _company(
    name: str, more: list[str], form: Form, title: str, contact: str, hints: list[str]
) -> SplitName:
    extra = []
    for line in more:
        if leading_form(line)[0] in _HUMAN and not contact:
            contact = line
        else:
            extra.append(line)
    persons, roles = _contacts(contact) if contact else ((), ())
    if form in _HUMAN:
        if len(persons) == 1 and persons[0].salutation is Salutation.UNKNOWN:
            persons = (replace(persons[0], salutation=SALUTATIONS[form]),)
            if title and not persons[0].title_before:
                persons = (replace(persons[0], title_before=title),)
        elif not persons:
            hints.append(
                _("„{name}“ ist dem Namen nach eine Firma, die Anrede „{form}“ entfiel").format(
                    name=name, form=SALUTATIONS[form].label
                )
            )
    return SplitName(_company_kind(name), name, ", ".join(extra), persons, roles, tuple(hints))


def _join_lines(name: str, more: list[str], contact: str, hints: list[str]) -> tuple[str, str]:
    """A second line of a human's name: another person, or the rest of the same name."""
    for line in more:
        if leading_form(line)[0] in _HUMAN or not _reads_human(line):
            contact = f"{contact}\n{line}".strip()
        else:
            name = f"{name} {line}".strip()
            hints.append(_("Name aus mehreren Zeilen: „{name}“").format(name=name))
    return name, contact


def _contacts(text: str) -> tuple[tuple[PersonName, ...], tuple[str, ...]]:
    """The contact column: one human, or several behind `;`, `/`, line breaks or `und`."""
    read: list[ReadPerson] = []
    for part in _SEVERAL.split(text):
        if part:
            read.extend(_group(part, False))
    read = [person for person in read if person.name.first_name or person.name.last_name]
    return tuple(r.name for r in read), tuple(r.role for r in read)


def _humans(
    name: str, form: Form, title: str, surname_first: bool, hints: list[str]
) -> tuple[tuple[PersonName, ...], tuple[str, ...]]:
    read = _group(name, surname_first, form is Form.FAMILY)
    if any(person.unsure for person in read):
        hints.append(
            _("Vor- und Nachname in „{name}“ ohne Komma: Nachname zuerst gelesen").format(name=name)
        )
    read = [person for person in read if person.name.first_name or person.name.last_name]
    persons = [person.name for person in read]
    roles = [person.role for person in read]
    order = {
        Form.MR_AND_MRS: (Salutation.MR, Salutation.MRS),
        Form.MRS_AND_MR: (Salutation.MRS, Salutation.MR),
    }.get(form)
    if order and len(persons) == 1 and not persons[0].first_name:
        persons, roles = [persons[0], persons[0]], [roles[0], roles[0]]
        persons = [replace(p, salutation=s) for p, s in zip(persons, order, strict=True)]
    elif order and len(persons) == 2 and not any(p.salutation for p in persons):
        persons = [replace(p, salutation=s) for p, s in zip(persons, order, strict=True)]
        hints.append(
            _("Anreden in der Reihenfolge der Namen übernommen: {first}, {second}").format(
                first=_addressed(persons[0]), second=_addressed(persons[1])
            )
        )
    elif form in _HUMAN and len(persons) == 1:
        if persons[0].salutation is Salutation.UNKNOWN:
            persons = [replace(persons[0], salutation=SALUTATIONS[form])]
        elif persons[0].salutation is not SALUTATIONS[form]:
            hints.append(_("Die Anrede in der Spalte und die im Namen widersprechen sich"))
            persons = [replace(persons[0], salutation=Salutation.UNKNOWN)]
    elif form in _HUMAN and persons and not any(p.salutation for p in persons):
        hints.append(
            _("Anrede „{form}“ bei mehreren Personen: keiner von ihnen zugeordnet").format(
                form=SALUTATIONS[form].label
            )
        )
    if title and persons and not persons[0].title_before:
        persons[0] = replace(persons[0], title_before=title)
    return tuple(persons), tuple(roles)


def _addressed(person: PersonName) -> str:
    return f"{person.salutation.label} {person.first_name or person.last_name}"


def _group(text: str, surname_first: bool, family: bool = False) -> list[ReadPerson]:
    """One or more humans in one text, a shared surname given to each of them."""
    parts = [part for part in _AND.split(text) if part.strip(" ,")]
    if not parts or re.search(r"\bvon und zu\b", text, re.IGNORECASE):
        parts = [text]
    if len(parts) == 1 and not (family and parts[0].count(",") > 1):
        return [read_person(parts[0], surname_first)]
    if len(parts) == 1 or ("," in parts[0] and not any("," in part for part in parts[1:])):
        surname, given = parts[0].split(",", 1)
        firsts = [first for part in (given, *parts[1:]) for first in part.split(",")]
        return [read_person(f"{surname}, {first}") for first in firsts if first.strip()]
    if any("," in part for part in parts):
        return [read_person(part, surname_first) for part in parts]
    read = [read_person(part) for part in parts]
    last = read[-1].name
    if last.first_name and last.last_name:
        read = [
            replace(
                person,
                name=replace(
                    person.name,
                    first_name=person.name.last_name,
                    particle=last.particle,
                    last_name=last.last_name,
                ),
            )
            if not person.name.first_name and not person.name.particle
            else person
            for person in read
        ]
    return read
