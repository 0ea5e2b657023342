"""Lists of people: birthdays by month and phone numbers, as table and on paper."""

from __future__ import annotations

from itertools import groupby
from pathlib import Path
from typing import Any

from kundenpflege.base.dates import MONTHS, format_date
from kundenpflege.base.i18n import _, ngettext
from kundenpflege.services import export_people
from kundenpflege.store import Reader

from .export_fields import Field, plain, wide
from .export_job import Job
from .workbook import CellKind
from .writing import replaced


def birthday_records(job: Job) -> Any:
    """Birthdays of the wanted months."""
    return export_people.birthday_records(job.db, job.chosen, job.options.months)


def phone_records(job: Job) -> Any:
    """Numbers of the job's customers."""
    return export_people.phone_records(job.db, job.chosen)


def birthday_fields(_db: Reader) -> list[Field]:
    """Month by month; the age is the one reached on the next birthday."""

    def own(header: str, name: str, width: int, kind: CellKind = CellKind.TEXT) -> Field:
        return Field(name, wide(header, width, kind), lambda r: plain(getattr(r, name)))

    return [
        Field("month", wide(_("Monat"), 11), lambda r: _(MONTHS[r.month - 1])),
        own(_("Geboren"), "born", 12),
        own(_("Nächster Geburtstag"), "day", 18, CellKind.DATE),
        own(_("Wird"), "age", 6, CellKind.NUMBER),
        own(_("Runder Geburtstag"), "round", 24),
        own(_("Person"), "person", 28),
        own(_("Kunde"), "customer", 28),
        own(_("Kundennummer"), "number", 14),
        own(_("Klasse"), "importance", 7),
        own(_("Telefon"), "phone", 18),
        own(_("Handy"), "mobile", 18),
        own(_("Straße"), "street", 24),
        own(_("PLZ"), "postal_code", 8),
        own(_("Ort"), "place", 20),
    ]


def phone_fields(_db: Reader) -> list[Field]:
    """Who answers where."""

    def own(header: str, name: str, width: int) -> Field:
        return Field(name, wide(header, width), lambda r: getattr(r, name))

    return [
        own(_("Name"), "name", 30),
        own(_("Kunde"), "customer", 28),
        own(_("Aufgabe"), "role", 18),
        own(_("Telefon"), "phone", 20),
        own(_("Handy"), "mobile", 20),
        own(_("E-Mail"), "email", 28),
        own(_("Ort"), "place", 20),
    ]


def write_birthdays(job: Job, path: Path) -> int:
    """The birthday list for the wall: a month a block, round ones marked."""
    from kundenpflege.documents.listing import ListColumn, ListGroup, print_list

    columns = [
        ListColumn(_("Tag"), 17, strong=True),
        ListColumn(_("Name"), 50),
        ListColumn(_("Jahrgang"), 17, right=True),
        ListColumn(_("wird"), 10, right=True, strong=True),
        ListColumn("", 2),
        ListColumn(_("Kunde"), 48),
        ListColumn(_("Telefon"), 38),
    ]
    with replaced(path) as target:
        records = list(job.watched())
        groups = []
        for month, block in groupby(records, key=lambda r: r.month):
            people = list(block)
            rows = [
                (
                    f"{r.born[:6]}",
                    r.person,
                    r.born[6:],
                    str(r.age) if r.age is not None else "",
                    "",
                    r.customer if r.customer != r.person else "",
                    r.mobile or r.phone,
                )
                for r in people
            ]
            title = f"{_(MONTHS[month - 1])} ({len(people)})"
            marked = frozenset(n for n, r in enumerate(people) if r.round)
            groups.append(ListGroup(title, rows, marked))
        rounds = sum(1 for r in records if r.round)
        note = ngettext("{n} Geburtstag", "{n} Geburtstage", len(records)).format(n=len(records))
        if rounds:
            words = ngettext("{n} runder hervorgehoben", "{n} runde hervorgehoben", rounds)
            note += ", " + words.format(n=rounds)
        note += _(" · „wird“: Alter beim nächsten Geburtstag ab {day}").format(
            day=format_date(job.db.today)
        )
        target.write_bytes(
            print_list(
                _("Geburtstage"), note, columns, groups, job.db.today,
                export_people.brand(job.db), job.progress,
            )
        )  # fmt: skip
    return len(records)


def write_phones(job: Job, path: Path) -> int:
    """The phone list for the van: a letter a block."""
    from kundenpflege.documents.listing import ListColumn, ListGroup, print_list

    columns = [
        ListColumn(_("Name"), 56, strong=True),
        ListColumn(_("Kunde, Aufgabe"), 46),
        ListColumn(_("Telefon"), 36),
        ListColumn(_("Handy"), 36),
    ]
    with replaced(path) as target:
        records = list(job.watched())
        groups = []
        for initial, block in groupby(records, key=lambda r: r.initial):
            rows = [
                (
                    r.name,
                    ", ".join(w for w in (r.customer, r.role) if w) or r.place,
                    r.phone,
                    r.mobile,
                )
                for r in block
            ]
            groups.append(ListGroup(initial, rows))
        note = ngettext("{n} Eintrag", "{n} Einträge", len(records)).format(n=len(records))
        target.write_bytes(
            print_list(
                _("Telefonliste"), note, columns, groups, job.db.today,
                export_people.brand(job.db), job.progress,
            )
        )  # fmt: skip
    return len(records)
