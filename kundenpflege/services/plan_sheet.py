"""The contact plan of a period, and of one customer, as paper."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from itertools import groupby

from kundenpflege.base.dates import add_months, format_date
from kundenpflege.base.errors import UserError
from kundenpflege.base.i18n import _
from kundenpflege.documents.plan import PlanDay, PlanLine, PlanSheet, render_plan
from kundenpflege.model import Customer, User
from kundenpflege.model.kinds import ContactKind
from kundenpflege.rules.care import CareState
from kundenpflege.store import Reader

from .business import get_business
from .care import care_of
from .plan_records import OUTSIDE, PlanRecord, plan_records
from .work_calendar import load_calendar

#: Nobody prints more contacts than these.
MOST = 5_000
#: Longest period of a plan on paper.
MOST_DAYS = 800
#: How the kinds are marked, as on the screen.
COLOURS = {
    ContactKind.CALL: "#0E5A62",
    ContactKind.VISIT: "#6B4FA0",
    ContactKind.MEETING: "#6B4FA0",
    ContactKind.LETTER: "#2E7D4F",
    ContactKind.EMAIL: "#2B6CB0",
    ContactKind.MESSAGE: "#2B6CB0",
}
#: Kinds for which somebody may have to ring up.
_SPOKEN = OUTSIDE | {ContactKind.CALL}
_STATES = {
    CareState.NONE: lambda: _("kein Rhythmus"),
    CareState.TOO_FEW: lambda: _("zu wenig"),
    CareState.ENOUGH: lambda: _("genau richtig"),
    CareState.TOO_MANY: lambda: _("zu viel"),
}


def state_words(state: CareState) -> str:
    """`zu wenig`, `genau richtig`, `zu viel`."""
    return _STATES[state]()


def plan_sheet(
    db: Reader,
    first: date,
    last: date,
    *,
    responsible_id: int | None = None,
    customers: Sequence[int] | None = None,
    notes: bool = False,
) -> PlanSheet:
    """The plan between two days, both included; UserError when that is too much for paper."""
    _check_order(first, last)
    if (last - first).days > MOST_DAYS:
        raise UserError(_("Auf Papier passen höchstens zwei Jahre. Bitte einen kürzeren Zeitraum."))
    records = plan_records(
        db, first, last, responsible_id=responsible_id, customers=customers, limit=MOST + 1
    )
    _check_number(records)
    business = get_business(db)
    whose = db.require(User, responsible_id).name if responsible_id is not None else ""
    period = _("{first} bis {last}").format(first=format_date(first), last=format_date(last))
    return PlanSheet(
        title=_("Kontaktplan"),
        under=f"{period} · {whose}" if whose else period,
        printed=db.today,
        days=_days(db, records, first, last, whose=responsible_id is None, notes=notes),
        business=business.name,
        brand=business.brand_color,
        empty=_("In diesem Zeitraum ist nichts geplant."),
    )


def customer_sheet(
    db: Reader,
    customer_id: int,
    first: date | None = None,
    last: date | None = None,
    *,
    notes: bool = False,
) -> PlanSheet:
    """The plan of one customer: what took place in the last twelve months and what is planned for
    the next, unless a period is asked for. UserError for a restricted customer, and when the period
    holds too much for paper."""
    customer = db.require(Customer, customer_id)
    if customer.restricted_on is not None:
        raise UserError(_("Dieser Kunde ist gesperrt (Art. 18 DSGVO)."))
    begin = first or add_months(db.today, -12)
    end = last or add_months(max(begin, db.today), 12)
    _check_order(begin, end)
    records = plan_records(db, begin, end, customers=[customer_id], limit=MOST + 1)
    _check_number(records)
    business = get_business(db)
    care = care_of(db, customer_id)
    facts = [
        (_("Wunsch im Jahr"), str(care.wanted) if care.wanted else "–"),
        (_("Erledigt, 12 Monate"), str(care.done)),
        (_("Geplant, 12 Monate"), str(care.planned)),
        (_("Pflege"), state_words(care.state)),
        (_("Letzter Kontakt"), format_date(care.last_on) if care.last_on else "–"),
    ]
    period = _("{first} bis {last}").format(first=format_date(begin), last=format_date(end))
    return PlanSheet(
        title=customer.name,
        under=_("Kontaktplan · Kunde {number} · {period}").format(
            number=customer.number, period=period
        ),
        printed=db.today,
        days=_days(db, records, begin, end, whose=True, notes=notes, free=False, named=False),
        business=business.name,
        brand=business.brand_color,
        facts=tuple(facts),
        by_month=True,
        empty=_("Für diesen Kunden ist nichts geplant."),
    )


def plan_pdf(sheet: PlanSheet, progress: Callable[[int, int], None] | None = None) -> bytes:
    """The sheet as PDF."""
    return render_plan(sheet, progress)


def _check_order(first: date, last: date) -> None:
    if last < first:
        raise UserError(_("Das Ende liegt vor dem Anfang. Bitte die Tage tauschen."))


def _check_number(records: Sequence[PlanRecord]) -> None:
    if len(records) > MOST:
        raise UserError(
            _("Das sind mehr als {n} Kontakte. Bitte einen kürzeren Zeitraum wählen.").format(
                n=MOST
            )
        )


def _days(
    db: Reader,
    records: Sequence[PlanRecord],
    first: date,
    last: date,
    *,
    whose: bool,
    notes: bool,
    free: bool = True,
    named: bool = True,
) -> tuple[PlanDay, ...]:
    """The days with something on them; holidays and days off stand by their name."""
    calendar = load_calendar(db)
    names = dict(calendar.free_days(first, last)) if free else {}
    lines = {
        # What began before the period stands on its first day.
        day: tuple(_line(record, whose, notes, named) for record in found)
        for day, found in groupby(records, key=lambda r: max(r.day, first))
    }
    # Days off in a row are said once.
    shown: list[PlanDay] = []
    for day in sorted({*lines, *names}):
        name = names.get(day, "")
        if day not in lines and name and name == names.get(day - timedelta(days=1), ""):
            continue
        end = day
        while name and names.get(end + timedelta(days=1), "") == name:
            end += timedelta(days=1)
        if end > day and day not in lines:
            name = _("{name} bis {day}").format(name=name, day=format_date(end))
        shown.append(PlanDay(day, lines.get(day, ()), name))
    return tuple(shown)


def _line(record: PlanRecord, whose: bool, notes: bool, named: bool) -> PlanLine:
    """A contact; of one customer its reason stands where else the name does."""
    person = record.person if record.person != record.customer else ""
    facts = (
        person,
        record.phone if record.kind in _SPOKEN else "",
        record.place if record.kind in OUTSIDE or record.place else "",
        _("bis {day}").format(day=format_date(record.last_day)) if record.last_day else "",
        _("{n} Minuten").format(n=record.minutes) if record.minutes and record.at_time else "",
    )
    reason = record.reason
    who = record.customer
    if not named:
        who, reason = reason or record.kind.label, ""
    if record.done and record.outcome:
        reason = f"{reason}: {record.outcome}" if reason else record.outcome
    return PlanLine(
        who=who,
        kind=record.kind.label,
        colour=COLOURS[record.kind],
        time=record.at_time,
        reason=reason,
        facts=tuple(fact for fact in facts if fact),
        note=record.note if notes else "",
        whose=record.responsible if whose else "",
        done=record.done,
        overdue=record.overdue,
    )
