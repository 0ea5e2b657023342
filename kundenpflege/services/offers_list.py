"""The list of offers: ids sorted and filtered by the database, rows by page, counts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

from sqlalchemy import String, and_, case, cast, func, or_, select
from sqlalchemy.orm import aliased
from sqlalchemy.sql import ColumnElement

from kundenpflege.base.dates import format_date, relative_days
from kundenpflege.base.i18n import N_, _, ngettext
from kundenpflege.model import Contact, Customer, Offer
from kundenpflege.model.kinds import CustomerKind, OfferKind, OfferState
from kundenpflege.rules.offer_standing import (
    UNDECIDED,
    awaits_decision,
    standing,
    standing_words,
)
from kundenpflege.store import Reader

from .offer_family import family_word
from .offers_read import offer_title

_CHUNK = 500

#: From so many days before its end the validity is told in lists.
_ENDS_SOON = 7


class OfferGroup(StrEnum):
    """The filters above the list; replaced versions show in their own group only."""

    ALL = "all"
    DRAFT = "draft"
    OPEN = "open"
    SENT = "sent"
    FOLLOWED_UP = "followed_up"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    EXPIRED = "expired"
    REPLACED = "replaced"

    @property
    def label(self) -> str:
        """What the chip says."""
        return _(_GROUP_LABELS[self.value])

    @property
    def states(self) -> tuple[OfferState, ...]:
        """Where the offers of this group stand; „offen“ are those that still hold."""
        match self:
            case OfferGroup.ALL:
                return tuple(state for state in OfferState if state is not OfferState.REPLACED)
            case OfferGroup.OPEN:
                return UNDECIDED
            case _:
                return (OfferState(self.value),)


_GROUP_LABELS = {
    "all": N_("Alle"),
    "draft": N_("Entwürfe"),
    "open": N_("Offen"),
    "sent": N_("Gesendet"),
    "followed_up": N_("Nachgefasst"),
    "accepted": N_("Angenommen"),
    "declined": N_("Abgelehnt"),
    "expired": N_("Abgelaufen"),
    "replaced": N_("Ersetzt"),
}


class OfferSort(StrEnum):
    """What the list can be sorted by; `date` is the day of sending, for drafts of the change."""

    DATE = "date"
    NUMBER = "number"
    CUSTOMER = "customer"
    SUBJECT = "subject"
    STATE = "state"
    TOTAL = "total"
    VALID_UNTIL = "valid_until"
    FOLLOW_UP = "follow_up"
    CHANCE = "chance"
    DECISION = "decision"


@dataclass(frozen=True, slots=True)
class OfferFilter:
    """Which offers are wanted; empty parts do not restrict."""

    group: OfferGroup = OfferGroup.ALL
    text: str = ""
    customer_id: int | None = None
    responsible_id: int | None = None
    kind: OfferKind | None = None


@dataclass(frozen=True, slots=True)
class OfferRow:
    """One line of the list. `title` is the number or „Entwurf“; amounts in euros.

    `state` is what was noted last, `standing` where it stands today (expired included),
    `standing_words` the same in words („Nachgefasst (2)“). `follow_ups` counts the calls that took
    place, `chance` is in percent. `total` is net for businesses (`net_shown`), gross for
    consumers. `told` says what happened last („gesendet vor 6 Tagen“, on `told_on`), `hint` what
    comes next; `overdue` marks the hint. `family` is the same for the variants of one order.
    """

    id: int
    number: str
    title: str
    customer_id: int
    customer_name: str
    customer_number: str
    subject: str
    state: OfferState
    talk_date: date | None
    offer_date: date | None
    valid_until: date | None
    net: Decimal
    gross: Decimal
    total: Decimal
    net_shown: bool
    told: str
    told_on: date | None
    hint: str
    follow_up: date | None
    overdue: bool
    kind: OfferKind = OfferKind.OFFER
    standing: OfferState = OfferState.DRAFT
    standing_words: str = ""
    chance: int | None = None
    decision_on: date | None = None
    follow_ups: int = 0
    variant_name: str = ""
    based_on_id: int | None = None
    variant_of_id: int | None = None
    family: str = ""


@dataclass(frozen=True, slots=True)
class OfferCounts:
    """How many offers there are by where they stand today, and how many of them are to be followed
    up today or should have been; `confirmed` are sent confirmations, which wait for nothing."""

    by_state: Mapping[OfferState, int]
    follow_ups_due: int
    confirmed: int = 0

    def of(self, group: OfferGroup) -> int:
        """How many offers the group holds."""
        found = sum(self.by_state.get(state, 0) for state in group.states)
        return found - self.confirmed if group is OfferGroup.OPEN else found


def list_offer_ids(
    db: Reader,
    wanted: OfferFilter | None = None,
    sort: OfferSort | str = OfferSort.DATE,
    descending: bool = True,
) -> list[int]:
    """Ids of the wanted offers in order; those without a value come last in both directions."""
    wanted = wanted or OfferFilter()
    conditions: list[ColumnElement[bool]] = [_in_group(wanted.group, db.today)]
    if wanted.kind is not None:
        conditions.append(Offer.kind == wanted.kind)
    if wanted.customer_id is not None:
        conditions.append(Offer.customer_id == wanted.customer_id)
    if wanted.responsible_id is not None:
        conditions.append(Offer.responsible_id == wanted.responsible_id)
    if wanted.text.strip():
        conditions.append(
            or_(
                Offer.id.in_(db.matching("offer", wanted.text)),
                Offer.customer_id.in_(db.matching("customer", wanted.text)),
            )
        )
    statement = (
        select(Offer.id)
        .join(Customer, Customer.id == Offer.customer_id)
        .where(*conditions)
        .order_by(*_order(OfferSort(sort), descending, db.today))
    )
    return list(db.scalars(statement))


def list_offer_rows(db: Reader, ids: Sequence[int]) -> list[OfferRow]:
    """The lines of these offers in the given order; one query for every 500 ids."""
    rows: dict[int, OfferRow] = {}
    root = aliased(Offer)
    for start in range(0, len(ids), _CHUNK):
        chunk = list(ids[start : start + _CHUNK])
        statement = (
            select(
                Offer,
                Customer.name,
                Customer.number,
                _net_shown(),
                _follow_up(),
                followed_times(),
                root.number,
            )
            .join(Customer, Customer.id == Offer.customer_id)
            .outerjoin(root, root.id == Offer.variant_of_id)
            .where(Offer.id.in_(chunk))
        )
        for offer, name, number, net_shown, follow_up, times, of in db.rows(statement):
            rows[offer.id] = _row(
                offer, name, number, bool(net_shown), follow_up, int(times or 0), of, db.today
            )
    return [rows[key] for key in ids if key in rows]


def count_offers(db: Reader) -> OfferCounts:
    """Offers by where they stand, and follow-ups due."""
    stands = standing_column(db.today)
    states = db.rows(select(stands, func.count()).group_by(stands))
    due = db.scalar(
        select(func.count(func.distinct(Offer.id)))
        .join(Contact, Contact.offer_id == Offer.id)
        .where(
            Offer.state.in_(UNDECIDED),
            Contact.done_on.is_(None),
            Contact.follow_up > 0,
            Contact.due <= db.today,
        )
    )
    confirmed = db.count(
        select(Offer.id).where(
            Offer.kind == OfferKind.CONFIRMATION, _in_group(OfferGroup.SENT, db.today)
        )
    )
    counted = {OfferState(state): count for state, count in states}
    return OfferCounts(counted, int(due or 0), confirmed)


def standing_column(today: date) -> ColumnElement[str]:
    """`rules.offer_standing.standing` in SQL."""
    return case((_expired(today), OfferState.EXPIRED.value), else_=cast(Offer.state, String))


def followed_times() -> ColumnElement[int]:
    """Correlated: how many times an offer was followed up."""
    done = aliased(Contact)
    return (
        select(func.count(case((done.done_on.is_not(None) & (done.follow_up > 0), 1))))
        .where(done.offer_id == Offer.id)
        .correlate(Offer)
        .scalar_subquery()
    )


def _expired(today: date) -> ColumnElement[bool]:
    return and_(Offer.state.in_(UNDECIDED), Offer.valid_until < today)


def _in_group(group: OfferGroup, today: date) -> ColumnElement[bool]:
    """Which offers stand in this group today."""
    match group:
        case OfferGroup.EXPIRED:
            return _expired(today)
        case OfferGroup.OPEN:
            # A sent confirmation waits for no answer.
            return and_(
                Offer.kind != OfferKind.CONFIRMATION,
                or_(_in_group(OfferGroup.SENT, today), _in_group(OfferGroup.FOLLOWED_UP, today)),
            )
        case OfferGroup.SENT | OfferGroup.FOLLOWED_UP:
            return and_(
                Offer.state.in_(group.states),
                or_(Offer.valid_until.is_(None), Offer.valid_until >= today),
            )
        case _:
            return Offer.state.in_(group.states)


def _row(
    offer: Offer,
    customer_name: str,
    customer_number: str,
    net_shown: bool,
    follow_up: date | None,
    times: int,
    root_number: str | None,
    today: date,
) -> OfferRow:
    stands = standing(offer.state, offer.valid_until, today)
    told, told_on = _told(offer, today)
    hint, overdue = _hint(offer, follow_up, today)
    return OfferRow(
        id=offer.id,
        number=offer.full_number if offer.state is not OfferState.DRAFT else "",
        title=offer_title(offer),
        customer_id=offer.customer_id,
        customer_name=customer_name,
        customer_number=customer_number,
        subject=offer.subject,
        state=offer.state,
        talk_date=offer.talk_date,
        offer_date=offer.offer_date,
        valid_until=offer.valid_until,
        net=offer.net_total,
        gross=offer.gross_total,
        total=offer.net_total if net_shown else offer.gross_total,
        net_shown=net_shown,
        told=told,
        told_on=told_on,
        hint=hint,
        follow_up=follow_up,
        overdue=overdue,
        kind=offer.kind,
        standing=stands,
        standing_words=standing_words(stands, times, offer.kind),
        chance=offer.chance,
        decision_on=offer.decision_on,
        follow_ups=times,
        variant_name=offer.variant_name,
        based_on_id=offer.based_on_id,
        variant_of_id=offer.variant_of_id,
        family=family_word(offer.number, offer.id, root_number, offer.variant_of_id),
    )


def _told(offer: Offer, today: date) -> tuple[str, date | None]:
    """What happened last, and when."""
    sent = offer.sent_at.date() if offer.sent_at else None
    changed = offer.changed_at.date() if offer.changed_at else None
    match offer.state:
        case OfferState.DRAFT:
            pattern, day = _("geändert {when}"), changed
        case OfferState.SENT:
            pattern, day = _("gesendet {when}"), sent
        case OfferState.FOLLOWED_UP:
            pattern, day = _("nachgefasst {when}"), offer.followed_up_on
        case OfferState.ACCEPTED:
            pattern, day = _("angenommen {when}"), offer.decided_on
        case OfferState.DECLINED:
            pattern, day = _("abgelehnt {when}"), offer.decided_on
        case _:
            if offer.decided_on is not None:
                return _("durch eine andere Fassung ersetzt"), offer.decided_on
            return _("durch eine neue Version ersetzt"), changed
    return (pattern.format(when=relative_days(day, today)), day) if day else ("", None)


def _hint(offer: Offer, follow_up: date | None, today: date) -> tuple[str, bool]:
    """What comes next, and whether it should have been done."""
    if offer.state is OfferState.DECLINED:
        return offer.decline_reason.label if offer.decline_reason else "", False
    if offer.state not in UNDECIDED or not awaits_decision(offer.kind):
        return "", False
    if offer.valid_until is not None and offer.valid_until < today:
        return _("galt bis {day}").format(day=format_date(offer.valid_until)), True
    if follow_up is not None and follow_up <= today:
        when = relative_days(follow_up, today)
        return _("nachfassen – fällig {when}").format(when=when), follow_up < today
    left = (offer.valid_until - today).days if offer.valid_until else _ENDS_SOON + 1
    if left == 0:
        return _("gilt nur noch heute"), True
    if left <= _ENDS_SOON:
        return ngettext("gilt noch {n} Tag", "gilt noch {n} Tage", left).format(n=left), False
    if follow_up is not None:
        return _("nachfassen {when}").format(when=relative_days(follow_up, today)), False
    return "", False


def _net_shown() -> ColumnElement[bool]:
    """`Customer.is_business` in SQL."""
    return case(
        (Customer.net_prices.is_not(None), Customer.net_prices),
        else_=Customer.kind.in_((CustomerKind.BUSINESS, CustomerKind.PUBLIC)),
    )


def _follow_up() -> ColumnElement[date]:
    """Correlated: the day of the next planned contact about the offer.

    Planned ones are told apart within the offer's contacts: as a condition it would make the
    database walk through all open contacts for each offer.
    """
    planned = aliased(Contact)
    return (
        select(func.min(case((planned.done_on.is_(None), planned.due))))
        .where(planned.offer_id == Offer.id)
        .correlate(Offer)
        .scalar_subquery()
    )


def _order(sort: OfferSort, descending: bool, today: date) -> list[ColumnElement[Any]]:
    """Sort columns; empty values last, equal ones newest first."""
    match sort:
        case OfferSort.DATE:
            column: Any = func.coalesce(Offer.sent_at, Offer.changed_at)
        case OfferSort.NUMBER:
            column = func.nullif(Offer.number, "")
        case OfferSort.CUSTOMER:
            column = func.nullif(Customer.sort_name, "")
        case OfferSort.SUBJECT:
            column = func.nullif(Offer.subject, "")
        case OfferSort.STATE:
            order = {state.value: position for position, state in enumerate(OfferState)}
            column = case(order, value=standing_column(today))
        case OfferSort.TOTAL:
            column = case((_net_shown(), Offer.net_total), else_=Offer.gross_total)
        case OfferSort.VALID_UNTIL:
            column = Offer.valid_until
        case OfferSort.FOLLOW_UP:
            column = _follow_up()
        case OfferSort.CHANCE:
            column = Offer.chance
        case OfferSort.DECISION:
            column = Offer.decision_on
    value = column.desc() if descending else column.asc()
    return [column.is_(None), value, Offer.revision.desc(), Offer.id.desc()]
