"""*Heute*: the reminders of the day. Answering them: `reminder_answers`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from sqlalchemy import func, select

from kundenpflege.base.i18n import _
from kundenpflege.model import Contact, Customer, Offer
from kundenpflege.model.kinds import ContactKind, OfferState
from kundenpflege.rules.reminders import follow_up
from kundenpflege.rules.reminders.facts import Facts
from kundenpflege.rules.reminders.registry import (
    RULES,
    Answer,
    by_customer,
    derive,
    unanswered,
)
from kundenpflege.rules.reminders.reminder import SOON_DAYS, Group, Reminder, ReminderKey
from kundenpflege.store import Reader

from .offer_family import not_beside_its_root
from .reminder_details import with_details
from .reminder_facts import load_answers, load_facts, load_taken
from .reminder_words import in_words, load_words
from .undecided import OPEN_STATES

__all__ = [
    "PAGE_LIMIT",
    "Counts",
    "Done",
    "Evening",
    "Filter",
    "TodayPage",
    "counts",
    "find",
    "left_over",
    "reminder_row",
    "reminder_rows",
    "reminders",
    "waiting",
    "week_ahead",
]

#: More lines than these nobody works off in a day; the page says how many it leaves out.
PAGE_LIMIT = 300


@dataclass(frozen=True, slots=True)
class Filter:
    """A filter chip: `rule` is empty for all."""

    rule: str
    title: str
    count: int


@dataclass(frozen=True, slots=True)
class TodayPage:
    """The reminders to show, in order, one a customer with the others in `also`; `total` counts
    those left out too.

    `due_now` counts the customers of whom something is overdue or due today, of all rules.
    """

    today: date
    reminders: tuple[Reminder, ...]
    filters: tuple[Filter, ...]
    total: int
    due_now: int

    @property
    def every(self) -> tuple[Reminder, ...]:
        """All reminders of these rows, the further ones of each customer behind its first."""
        return tuple(r for row in self.reminders for r in (replace(row, also=()), *row.also))

    def group(self, group: Group) -> tuple[Reminder, ...]:
        """The reminders of one group, in order."""
        return tuple(r for r in self.reminders if r.group is group)


@dataclass(frozen=True, slots=True)
class Counts:
    """Numbers beside the navigation: what waits on *Heute* and on *Angebote*."""

    today: int
    offers: int


@dataclass(frozen=True, slots=True)
class Done:
    """A contact that took place today."""

    contact_id: int
    customer_id: int
    customer_number: str
    customer: str
    kind: ContactKind
    reason: str
    outcome: str


@dataclass(frozen=True, slots=True)
class Evening:
    """What a day has brought, and what was left lying; both in order."""

    done: tuple[Done, ...]
    left: tuple[Reminder, ...]


def reminders(db: Reader, *, rule: str = "", limit: int = PAGE_LIMIT) -> TodayPage:
    """What is overdue, due today or soon, without what was answered.

    With a `rule` the customers of whom it speaks, its reminder first.
    """
    day = _open(db)
    every = day.every
    rows = by_customer(every)
    if rule:
        rows = [row for row in (_led_by(row, rule) for row in rows) if row is not None]
        rows.sort(key=lambda r: r.order)
    customers = {key: {r.customer_id for r in every if r.rule == key} for key in _KEYS}
    numbers = Counter(day.facts.left_out) + Counter({k: len(ids) for k, ids in customers.items()})
    whole = len({r.customer_id for r in every}) + sum(day.facts.left_out.values())
    filters = [Filter("", _("Alle"), whole)]
    filters += [Filter(one.key, _(one.title), numbers[one.key]) for one in RULES]
    return TodayPage(
        today=db.today,
        reminders=_in_detail(db, day, rows[:limit]),
        filters=tuple(filters),
        total=numbers[rule] if rule else whole,
        due_now=len(_due_now(every)),
    )


def counts(db: Reader) -> Counts:
    """For the navigation: customers of whom something is due now; drafts to finish and offers to
    follow up now."""
    day = _open(db, ideas=False)
    every = day.every
    undecided = (OfferState.DRAFT, *OPEN_STATES)
    drafts = db.scalar(
        select(func.count(Offer.id)).where(
            Offer.state == OfferState.DRAFT, not_beside_its_root(undecided)
        )
    )
    offers = {r.offer_id for r in every if r.offer_id and r.group is not Group.SOON}
    waiting = len(offers) + day.facts.left_out.get(follow_up.KEY, 0)
    return Counts(len(_due_now(every)), int(drafts or 0) + waiting)


def waiting(db: Reader) -> tuple[Reminder, ...]:
    """All reminders that wait for an answer, quickly: without what only their words need."""
    return _open(db).every


def find(db: Reader, key: ReminderKey) -> Reminder | None:
    """The reminder of this key with all its words while it waits for an answer."""
    day = _open(db)
    found = [r for r in day.every if r.key == key]
    return _in_detail(db, day, found)[0] if found else None


def left_over(db: Reader) -> Evening:
    """For the evening: the contacts of today, and what is due and still waits."""
    rows = db.execute(
        select(
            Contact.id,
            Contact.customer_id,
            Customer.number,
            Customer.name,
            Contact.kind,
            Contact.reason,
            Contact.outcome,
        )
        .join(Customer, Customer.id == Contact.customer_id)
        .where(Contact.done_on == db.today, Customer.restricted_on.is_(None))
        .order_by(Contact.at_time == "", Contact.at_time, Contact.id)
    )
    day = _open(db, ideas=False)
    left = by_customer(r for r in day.every if r.group is not Group.SOON and not r.idea)
    return Evening(
        done=tuple(Done(*tuple(row)) for row in rows),
        left=_in_detail(db, day, left[:PAGE_LIMIT]),
    )


def week_ahead(db: Reader, days: int = SOON_DAYS) -> list[tuple[date, tuple[Reminder, ...]]]:
    """The next days from tomorrow on (at most `SOON_DAYS`) with what comes up on each, one row a
    customer and day."""
    found_today = _open(db)
    found: list[tuple[date, tuple[Reminder, ...]]] = []
    for n in range(1, min(days, SOON_DAYS) + 1):
        day = db.today + timedelta(days=n)
        rows = by_customer(r for r in found_today.every if r.due == day)
        found.append((day, _in_detail(db, found_today, rows[:PAGE_LIMIT])))
    return found


def reminder_rows(page: TodayPage) -> list[dict[str, Any]]:
    """The reminders as plain rows for the command line (JSON)."""
    return [reminder_row(r) for r in page.reminders]


def reminder_row(r: Reminder) -> dict[str, Any]:
    """One reminder, with the others of the customer in `also`."""
    return {
        "rule": r.rule,
        "group": r.group.value,
        "due": r.due.isoformat(),
        "number": r.customer_number,
        "customer": r.customer_number,
        "name": r.customer,
        "person": r.person,
        "title": r.title,
        "why": r.why,
        "advice": r.advice,
        "importance": r.importance.value,
        "phone": r.phone,
        "email": r.email,
        "subject": r.subject,
        "occasion": r.occasion,
        "key": r.key.text,
        "weight": r.weight,
        "say": list(r.say),
        "time": r.at_time,
        "kind": r.kind.value,
        "also": [reminder_row(other) for other in r.also],
    }


_KEYS = tuple(rule.key for rule in RULES)


@dataclass(frozen=True, slots=True)
class _Day:
    """What the database says today, and all reminders that wait for an answer."""

    facts: Facts
    answers: Mapping[ReminderKey, Answer]
    taken: frozenset[str]
    every: tuple[Reminder, ...]


def _open(db: Reader, ideas: bool = True) -> _Day:
    facts = load_facts(db, ideas)
    derived = derive(facts, db.today)
    answers, taken = load_answers(db, derived), load_taken(db, derived)
    every = unanswered(derived, answers, db.today, taken)
    return _Day(facts, answers, taken, tuple(every))


def _due_now(every: Iterable[Reminder]) -> set[int]:
    return {r.customer_id for r in every if r.group is not Group.SOON and not r.idea}


def _led_by(row: Reminder, rule: str) -> Reminder | None:
    """The row of a customer with the reminder of `rule` first; None without one."""
    several = (replace(row, also=()), *row.also)
    first = next((r for r in several if r.rule == rule), None)
    if first is None:
        return None
    return replace(first, also=tuple(r for r in several if r is not first))


def _in_detail(db: Reader, day: _Day, shown: Sequence[Reminder]) -> tuple[Reminder, ...]:
    """These rows, derived once more from all that they tell of."""
    if not shown:
        return ()
    subjects = {r.subject for row in shown for r in (row, *row.also)}
    full = derive(with_details(db, day.facts, subjects), db.today)
    found = {r.key: r for r in unanswered(full, day.answers, db.today, day.taken)}
    rows = [
        replace(found.get(row.key, row), also=tuple(found.get(r.key, r) for r in row.also))
        for row in shown
    ]
    words = load_words(db, rows)
    return tuple(in_words(row, words) for row in rows)
