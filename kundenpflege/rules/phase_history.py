"""How the phase of a customer changed over time, for the timeline."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from kundenpflege.base.dates import add_months
from kundenpflege.model.kinds import Phase

from .phase import DORMANT_MONTHS, LOST_SILENCE_MONTHS, PhaseFacts, derive_phase


@dataclass(frozen=True, slots=True)
class PhaseEvents:
    """What happened with a customer, each with its day.

    `since` and `last_order` are entered days, `accepted` and `declined` decisions on offers
    (postponed ones left out), `open_offers` spans from sending to the decision (None: still open),
    `contacts` done ones, `known_on` the day the customer was entered.
    """

    known_on: date | None = None
    since: date | None = None
    last_order: date | None = None
    accepted: tuple[date, ...] = ()
    declined: tuple[date, ...] = ()
    open_offers: tuple[tuple[date, date | None], ...] = ()
    contacts: tuple[date, ...] = ()
    dormant_months: int = DORMANT_MONTHS


def phase_history(events: PhaseEvents, today: date) -> list[tuple[date, Phase, str]]:
    """Each change of the derived phase up to `today` with its day and reason, oldest first.

    Between the first entered day and the entered last order nothing is known of the purchases:
    no sleep is claimed there.
    """
    history: list[tuple[date, Phase, str]] = []
    for day in sorted(set(_candidates(events))):
        if day > today:
            break
        facts = _facts_on(events, day)
        if not facts.has_bought and not _known(events, day):
            continue
        result = derive_phase(facts, day)
        if not history or history[-1][1] is not result.phase:
            history.append((day, result.phase, result.reason))
    return history


def _candidates(events: PhaseEvents) -> Iterator[date]:
    """Every day on which the phase may change."""
    purchases = [*events.accepted, *(day for day in (events.since, events.last_order) if day)]
    if events.last_order is None and events.since in purchases:
        purchases.remove(events.since)
    yield from purchases
    yield from (day for day in (events.known_on, events.since) if day)
    yield from events.declined
    for sent, decided in events.open_offers:
        yield sent
        if decided is not None:
            yield decided
    quiet = _quiet_from(events)
    after = timedelta(days=1)
    lost = PhaseFacts(dormant_months=events.dormant_months).lost_months
    for day in purchases:
        if day >= quiet:
            yield add_months(day, events.dormant_months) + after
            yield add_months(day, lost) + after
    for day in events.contacts:
        if day >= quiet:
            yield day
            yield add_months(day, LOST_SILENCE_MONTHS) + after


def _quiet_from(events: PhaseEvents) -> date:
    """The day from which all purchases are known."""
    return events.last_order or date.min


def _known(events: PhaseEvents, day: date) -> bool:
    """Whether anything was known of the customer on that day."""
    days = [events.known_on, *(sent for sent, _end in events.open_offers), *events.declined]
    return any(one is not None and one <= day for one in days)


def _facts_on(events: PhaseEvents, day: date) -> PhaseFacts:
    accepted = [one for one in events.accepted if one <= day]
    since = events.since if events.since is not None and events.since <= day else None
    last_order = events.last_order
    if last_order is not None and last_order > day:
        last_order = since
    contacts = [one for one in events.contacts if one <= day]
    declined = [one for one in events.declined if one <= day]
    return PhaseFacts(
        orders=len(accepted),
        last_accepted=max(accepted, default=None),
        since=since,
        last_order=last_order,
        last_contact=max(contacts, default=None),
        declined_on=max(declined, default=None),
        offer_open=any(
            sent <= day and (end is None or end > day) for sent, end in events.open_offers
        ),
        dormant_months=events.dormant_months,
    )
