"""*Datensparsamkeit* (Art. 5 Abs. 1 Buchst. c und e DSGVO): what is collected and never used."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Boolean, Column, func, select

from kundenpflege.base.dates import add_months
from kundenpflege.base.i18n import N_, _, ngettext
from kundenpflege.model import (
    Address,
    Base,
    Contact,
    Customer,
    CustomField,
    CustomValue,
    Person,
    Wish,
    table_of,
)
from kundenpflege.model.columns import KindType
from kundenpflege.store import Reader

from .retention import count_proposals

#: A wish, or a note of this age, has probably outlived its purpose.
OLD_MONTHS = 36
#: So many customers are named; more nobody works off from here.
_NAMED = 24
_WATCHED: tuple[tuple[type[Base], str], ...] = (
    (Customer, N_("Kunde")),
    (Person, N_("Person")),
    (Address, N_("Anschrift")),
)
#: Without these no record makes sense, or the program keeps them itself.
_NEEDED = frozenset(
    {
        "number",
        "kind",
        "name",
        "country",
        "restricted_on",
        "restricted_reason",
        "keep_until",
        "keep_reason",
        "phase_note",
        "phase_override",
        "privacy_info_on",
    }
)


@dataclass(frozen=True, slots=True)
class FieldUse:
    """A field with its purpose and how many of the records have it filled."""

    noun: str
    label: str
    purpose: str
    filled: int
    total: int

    @property
    def share(self) -> float:
        """Filled of all, 0 to 1."""
        return self.filled / self.total if self.total else 0.0


@dataclass(frozen=True, slots=True)
class Finding:
    """Something to tidy up: what, how many, why; `action` names where it is done.

    `action`: retention | customers | settings; `customers` as (id, name), at most 24.
    """

    key: str
    title: str
    text: str
    count: int
    action: str
    customers: tuple[tuple[int, str], ...] = ()


def field_uses(db: Reader) -> list[FieldUse]:
    """Every field of customers, people and addresses, own fields too; the emptiest first."""
    uses: list[FieldUse] = []
    for mapped, noun in _WATCHED:
        table = table_of(mapped)
        columns = [
            column
            for column in table.columns
            if "field" in column.info and column.key not in _NEEDED
        ]
        row: Any = db.execute(
            select(func.count(table.c.id), *(func.sum(_filled(column)) for column in columns))
        ).one()
        for column, filled in zip(columns, row[1:], strict=True):
            info = column.info["field"]
            purpose = _(info.purpose) if info.purpose else ""
            uses.append(FieldUse(_(noun), _(info.label), purpose, int(filled or 0), row[0]))
    total = db.scalar(select(func.count(Customer.id))) or 0
    for own in db.scalars(select(CustomField).where(CustomField.active)):
        filled = db.scalar(
            select(func.count(CustomValue.id)).where(
                CustomValue.field_id == own.id, CustomValue.text != ""
            )
        )
        uses.append(FieldUse(_("Eigenes Feld"), own.name, own.purpose, int(filled or 0), total))
    return sorted(uses, key=lambda use: (use.share, use.noun, use.label))


def findings(db: Reader) -> list[Finding]:
    """What has outlived its purpose, each with where it is tidied up."""
    found = []
    due = count_proposals(db)
    if due:
        found.append(
            Finding(
                "retention",
                ngettext(
                    "{n} Kunde ohne Zweck zum Behalten", "{n} Kunden ohne Zweck zum Behalten", due
                ).format(n=due),
                _("Die Fristen sind um. Löschen, oder einen Grund zum Behalten eintragen."),
                due,
                "retention",
            )
        )
    for finding in (_birthdays(db), _left(db), _wishes(db), _purposeless(db), _uninformed(db)):
        if finding is not None:
            found.append(finding)
    return found


def _birthdays(db: Reader) -> Finding | None:
    """Birthdays of people nobody ever congratulates: no care contact in two years."""
    since = add_months(db.today, -24)
    cared = select(Contact.customer_id).where(Contact.due >= since)
    ids = list(
        dict.fromkeys(
            db.scalars(
                select(Person.customer_id)
                .where(Person.birthday_key.is_not(None), Person.customer_id.not_in(cared))
                .order_by(Person.customer_id)
            )
        )
    )
    return _finding(
        db,
        "birthdays",
        ids,
        N_("{n} Geburtstag ohne Verwendung"),
        N_("{n} Geburtstage ohne Verwendung"),
        _("Seit zwei Jahren kein Kontakt: Der Geburtstag dient niemandem mehr."),
    )


def _left(db: Reader) -> Finding | None:
    """People who left years ago."""
    ids = db.scalars(
        select(Person.customer_id).where(Person.left_on < add_months(db.today, -OLD_MONTHS))
    )
    return _finding(
        db,
        "left",
        list(dict.fromkeys(ids)),
        N_("{n} Kunde mit lange ausgeschiedenen Personen"),
        N_("{n} Kunden mit lange ausgeschiedenen Personen"),
        _("Wer vor drei Jahren gegangen ist, wird als Ansprechpartner nicht mehr gebraucht."),
    )


def _wishes(db: Reader) -> Finding | None:
    """Wishes nobody looked at for years."""
    ids = db.scalars(
        select(Wish.customer_id).where(
            Wish.noted_on < add_months(db.today, -OLD_MONTHS), Wish.done_on.is_(None)
        )
    )
    return _finding(
        db,
        "wishes",
        list(dict.fromkeys(ids)),
        N_("{n} Kunde mit alten Wünschen"),
        N_("{n} Kunden mit alten Wünschen"),
        _("Älter als drei Jahre: nachfragen oder löschen."),
    )


def _purposeless(db: Reader) -> Finding | None:
    """Own fields without a purpose."""
    names = db.scalars(
        select(CustomField.name).where(CustomField.active, CustomField.purpose == "")
    )
    if not names:
        return None
    return Finding(
        "purpose",
        ngettext("{n} eigenes Feld ohne Zweck", "{n} eigene Felder ohne Zweck", len(names)).format(
            n=len(names)
        ),
        _("Kein Datum ohne Zweck (Art. 5 DSGVO): {names}").format(names=", ".join(names[:5])),
        len(names),
        "settings",
    )


def _uninformed(db: Reader) -> Finding | None:
    """Customers of this year who were not told what we store."""
    first = date(db.today.year, 1, 1)
    ids = db.scalars(
        select(Customer.id).where(Customer.privacy_info_on.is_(None), Customer.created_at >= first)
    )
    return _finding(
        db,
        "uninformed",
        list(ids),
        N_("{n} neuer Kunde ohne Datenschutzinformation"),
        N_("{n} neue Kunden ohne Datenschutzinformation"),
        _("In diesem Jahr angelegt: Die Information nach Art. 13 DSGVO gehört zum Erstkontakt."),
    )


def _finding(
    db: Reader, key: str, ids: list[int], one: str, many: str, text: str
) -> Finding | None:
    if not ids:
        return None
    title = ngettext(one, many, len(ids)).format(n=len(ids))
    names = db.rows(
        select(Customer.id, Customer.name)
        .where(Customer.id.in_(ids[:_NAMED]))
        .order_by(Customer.sort_name)
    )
    shown = tuple((int(row.id), str(row.name)) for row in names)
    return Finding(key, title, text, len(ids), "customers", shown)


def _filled(column: Column[Any]) -> Any:
    """1 where the column says something."""
    from sqlalchemy import case

    condition: Any = column.is_not(None)
    if isinstance(column.type, Boolean) and not column.nullable:
        condition = column.is_(True)
    elif isinstance(column.type, KindType) or not column.nullable:
        condition = condition & (func.coalesce(column, "") != "")
    return case((condition, 1), else_=0)
