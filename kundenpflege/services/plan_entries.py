"""What stands in the contact plan: the entries of its days, and how they are said."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from kundenpflege.base.dates import format_date
from kundenpflege.base.i18n import _
from kundenpflege.model.kinds import ContactKind, CustomerKind


class EntryKind(StrEnum):
    """What stands in the calendar."""

    HOLIDAY = "holiday"
    CLOSURE = "closure"
    BIRTHDAY = "birthday"
    FOREIGN = "foreign"
    CONTACT = "contact"


@dataclass(frozen=True, slots=True)
class CalendarEntry:
    """One entry of a day. `label` is short for the cell, `text` tells everything.

    `tone` names a colour: violet birthdays, amber offers, red overdue, green letters, blue e-mails
    and messages, brand calls and visits, neutral holidays. Only planned contacts are `movable`.

    A day of a series that is no contact yet has a `series_id` and its `series_day` but no
    `contact_id`. What takes several days stands once, on its first, and lasts to `last_day`.
    `color` is that of the one responsible, or of the calendar of others (`foreign`).
    """

    day: date
    kind: EntryKind
    label: str
    text: str
    tone: str
    customer_id: int | None = None
    customer_number: str = ""
    customer: str = ""
    person: str = ""
    contact_id: int | None = None
    contact_kind: ContactKind | None = None
    reason: str = ""
    person_id: int | None = None
    offer_id: int | None = None
    at_time: str = ""
    done: bool = False
    minutes: int | None = None
    last_day: date | None = None
    place: str = ""
    responsible_id: int | None = None
    responsible: str = ""
    color: str = ""
    series_id: int | None = None
    series_day: date | None = None
    foreign: bool = False
    overdue: bool = False

    @property
    def last(self) -> date:
        """Its last day."""
        return self.last_day or self.day

    @property
    def key(self) -> tuple[str, int, date | None]:
        """What it is, the same as long as it exists: keeps a selection over a reload."""
        if self.contact_id is not None:
            return ("contact", self.contact_id, None)
        if self.series_id is not None:
            return ("series", self.series_id, self.series_day)
        return (self.kind.value, self.person_id or hash(self.text), self.day)

    @property
    def movable(self) -> bool:
        """Whether it can be dragged to another day."""
        return self.kind is EntryKind.CONTACT and not self.done


def contact_entry(
    row: Any, day: date, today: date, series_day: date | None = None
) -> CalendarEntry:
    """The entry of a contact's row; of a series' row when `series_day` is given."""
    derived = series_day is not None
    done = not derived and row.done_on is not None
    overdue = not derived and not done and row.due < today
    person = " ".join(
        p for p in (row.title_before, row.first_name, row.particle, row.last_name) if p
    )
    offer_id = None if derived else row.offer_id
    about_offer = offer_id is not None and row.kind not in _PERSONAL
    who = person_label(row.title_before, "", row.last_name) or short_name(
        row.customer_kind, row.name
    )
    what = _("Nachfassen") if about_offer else row.kind.label
    text = _("{kind} {customer}").format(kind=row.kind.label, customer=row.name)
    if row.at_time:
        text = _("{time} Uhr, {text}").format(time=row.at_time, text=text)
    if row.reason:
        text = f"{text} – {row.reason}"
    if overdue:
        text = _("{text} (geplant für den {day})").format(text=text, day=format_date(row.due))
    return CalendarEntry(
        day=day,
        kind=EntryKind.CONTACT,
        label=f"{what} {who}",
        text=text,
        tone="red" if overdue else "amber" if about_offer else _TONES[row.kind],
        customer_id=row.customer_id,
        customer_number=row.number,
        customer=row.name,
        person=person,
        contact_id=None if derived else row.id,
        contact_kind=row.kind,
        reason=row.reason,
        person_id=row.person_id,
        offer_id=offer_id,
        at_time=row.at_time,
        done=done,
        minutes=row.minutes,
        last_day=None if derived or done else row.last_day,
        place=row.place,
        responsible_id=row.responsible_id,
        responsible=row.responsible or "",
        color=row.color or "",
        series_id=row.id if derived else row.series_id,
        series_day=series_day if derived else row.series_day,
        overdue=overdue,
    )


_PERSONAL = (ContactKind.VISIT, ContactKind.MEETING)
_TONES = {
    ContactKind.CALL: "brand",
    ContactKind.VISIT: "brand",
    ContactKind.MEETING: "brand",
    ContactKind.LETTER: "green",
    ContactKind.EMAIL: "blue",
    ContactKind.MESSAGE: "blue",
}

_LEGAL_FORMS = (
    " gmbh & co. kg", " gmbh & co kg", " ug (haftungsbeschränkt)", " gmbh", " mbh", " ohg", " gbr",
    " kg", " ug", " ag", " e. k.", " e.k.", " e. v.", " e.v.", " eg",
)  # fmt: skip


def short_name(kind: CustomerKind, name: str) -> str:
    """A name for narrow places: the surname of people, a company without its legal form."""
    if kind in (CustomerKind.BUSINESS, CustomerKind.PUBLIC):
        for form in _LEGAL_FORMS:
            if name.casefold().endswith(form):
                return name[: -len(form)].rstrip(" ,")
        return name
    words = name.split()
    titles = [word for word in words[:-1] if word in ("Dr.", "Prof.")]
    return " ".join([*titles, words[-1]]) if words else name


def person_label(title: str | None, first: str | None, last: str | None) -> str:
    """`Dr. Sommer`; with a first name `Sommer, H.` as birthdays of families need it."""
    if not last:
        return first or ""
    label = " ".join(part for part in (title, last) if part)
    return f"{label}, {first[0]}." if first and not title else label
