"""Who orders after a visit, who at the time they decide, and whom a visit is worth now.

An order counts for the last visit of the ninety days before it, the day itself included: what was
seen and talked through at the customer's is ordered within a quarter, or for another reason. It
counts for a decision when it falls into the announced time or the four weeks before it, in which
the customer already compares. One order proves nothing: it is shown with its numbers, and called a
habit only from the second one on.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum

from kundenpflege.base.dates import MONTHS, add_months, format_date
from kundenpflege.base.i18n import N_, _, ngettext
from kundenpflege.model.kinds import Importance

from .decision_date import LEAD_DAYS, DecisionFacts, next_decision

#: So many days after a visit an order is thanks to it.
VISIT_DAYS = 90
#: From so many orders on it is called a habit.
HABIT = 2
#: Nobody is visited for no reason again before so many months.
PAUSE_MONTHS = 4
#: A decision this near makes a visit worth while: time to look, reckon and talk it through.
AHEAD_DAYS = 75


class Buying(StrEnum):
    """When a customer orders."""

    VISIT = "visit"
    WINDOW = "window"
    BOTH = "both"
    OTHER = "other"
    UNKNOWN = "unknown"

    @property
    def label(self) -> str:
        """In German."""
        return _(_LABELS[self])


_LABELS = {
    Buying.VISIT: N_("nach Besuchen"),
    Buying.WINDOW: N_("zum Termin"),
    Buying.BOTH: N_("nach Besuch und Termin"),
    Buying.OTHER: N_("ohne Zusammenhang"),
    Buying.UNKNOWN: N_("noch kein Auftrag"),
}


@dataclass(frozen=True, slots=True)
class Order:
    """An accepted offer: the day of the decision, net in euros."""

    day: date
    net: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True)
class VisitPattern:
    """What visits brought at one customer.

    `fruitful` of `visits` were followed by an order; `after_visit` and `in_window` count orders
    (one can be both); `net_after_visit` in euros.
    """

    visits: int
    fruitful: int
    orders: int
    after_visit: int
    in_window: int
    net: Decimal
    net_after_visit: Decimal
    last_visit: date | None = None
    last_order: date | None = None

    @property
    def buying(self) -> Buying:
        """When the customer orders, as far as the orders tell."""
        if not self.orders:
            return Buying.UNKNOWN
        visit = 2 * self.after_visit > self.orders
        window = 2 * self.in_window > self.orders
        if visit and window:
            return Buying.BOTH
        return Buying.VISIT if visit else Buying.WINDOW if window else Buying.OTHER

    @property
    def is_habit(self) -> bool:
        """Whether there are orders enough to rely on it."""
        return self.orders >= HABIT

    @property
    def words(self) -> str:
        """`3 von 4 Aufträgen nach einem Besuch`."""
        if not self.orders:
            told = ngettext("{n} Besuch, kein Auftrag", "{n} Besuche, kein Auftrag", self.visits)
            return told.format(n=self.visits)
        parts = []
        if self.after_visit or not self.in_window:
            told = ngettext(
                "{k} von {n} Auftrag nach einem Besuch",
                "{k} von {n} Aufträgen nach einem Besuch",
                self.orders,
            )
            parts.append(told.format(k=self.after_visit, n=self.orders))
        if self.in_window:
            told = ngettext(
                "{k} von {n} Auftrag zum Termin", "{k} von {n} Aufträgen zum Termin", self.orders
            )
            parts.append(told.format(k=self.in_window, n=self.orders))
        return " · ".join(parts)


def pattern(
    visits: Iterable[date], orders: Iterable[Order], windows: Sequence[DecisionFacts] = ()
) -> VisitPattern:
    """Visits and orders of one customer set against each other."""
    seen, placed = sorted(visits), sorted(orders, key=lambda order: order.day)
    fruitful: set[int] = set()
    after = in_window = 0
    net_after = Decimal(0)
    for order in placed:
        last = max((n for n, day in enumerate(seen) if day <= order.day), default=None)
        if last is not None and (order.day - seen[last]).days <= VISIT_DAYS:
            fruitful.add(last)
            after += 1
            net_after += order.net
        if any(is_in_window(window, order.day) for window in windows):
            in_window += 1
    return VisitPattern(
        visits=len(seen),
        fruitful=len(fruitful),
        orders=len(placed),
        after_visit=after,
        in_window=in_window,
        net=sum((order.net for order in placed), Decimal(0)),
        net_after_visit=net_after,
        last_visit=seen[-1] if seen else None,
        last_order=placed[-1].day if placed else None,
    )


def is_in_window(facts: DecisionFacts, day: date) -> bool:
    """Whether an order of that day belongs to the decision: its time and four weeks before."""
    if facts.day is not None:
        return abs((day - facts.day).days) <= LEAD_DAYS
    found = next_decision(facts, day)
    return found is not None and found[0] - timedelta(days=LEAD_DAYS) <= day


@dataclass(frozen=True, slots=True)
class VisitFacts:
    """A customer who could be visited. `wanted` and `planned` contacts of the year, `open_net` the
    offers that wait for an answer in euros, `nearby` the next planned visit close by: day, place
    and name of whom."""

    customer_id: int
    importance: Importance
    pattern: VisitPattern
    windows: tuple[DecisionFacts, ...] = ()
    next_visit: date | None = None
    open_net: Decimal = Decimal(0)
    short_of: int = 0
    nearby: tuple[date, str, str] | None = None


@dataclass(frozen=True, slots=True)
class VisitIdea:
    """Why and when a visit is worth it; the weightier the sooner in the list."""

    weight: int
    day: date
    reason: str
    why: tuple[str, ...]


_CLASS = {Importance.A: 30, Importance.B: 15, Importance.C: 5, Importance.NONE: 0}


def idea(facts: VisitFacts, today: date) -> VisitIdea | None:
    """Whether to visit a customer, None when there is no reason or a visit stands already."""
    if facts.next_visit is not None and facts.next_visit >= today:
        return None
    last = facts.pattern.last_visit
    rested = last is None or add_months(last, PAUSE_MONTHS) <= today
    buying = facts.pattern.buying
    weight, why = 0, []
    day = today + timedelta(days=7)
    reason = ""
    window = _next_window(facts.windows, today)
    if window is not None:
        first, title = window
        weight += 60 if buying in (Buying.WINDOW, Buying.BOTH) else 40
        why.append(_("{title}: {when}").format(title=title, when=_when(first, today)))
        reason = _("Vor der Entscheidung: {title}").format(title=title)
        day = max(day, first - timedelta(days=LEAD_DAYS // 2))
    if buying in (Buying.VISIT, Buying.BOTH) and rested:
        weight += 45 if facts.pattern.is_habit else 25
        why.append(facts.pattern.words)
        often = _("Wieder besuchen: bestellt danach oft")
        reason = reason or (often if facts.pattern.is_habit else _("Wieder einmal vorbeischauen"))
    if facts.open_net > 0 and (rested or last is None):
        weight += 25
        why.append(_("Ein Angebot wartet auf Antwort"))
        reason = reason or _("Offenes Angebot vor Ort besprechen")
    if facts.short_of > 0 and rested:
        weight += 10 * min(3, facts.short_of)
        told = ngettext(
            "{n} Kontakt fehlt in diesem Jahr", "{n} Kontakte fehlen in diesem Jahr", facts.short_of
        )
        why.append(told.format(n=facts.short_of))
        reason = reason or _("Nachfragen, ob alles in Ordnung ist")
    if not weight:
        return None
    weight += _CLASS[facts.importance]
    if last is None:
        why.append(_("Noch nie besucht"))
    elif rested:
        weight += min(20, (today - last).days // 30)
        why.append(_("Zuletzt besucht am {day}").format(day=format_date(last)))
    if facts.nearby is not None:
        near_day, _place, whom = facts.nearby
        if window is None or near_day <= window[0]:
            weight += 20
            day = near_day
            why.insert(
                0,
                _("Am {day} sind wir bei {name} in der Nähe").format(
                    day=format_date(near_day), name=whom
                ),
            )
    return VisitIdea(weight, day, reason, tuple(why))


def _next_window(windows: Iterable[DecisionFacts], today: date) -> tuple[date, str] | None:
    """First day and title of the next decision that is near enough to prepare."""
    found = []
    for window in windows:
        span = next_decision(window, today)
        if span is not None and span[1] >= today <= span[0] <= today + timedelta(days=AHEAD_DAYS):
            found.append((span[0], window.title or _("Entscheidung")))
    return min(found, default=None)


def _when(first: date, today: date) -> str:
    if first.day == 1:
        return _("ab {month}").format(month=_(MONTHS[first.month - 1]))
    return _("am {day}").format(day=format_date(first))


def region(country: str, postal_code: str) -> str:
    """What lies close together: the first three signs of a German postal code, the first two of
    four-digit ones (Austria, Switzerland); empty without a code."""
    code = "".join(sign for sign in postal_code if sign.isalnum())
    return f"{country}-{code[:3] if len(code) >= 5 else code[:2]}" if len(code) >= 4 else ""
