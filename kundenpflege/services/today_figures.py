"""The figures beside the reminders: this week, open offers, care by importance."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from sqlalchemy import and_, func, or_, select

from kundenpflege.model import Business, Contact, Customer, Offer, Person
from kundenpflege.model.kinds import Importance, OfferKind, OfferState
from kundenpflege.rules.reminders.birthday import birthday_keys, celebrated
from kundenpflege.store import Reader

from .offer_family import not_beside_its_root
from .undecided import OPEN_STATES

_CLASSES = (Importance.A, Importance.B, Importance.C)


@dataclass(frozen=True, slots=True)
class WeekDay:
    """A day of this week with the number of its contacts (planned and done) and birthdays."""

    day: date
    contacts: int
    birthdays: int
    is_today: bool

    @property
    def dots(self) -> int:
        """How many dots stand under the day: one each, at most five."""
        return min(5, self.contacts + self.birthdays)


@dataclass(frozen=True, slots=True)
class OpenOffers:
    """Drafts and undecided offers; amounts in euros, `silent` counts those sent or last followed
    up more than `silent_days` ago."""

    drafts: int
    sent: int
    followed_up: int
    net_total: Decimal
    gross_total: Decimal
    silent: int
    silent_days: int

    @property
    def count(self) -> int:
        """All of them."""
        return self.drafts + self.sent + self.followed_up


@dataclass(frozen=True, slots=True)
class Care:
    """How many customers of a class have a planned contact."""

    importance: Importance
    planned: int
    total: int

    @property
    def missing(self) -> int:
        """Customers without a planned contact."""
        return self.total - self.planned


@dataclass(frozen=True, slots=True)
class Figures:
    """Everything in the right column of *Heute*."""

    week: tuple[WeekDay, ...]
    offers: OpenOffers
    care: tuple[Care, ...]


def figures(db: Reader) -> Figures:
    """The right column of *Heute*."""
    return Figures(week(db), open_offers(db), care(db))


def week(db: Reader) -> tuple[WeekDay, ...]:
    """Monday to Sunday of this week."""
    monday = db.today - timedelta(days=db.today.weekday())
    sunday = monday + timedelta(days=6)
    contacts: dict[date, int] = {
        row.due: row.n
        for row in db.execute(
            select(Contact.due, func.count().label("n"))
            .join(Customer, Customer.id == Contact.customer_id)
            .where(
                Contact.due >= monday,
                Contact.due < monday + timedelta(days=7),
                Customer.restricted_on.is_(None),
            )
            .group_by(Contact.due)
        )
    }
    birthdays: Counter[date] = Counter()
    for row in db.execute(
        select(Person.birth_month, Person.birth_day)
        .join(Customer, Customer.id == Person.customer_id)
        .where(
            Person.birthday_key.in_(birthday_keys(monday, sunday)),
            Person.left_on.is_(None),
            Person.restricted_on.is_(None),
            Customer.restricted_on.is_(None),
        )
    ):
        day = celebrated(row.birth_month, row.birth_day, monday, sunday)
        if day is not None:
            birthdays[day] += 1
    days = (monday + timedelta(days=n) for n in range(7))
    return tuple(
        WeekDay(day, contacts.get(day, 0), birthdays[day], day == db.today) for day in days
    )


def open_offers(db: Reader) -> OpenOffers:
    """Drafts, sent and followed up offers with their sums; variants of an open offer are the
    same order and not counted again."""
    states = (OfferState.DRAFT, *OPEN_STATES)
    count: Counter[OfferState] = Counter()
    net = gross = Decimal("0.00")
    for row in db.execute(
        select(
            Offer.state,
            func.count().label("n"),
            func.sum(Offer.net_total).label("net"),
            func.sum(Offer.gross_total).label("gross"),
        )
        .where(
            Offer.state.in_(states),
            Offer.kind != OfferKind.CONFIRMATION,
            not_beside_its_root(states),
        )
        .group_by(Offer.state)
    ):
        count[row.state] = row.n
        net += row.net
        gross += row.gross
    business = db.get(Business, 1)
    days = business.follow_up_days if business else 7
    border = db.today - timedelta(days=days)
    silent = db.scalar(
        select(func.count(Offer.id)).where(
            Offer.state.in_(OPEN_STATES),
            Offer.kind != OfferKind.CONFIRMATION,
            not_beside_its_root(OPEN_STATES),
            or_(
                Offer.followed_up_on < border,
                and_(
                    Offer.followed_up_on.is_(None),
                    Offer.sent_at < datetime.combine(border, time.min),
                ),
            ),
        )
    )
    return OpenOffers(
        drafts=count[OfferState.DRAFT],
        sent=count[OfferState.SENT],
        followed_up=count[OfferState.FOLLOWED_UP],
        net_total=net,
        gross_total=gross,
        silent=int(silent or 0),
        silent_days=days,
    )


def care(db: Reader) -> tuple[Care, ...]:
    """For A, B and C customers that are not restricted: how many have a planned contact."""
    total = {
        row.importance: row.n
        for row in db.execute(
            select(Customer.importance, func.count().label("n"))
            .where(Customer.importance.in_(_CLASSES), Customer.restricted_on.is_(None))
            .group_by(Customer.importance)
        )
    }
    planned = {
        row.importance: row.n
        for row in db.execute(
            select(Customer.importance, func.count().label("n"))
            .where(
                Customer.importance.in_(_CLASSES),
                Customer.restricted_on.is_(None),
                select(Contact.id)
                .where(Contact.customer_id == Customer.id, Contact.done_on.is_(None))
                .exists(),
            )
            .group_by(Customer.importance)
        )
    }
    return tuple(Care(one, planned.get(one, 0), total.get(one, 0)) for one in _CLASSES)
