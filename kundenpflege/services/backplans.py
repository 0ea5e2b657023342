"""Deadlines planned back over the working days of the business's Land."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from kundenpflege.base.dates import check_year
from kundenpflege.base.errors import InputError
from kundenpflege.base.i18n import _
from kundenpflege.model import Business
from kundenpflege.rules.backplan import (
    WHAT,
    BackPlan,
    DatedSentence,
    guarantee_sentences,
    plan_back,
    plan_findings,
)
from kundenpflege.rules.holidays import holidays_between, known_state
from kundenpflege.rules.working_days import free_days
from kundenpflege.store import Reader

_FRIDAY = 4


@dataclass(frozen=True, slots=True)
class BackPlanDetail:
    """A plan with what can be promised by it (nothing when the time does not suffice), what is
    wrong with it, and the holidays on weekdays it leaves out."""

    plan: BackPlan
    sentences: tuple[DatedSentence, ...]
    findings: tuple[str, ...]
    holidays: tuple[tuple[date, str], ...]
    country: str
    state: str


def plan_for(
    db: Reader,
    deadline: date,
    *,
    work_days: int = 1,
    delivery_days: int = 0,
    rework_days: int | None = None,
    state: str | None = None,
    informal: bool = False,
    plural: bool = False,
    what: str = WHAT,
) -> BackPlanDetail:
    """The days that keep `deadline`, seen from today.

    `work_days` and `rework_days` (by default the business's) are working days, `delivery_days`
    calendar days; `state` is the short form of a Land when it is not the business's own. InputError
    for a Land that is not known and for a year in which no business happens.
    """
    if wrong := check_year(deadline):
        raise InputError({"deadline": wrong})
    business = db.get(Business, 1) or Business(id=1, country="DE", state="", rework_days=3)
    place = business.state if state is None else known_state(business.country, state)
    if state and not place:
        raise InputError(
            {"state": _("Das Land „{state}“ gibt es hier nicht.").format(state=state.strip())}
        )
    plan = plan_back(
        deadline,
        work_days=work_days,
        delivery_days=delivery_days,
        rework_days=business.rework_days if rework_days is None else rework_days,
        is_free=free_days(business.country, place),
        today=db.today,
    )
    days = holidays_between(
        min(plan.order_by, plan.deadline) + timedelta(days=1),
        plan.deadline,
        business.country,
        place,
    )
    return BackPlanDetail(
        plan,
        guarantee_sentences(plan, informal=informal, plural=plural, what=what),
        plan_findings(plan),
        tuple((day, name) for day, name in days.items() if day.weekday() <= _FRIDAY),
        business.country,
        place,
    )
