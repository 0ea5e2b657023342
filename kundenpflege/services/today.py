"""*Heute*: the reminders of the day. Answering them: `reminder_answers`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, select

from kundenpflege.base.i18n import _
from kundenpflege.model import Offer
from kundenpflege.model.kinds import OfferState
from kundenpflege.rules.reminders import follow_up
from kundenpflege.rules.reminders.facts import Facts
from kundenpflege.rules.reminders.registry import RULES, Answer, derive, unanswered
from kundenpflege.rules.reminders.reminder import Group, Reminder, ReminderKey
from kundenpflege.store import Reader

from .offer_family import not_beside_its_root
from .reminder_details import with_details
from .reminder_facts import load_answers, load_facts
from .undecided import OPEN_STATES

__all__ = [
    "PAGE_LIMIT",
    "Counts",
    "Filter",
    "TodayPage",
    "counts",
    "reminder_rows",
    "reminders",
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
    """The reminders to show, in order; `total` counts those left out too.

    `due_now` counts what is overdue or due today, of all rules.
    """

    today: date
    reminders: tuple[Reminder, ...]
    filters: tuple[Filter, ...]
    total: int
    due_now: int

    def group(self, group: Group) -> tuple[Reminder, ...]:
        """The reminders of one group, in order."""
        return tuple(r for r in self.reminders if r.group is group)


@dataclass(frozen=True, slots=True)
class Counts:
    """Numbers beside the navigation: what waits on *Heute* and on *Angebote*."""

    today: int
    offers: int


def reminders(db: Reader, *, rule: str = "", limit: int = PAGE_LIMIT) -> TodayPage:
    """What is overdue, due today or soon, without what was answered; `rule` filters."""
    facts = load_facts(db)
    derived = derive(facts, db.today)
    answers = load_answers(db, derived)
    every = unanswered(derived, answers, db.today)
    shown = [r for r in every if not rule or r.rule == rule][:limit]
    numbers = Counter(facts.left_out) + Counter(r.rule for r in every)
    filters = [Filter("", _("Alle"), numbers.total())]
    filters += [Filter(one.key, _(one.title), numbers[one.key]) for one in RULES]
    return TodayPage(
        today=db.today,
        reminders=_in_detail(db, facts, answers, shown),
        filters=tuple(filters),
        total=numbers[rule] if rule else numbers.total(),
        due_now=sum(r.group is not Group.SOON for r in every),
    )


def counts(db: Reader) -> Counts:
    """For the navigation: what is due now; drafts to finish and offers to follow up now."""
    derived = derive(load_facts(db), db.today)
    every = unanswered(derived, load_answers(db, derived), db.today)
    due = [r for r in every if r.group is not Group.SOON]
    undecided = (OfferState.DRAFT, *OPEN_STATES)
    drafts = db.scalar(
        select(func.count(Offer.id)).where(
            Offer.state == OfferState.DRAFT, not_beside_its_root(undecided)
        )
    )
    return Counts(len(due), int(drafts or 0) + sum(r.rule == follow_up.KEY for r in due))


def reminder_rows(page: TodayPage) -> list[dict[str, Any]]:
    """The reminders as plain rows for the command line (JSON)."""
    return [
        {
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
        }
        for r in page.reminders
    ]


def _in_detail(
    db: Reader, facts: Facts, answers: Mapping[ReminderKey, Answer], shown: Sequence[Reminder]
) -> tuple[Reminder, ...]:
    """These reminders, derived once more from all that they tell of."""
    full = derive(with_details(db, facts, {r.subject for r in shown}), db.today)
    found = {r.key: r for r in unanswered(full, answers, db.today)}
    return tuple(found[r.key] for r in shown)
