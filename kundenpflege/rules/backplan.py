"""From the customer's deadline back: rework time, joint inspection, finish, start, order.

`rework_until` is the last working day not after the deadline. `inspection` leaves `rework_days`
working days after it, the last of them `rework_until`. `finish` is the working day before the
inspection, `start` the first of `work_days` working days that end with `finish`. What has to be
ordered takes `delivery_days` calendar days; `order_by` is the last working day that leaves them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from kundenpflege.base.dates import anniversary, format_date, format_long_date, format_weekday_date
from kundenpflege.base.i18n import _, ngettext

from .working_days import (
    IsFree,
    last_working_day,
    next_working_day,
    working_days_after,
    working_days_before,
    working_days_between,
)

#: What is done by the finish where the need does not name it.
WHAT = "Alles"

_NAMED = re.compile(r"(?:Der|Die|Das) [A-ZÄÖÜ][\w-]*(?= (?:ist|wird)\b)")


@dataclass(frozen=True, slots=True)
class Shortage:
    """A time that is too long: `part` is `delivery`, `work` or `rework`; with `possible` days of
    it instead of `given` the deadline would be kept, None when no length of it alone helps."""

    part: str
    given: int
    possible: int | None


@dataclass(frozen=True, slots=True)
class BackPlan:
    """The days that keep a deadline, all of them working days but the deadline.

    `enough` tells whether the order can still be given in time, `missing` how many working days
    are missing for that, `too_short` which times would have to be shorter, `earliest` the earliest
    deadline that can be promised. `start` is `finish` where the work takes no longer than a day.
    """

    order_by: date
    start: date
    finish: date
    inspection: date
    rework_until: date
    deadline: date
    enough: bool
    today: date
    work_days: int
    delivery_days: int
    rework_days: int
    missing: int = 0
    earliest: date = date.max
    too_short: tuple[Shortage, ...] = ()


@dataclass(frozen=True, slots=True)
class DatedSentence:
    """A promise ready to be taken over as a guarantee."""

    text: str
    due: date | None = None


def plan_back(
    deadline: date,
    *,
    work_days: int,
    delivery_days: int,
    rework_days: int,
    is_free: IsFree,
    today: date,
) -> BackPlan:
    """The days that keep `deadline`, seen from `today`.

    `work_days` (at least one) and `rework_days` are working days, `delivery_days` calendar days.
    """
    times = _Times(max(work_days, 1), max(delivery_days, 0), max(rework_days, 0))
    order_by, start, finish, inspection, rework_until = _days_back(deadline, times, is_free)
    enough = order_by >= today
    return BackPlan(
        order_by=order_by,
        start=start,
        finish=finish,
        inspection=inspection,
        rework_until=rework_until,
        deadline=deadline,
        enough=enough,
        today=today,
        work_days=times.work,
        delivery_days=times.delivery,
        rework_days=times.rework,
        missing=0 if enough else working_days_between(order_by, today - timedelta(days=1), is_free),
        earliest=earliest_deadline(
            today,
            work_days=times.work,
            delivery_days=times.delivery,
            rework_days=times.rework,
            is_free=is_free,
        ),
        too_short=() if enough else _shortages(deadline, times, is_free, today),
    )


def earliest_deadline(
    today: date, *, work_days: int, delivery_days: int, rework_days: int, is_free: IsFree
) -> date:
    """The earliest deadline that can be kept when the order comes today."""
    ordered = next_working_day(today, is_free)
    start = next_working_day(ordered + timedelta(days=max(delivery_days, 0)), is_free)
    finish = working_days_after(start, max(work_days, 1) - 1, is_free)
    return working_days_after(finish, 1 + max(rework_days, 0), is_free)


def guarantee_sentences(
    plan: BackPlan, *, informal: bool = False, plural: bool = False, what: str = WHAT
) -> tuple[DatedSentence, ...]:
    """What can be promised, as sentences of the offer; none when the time does not suffice.

    `informal` says du, with `plural` ihr; `what` is what will be done („Der Einbau“). A day
    within a year needs no year.
    """
    if not plan.enough:
        return ()
    near = plan.today

    def day(value: date) -> str:
        return _spoken(value, near)

    rework = (
        f", gewünschte Nachbesserungen sind bis zum {day(plan.rework_until)} erledigt"
        if plan.rework_days
        else ""
    )
    begin = (
        f"Am {day(plan.start)} beginnen wir bei Ihnen mit der Arbeit."
        if not informal
        else f"Am {day(plan.start)} beginnen wir bei {'euch' if plural else 'dir'} mit der Arbeit."
    )
    if not informal:
        order = f"Wenn Sie uns den Auftrag bis zum {day(plan.order_by)} erteilen"
    elif plural:
        order = f"Wenn ihr uns den Auftrag bis zum {day(plan.order_by)} erteilt"
    else:
        order = f"Wenn du uns den Auftrag bis zum {day(plan.order_by)} erteilst"
    return (
        DatedSentence(
            f"{what} ist bis zum {day(plan.finish)} ausgeführt; am {day(plan.inspection)} sehen "
            f"wir uns die Arbeit gemeinsam an{rework}.",
            plan.finish,
        ),
        DatedSentence(begin, plan.start),
        DatedSentence(f"{order}, halten wir diese Termine fest ein."),
    )


def named_work(need: str) -> str:
    """What the customer's sentence says shall be done: „Der Einbau“ of „Der Einbau ist bis …“."""
    found = _NAMED.match(need.strip())
    return found.group() if found else WHAT


_PLANNED = {
    "finish": re.compile(r".+ ist bis zum .+ ausgeführt; am .+ sehen wir uns die Arbeit gemein"),
    "start": re.compile(r"Am .+ beginnen wir bei (?:Ihnen|dir|euch) mit der Arbeit\."),
    "order": re.compile(r"Wenn (?:Sie|du|ihr) uns den Auftrag bis zum .+ erteil"),
}


def planned_part(text: str) -> str:
    """Which of the sentences above a guarantee is (`finish`, `start`, `order`), '' for none.

    A new plan takes the place of what an earlier one promised."""
    return next((part for part, words in _PLANNED.items() if words.match(text)), "")


def plan_findings(plan: BackPlan) -> tuple[str, ...]:
    """What is wrong with a plan that does not suffice, in plain sentences; empty when it does."""
    if plan.enough:
        return ()
    if plan.deadline < plan.today:
        told = [
            _("Der Termin {day} liegt in der Vergangenheit.").format(day=format_date(plan.deadline))
        ]
    else:
        told = [
            ngettext(
                "Die Zeit reicht nicht: Bestellt werden müsste bis {day}, {n} Arbeitstag fehlt.",
                "Die Zeit reicht nicht: Bestellt werden müsste bis {day}, {n} Arbeitstage fehlen.",
                plan.missing,
            ).format(day=format_date(plan.order_by), n=plan.missing)
        ]
        told += _remedies(plan)
    told.append(
        _("Der früheste Termin, den Sie zusagen können, ist {day}.").format(
            day=format_weekday_date(plan.earliest)
        )
    )
    return tuple(told)


def _remedies(plan: BackPlan) -> list[str]:
    words = {
        "delivery": _("die Lieferzeit höchstens {possible} statt {given} Tage wäre"),
        "work": _("die Arbeit in {possible} statt {given} Arbeitstagen getan wäre"),
        "rework": _("für Nachbesserung {possible} statt {given} Arbeitstage blieben"),
    }
    ways = [
        words[short.part].format(possible=short.possible, given=short.given)
        for short in plan.too_short
        if short.possible is not None
    ]
    if not ways:
        return [_("Keine der Zeiten allein lässt sich so weit kürzen.")]
    return [_("Es ginge, wenn {ways}.").format(ways=_(" oder ").join(ways))]


@dataclass(frozen=True, slots=True)
class _Times:
    """How long work and rework (working days) and delivery (calendar days) take."""

    work: int
    delivery: int
    rework: int


def _days_back(
    deadline: date, times: _Times, is_free: IsFree
) -> tuple[date, date, date, date, date]:
    rework_until = last_working_day(deadline, is_free)
    inspection = working_days_before(rework_until, times.rework, is_free)
    finish = working_days_before(inspection, 1, is_free)
    start = working_days_before(finish, times.work - 1, is_free)
    order_by = last_working_day(start - timedelta(days=times.delivery), is_free)
    return order_by, start, finish, inspection, rework_until


def _shortages(deadline: date, times: _Times, is_free: IsFree, today: date) -> tuple[Shortage, ...]:
    """How much shorter each time alone would have to be."""
    found = []
    for part, given, least in (
        ("delivery", times.delivery, 0),
        ("work", times.work, 1),
        ("rework", times.rework, 0),
    ):
        if given <= least:
            continue
        possible = None
        low, high = least, given - 1
        while low <= high:
            middle = (low + high) // 2
            tried = _Times(
                middle if part == "work" else times.work,
                middle if part == "delivery" else times.delivery,
                middle if part == "rework" else times.rework,
            )
            if _days_back(deadline, tried, is_free)[0] >= today:
                possible, low = middle, middle + 1
            else:
                high = middle - 1
        found.append(Shortage(part, given, possible))
    return tuple(found)


def _spoken(day: date, today: date) -> str:
    """`16. Juni`, with its year where more than a year lies between."""
    long = format_long_date(day)
    near = today <= day < anniversary(today.year + 1, today.month, today.day)
    return long.removesuffix(f" {day.year}") if near else long
