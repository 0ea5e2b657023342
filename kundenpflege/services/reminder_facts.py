"""Loading what the reminder rules look at, in a handful of indexed queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta

from sqlalchemy import ColumnElement, and_, func, or_, select

from kundenpflege.model import Business, Contact, Customer, Letter, ReminderAnswer
from kundenpflege.model.kinds import AnswerKind, CustomerKind
from kundenpflege.rules.reminders import (
    anniversary,
    birthday,
    care_gap,
    decision_date,
    dormant,
    follow_up,
    maintenance,
    name_day,
    next_step,
    planned_contact,
    referral,
    round_birthday,
    season,
    warranty,
)
from kundenpflege.rules.reminders.facts import ContactFacts, CustomerFacts, Facts
from kundenpflege.rules.reminders.registry import Answer, as_given, texts
from kundenpflege.rules.reminders.reminder import SOON_DAYS, Reminder, ReminderKey
from kundenpflege.rules.reminders.windows import reach
from kundenpflege.rules.work_calendar import WorkCalendar
from kundenpflege.store import Reader

from .reminder_care import (
    load_gaps,
    load_loose_ends,
    load_referrals,
    load_rhythm,
    load_sleepers,
)
from .reminder_occasions import load_decisions, load_enquiries, load_wishes
from .reminder_offers import CONTACT, contact_facts, load_offers
from .reminder_people import (
    IMPORTANT_FIRST,
    MOST_LEAD,
    chunks,
    load_birthdays,
    load_milestones,
    load_named,
)
from .reminder_years import load_installations, load_jobs, load_jubilees, load_types
from .work_calendar import load_calendar

__all__ = [
    "MOST",
    "chunks",
    "load_answers",
    "load_customers",
    "load_facts",
    "load_taken",
]

#: Planned contacts and birthdays looked at, the most important first; the others are counted only.
MOST = 300
_MOST_ANSWERED = 2000
#: Answers older than this belong to occasions long past.
_ANSWERED = timedelta(days=400)


def load_facts(db: Reader, ideas: bool = True) -> Facts:
    """Everything near today that the rules look at; without `ideas` what others wait for alone.

    What only the texts of a reminder need comes in later, see `reminder_details`.
    """
    today = db.today
    business = db.get(Business, 1)
    calendar = load_calendar(db)
    returning = _returning(db)
    again = _Again(returning)
    answered = _answered(db)

    def most(rule: str) -> int:
        # What was answered is loaded, too, and must not take the place of others.
        return MOST + min(answered.get(rule, 0), _MOST_ANSWERED)

    usual = Facts()
    _first, soon = reach(calendar, today, today + timedelta(days=SOON_DAYS))
    follow_up_days = business.follow_up_days if business else usual.follow_up_days
    offers, more_offers = load_offers(db, soon, follow_up_days, most(follow_up.KEY))
    contacts = _due_contacts(db, calendar, {offer.id for offer in offers})
    birthdays, more_birthdays = load_birthdays(
        db, calendar, again.of(birthday.KEY), most(birthday.KEY)
    )
    lead_days = business.birthday_lead_days if business else usual.birthday_lead_days
    named, more_named = load_named(db, calendar, again.of(name_day.KEY), most(name_day.KEY))
    milestones = load_milestones(
        db, calendar, lead_days, again.of(round_birthday.KEY), most(round_birthday.KEY)
    )
    types = load_types(db)
    gaps = load_gaps(db, load_rhythm(business), most(care_gap.KEY)) if ideas else ()
    sleepers = load_sleepers(db, most(dormant.KEY)) if ideas else ()
    facts = Facts(
        persons={person.id: person for person in (*birthdays, *named, *milestones)},
        contacts=tuple(contacts),
        offers=tuple(offers),
        birthdays=tuple(birthdays),
        milestones=tuple(milestones),
        named=tuple(named),
        decisions=load_decisions(db, soon, again.of(decision_date.KEY)),
        enquiries=load_enquiries(db),
        wishes=load_wishes(db, soon),
        jubilees=load_jubilees(
            db, calendar, again.of(anniversary.KEY, "customer"), most(anniversary.KEY)
        ),
        installations=load_installations(
            db,
            calendar,
            types,
            again.of("", "installation"),
            max(most(rule) for rule in (maintenance.KEY, warranty.KEY, season.KEY)),
        ),
        types=types,
        jobs=load_jobs(db, calendar, again.of(anniversary.KEY, "offer"), most(anniversary.KEY)),
        referrals=load_referrals(db, again.of(referral.KEY), most(referral.KEY)),
        loose_ends=load_loose_ends(db, calendar, again.of(next_step.KEY), most(next_step.KEY)),
        gaps=gaps,
        sleepers=sleepers,
        returning=returning,
        calendar=calendar,
        follow_up_days=follow_up_days,
        enquiry_days=business.enquiry_days if business else usual.enquiry_days,
        birthday_lead_days=min(MOST_LEAD, max(0, lead_days)),
        left_out={
            follow_up.KEY: more_offers,
            planned_contact.KEY: _left_out(db, contacts, _due(today, calendar)),
            birthday.KEY: more_birthdays,
            name_day.KEY: more_named,
        },
    )
    return replace(facts, customers=load_customers(db, facts.customer_ids()))


class _Again:
    """The ids of what was put off until today or before."""

    def __init__(self, returning: Mapping[tuple[str, str], tuple[str, ...]]) -> None:
        self._subjects = [(rule, *subject.split(":", 1)) for rule, subject in returning]

    def of(self, rule: str, kind: str = "") -> list[int]:
        """By rule (empty: all), of one kind of subject if there are several."""
        return sorted(
            {
                int(number)
                for one, subject, number in self._subjects
                if rule in ("", one) and kind in ("", subject) and number.isdecimal()
            }
        )


def _returning(db: Reader) -> dict[tuple[str, str], tuple[str, ...]]:
    found: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for row in db.execute(
        select(ReminderAnswer.rule, ReminderAnswer.subject, ReminderAnswer.occasion).where(
            ReminderAnswer.answer == AnswerKind.SNOOZED, ReminderAnswer.until <= db.today
        )
    ):
        found[row.rule, row.subject].append(row.occasion)
    return {key: tuple(occasions) for key, occasions in found.items()}


def _answered(db: Reader) -> dict[str, int]:
    """How many answers by rule may still hide something."""
    recent = datetime.combine(db.today - _ANSWERED, time.min)
    rows = db.execute(
        select(ReminderAnswer.rule, func.count().label("n"))
        .where(or_(ReminderAnswer.answered_at >= recent, ReminderAnswer.answer == AnswerKind.NEVER))
        .group_by(ReminderAnswer.rule)
    )
    return {row.rule: row.n for row in rows}


def load_taken(db: Reader, reminders: Sequence[Reminder]) -> frozenset[str]:
    """The occasions of these reminders that a contact is planned for or was made for, or for which
    a letter is finished."""
    found: set[str] = set()
    asked = {text for reminder in reminders for text in texts(reminder.key)}
    for part in chunks(asked):
        found.update(
            db.scalars(
                select(Contact.occasion).where(Contact.occasion != "", Contact.occasion.in_(part))
            )
        )
        found.update(
            db.scalars(
                select(Letter.occasion).where(
                    Letter.occasion.in_(part), Letter.finished_on.is_not(None)
                )
            )
        )
    return frozenset(found)


def load_answers(db: Reader, reminders: Sequence[Reminder]) -> dict[ReminderKey, Answer]:
    """The answers given to these reminders."""
    answers: dict[ReminderKey, Answer] = {}
    for subjects in chunks({reminder.subject for reminder in reminders}):
        rows = db.execute(
            select(
                ReminderAnswer.rule,
                ReminderAnswer.subject,
                ReminderAnswer.occasion,
                ReminderAnswer.answer,
                ReminderAnswer.until,
            ).where(ReminderAnswer.subject.in_(subjects))
        )
        for row in rows:
            key = as_given(row.rule, row.subject, row.occasion)
            answers[key] = Answer(row.answer, row.until)
    return answers


def load_customers(db: Reader, ids: Iterable[int]) -> dict[int, CustomerFacts]:
    """The customers; restricted ones (Art. 18 DSGVO) are left out."""
    found: dict[int, CustomerFacts] = {}
    for part in chunks(sorted(set(ids))):
        rows = db.execute(
            select(
                Customer.id,
                Customer.number,
                Customer.name,
                Customer.importance,
                Customer.kind,
                Customer.net_prices,
                Customer.company,
                Customer.phone,
                Customer.email,
                Customer.since,
                Customer.responsible_id,
            ).where(Customer.id.in_(part), Customer.restricted_on.is_(None))
        )
        for row in rows:
            business = row.kind in (CustomerKind.BUSINESS, CustomerKind.PUBLIC)
            found[row.id] = CustomerFacts(
                id=row.id,
                number=row.number,
                name=row.name,
                importance=row.importance,
                is_business=business if row.net_prices is None else row.net_prices,
                has_company=bool(row.company),
                phone=row.phone,
                email=row.email,
                since=row.since,
                responsible_id=row.responsible_id,
            )
    return found


def _due(today: date, calendar: WorkCalendar) -> ColumnElement[bool]:
    _first, last = reach(calendar, today, today + timedelta(days=SOON_DAYS))
    return and_(Contact.done_on.is_(None), Contact.due <= last, Customer.restricted_on.is_(None))


def _left_out(db: Reader, loaded: Sequence[object], condition: ColumnElement[bool]) -> int:
    """How many more planned contacts there are than were loaded."""
    if len(loaded) < MOST:
        return 0
    there = select(Contact.id).join(Customer, Customer.id == Contact.customer_id).where(condition)
    return db.count(there) - len(loaded)


def _due_contacts(db: Reader, calendar: WorkCalendar, open_offers: set[int]) -> list[ContactFacts]:
    untimed = Contact.at_time == ""  # an agreed time comes before any class
    rows = db.execute(
        select(*CONTACT)
        .join(Customer, Customer.id == Contact.customer_id)
        .where(_due(db.today, calendar))
        .order_by(Contact.due > db.today, untimed, *IMPORTANT_FIRST, Contact.due, Contact.id)
        .limit(MOST)
    )
    return [
        contact_facts(row, offer_open=row.offer_id in open_offers and row.follow_up > 0)
        for row in rows
    ]
