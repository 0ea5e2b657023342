"""The occasions of a customer: reasons to make contact that nothing is planned for yet."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from kundenpflege.base.dates import add_months
from kundenpflege.base.errors import UserError
from kundenpflege.base.i18n import _
from kundenpflege.model import Business, Customer
from kundenpflege.model.kinds import Channel, ContactKind, ContactNature
from kundenpflege.rules.care import CARE_MONTHS
from kundenpflege.rules.filling import Desk, best_day, soon
from kundenpflege.rules.occasions import idea
from kundenpflege.rules.occasions.occasion import Occasion
from kundenpflege.rules.occasions.registry import find
from kundenpflege.rules.permission import channel_of, judge
from kundenpflege.store import Reader, Writer

from .contacts import plan_contact
from .occasion_facts import CustomerKnown, load_customers, load_setting, open_occasions
from .work_calendar import load_calendar

__all__ = ["Occasion", "list_occasions", "plan_occasion"]

#: What is due this long after the twelve months may want a contact in them: the longest lead.
AHEAD_DAYS = 200
#: Days; two contacts of a year cannot lie further apart.
MOST_DISTANCE = 180
#: Ways that are tried when the usual one is not permitted; letters are the safe one.
_OTHER_WAYS = (ContactKind.LETTER, ContactKind.CALL, ContactKind.EMAIL)


def list_occasions(
    db: Reader, customer_id: int, first: date | None = None, last: date | None = None
) -> list[Occasion]:
    """What gives a reason from `first` (today) to `last` (in twelve months), by day: nothing that
    is planned, done or was answered. Nothing for restricted customers; NotFoundError when gone."""
    db.require(Customer, customer_id)
    known = load_known_customer(db, customer_id)
    if known is None:
        return []
    begin = first or db.today
    end = last or add_months(db.today, CARE_MONTHS)
    return open_occasions(db, known, find(known.facts, begin, end))


def plan_occasion(
    db: Writer,
    customer_id: int,
    key_text: str,
    day: date | None = None,
    kind: ContactKind | None = None,
) -> int:
    """Plan a contact for the occasion with this key and give its id: on `day`, else on the best
    working day; by `kind`, else by a way that is permitted. UserError when it is none any more."""
    db.require(Customer, customer_id)
    known = load_known_customer(db, customer_id)
    begin, end = db.today, add_months(db.today, CARE_MONTHS) + timedelta(days=AHEAD_DAYS)
    found = []
    if known is not None:
        occasions = find(known.facts, begin - timedelta(days=31), end)
        found = [one for one in occasions if one.key.text == key_text.strip()]
        found = open_occasions(db, known, found)
    if known is None or not found:
        raise UserError(
            _("Dieser Anlass ist schon eingeplant, erledigt oder vorbei. Bitte neu laden.")
        )
    one = found[0]
    way = kind or allowed_ways(known, db.today)(one) or one.kind
    if day is None:
        desk = make_desk(db)
        user_id = known.responsible_id
        day = best_day(one, way, known.contacts, user_id, desk) or soon(one, way, user_id, desk)
    return plan_for(db, customer_id, one, day, way)


def plan_for(
    db: Writer,
    customer_id: int,
    one: Occasion,
    day: date,
    kind: ContactKind,
    responsible_id: int | None = None,
) -> int:
    """Plan a contact for an occasion, that is then no reminder any more; gives its id."""
    return plan_contact(
        db,
        customer_id,
        kind=kind,
        reason=one.reason,
        due=day,
        person_id=one.person_id,
        responsible_id=responsible_id,
        occasion=one.key.text,
    )


def load_known_customer(db: Reader, customer_id: int) -> CustomerKnown | None:
    """All about one customer that occasions follow from; None for a restricted one."""
    since = add_months(db.today, -CARE_MONTHS)
    until = add_months(db.today, CARE_MONTHS)
    return load_customers(db, [customer_id], load_setting(db), since, until).get(customer_id)


def make_desk(db: Reader) -> Desk:
    """The working days, with nothing to do on them yet."""
    business = db.get(Business, 1)
    desk = Desk(load_calendar(db), db.today)
    if business is not None:
        desk.distance = max(0, min(MOST_DISTANCE, business.care_distance))
    return desk


def allowed_ways(known: CustomerKnown, today: date) -> Callable[[Occasion], ContactKind | None]:
    """By which way a contact of care may go: the usual one if it is permitted and possible, else
    another; None when every one is forbidden (§ 7 UWG), or when there is no occasion and nobody
    wants to be reminded of the customer without one."""
    judged: dict[tuple[int | None, Channel | None], bool] = {}

    def permitted(kind: ContactKind, person_id: int | None) -> bool:
        channel = channel_of(kind)
        if channel is not None and channel not in known.reach:
            return False
        key = person_id, channel
        if key not in judged:
            facts = known.permitted.facts(person_id)
            judged[key] = judge(channel, ContactNature.CARE, facts, today).allowed
        return judged[key]

    def way(one: Occasion) -> ContactKind | None:
        if known.no_ideas and one.key.rule == idea.KEY:
            return None
        for kind in dict.fromkeys((one.kind, *_OTHER_WAYS)):
            if permitted(kind, one.person_id):
                return kind
        return None

    return way
