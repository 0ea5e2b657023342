"""What matters more: the one table that orders *Heute*."""

from __future__ import annotations

from enum import StrEnum

from kundenpflege.model.kinds import Importance


class Group(StrEnum):
    """How near a reminder is; in the order of the page."""

    OVERDUE = "overdue"
    TODAY = "today"
    SOON = "soon"


_GROUP = {Group.OVERDUE: 2000, Group.TODAY: 1000, Group.SOON: 0}
#: A missed call or visit at an agreed time is a broken promise: nothing is weightier.
_PROMISE = 990
#: By rule; what others wait for comes before what pleases them, and that before our own ideas.
_RULE = {
    "follow_up": 900,
    "offer_expiring": 890,
    "enquiry": 780,
    "planned_contact": 700,
    "wish": 650,
    "decision_date": 640,
    "birthday": 600,
    "round_birthday": 580,
    "maintenance": 560,
    "warranty": 550,
    "referral": 540,
    "name_day": 500,
    "anniversary": 490,
    "next_step": 400,
    "care_gap": 300,
    "dormant": 200,
    "season": 100,
}
#: By rule, where it cannot wait: decided now, or at an agreed time.
_PRESSING = {"decision_date": 950, "planned_contact": 800, "follow_up": 910}
#: What is late there is no debt: congratulated is today, and a little sooner than what is not late.
_GREETINGS = frozenset({"birthday", "round_birthday", "name_day", "anniversary"})
_LATE = 25
_IMPORTANCE = {Importance.A: 3, Importance.B: 2, Importance.C: 1, Importance.NONE: 0}


def weigh(rule: str, group: Group, importance: Importance, pressing: bool) -> int:
    """More is weightier: overdue before today before soon, there by rule, then by class; late
    greetings belong to today."""
    value = _RULE.get(rule, 0)
    if pressing:
        value = max(value, _PRESSING.get(rule, value))
        if rule == "planned_contact" and group is Group.OVERDUE:
            value = _PROMISE
    if group is Group.OVERDUE and rule in _GREETINGS:
        group, value = Group.TODAY, value + _LATE
    return (_GROUP[group] + value) * 10 + _IMPORTANCE[importance]
