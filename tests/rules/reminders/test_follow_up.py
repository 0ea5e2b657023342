from __future__ import annotations

from datetime import date

import pytest

from kundenpflege.model.kinds import OfferState
from kundenpflege.rules.reminders import follow_up, offer_expiring, registry
from kundenpflege.rules.reminders.facts import OfferFacts
from kundenpflege.rules.reminders.reminder import Action, Chip, Group, Reminder

from .sample import TODAY, contact, facts, offer


def remind(about: OfferFacts, today: date = TODAY) -> list[Reminder]:
    of = facts(offers=(about,))
    derived = [*follow_up.due(of, today), *offer_expiring.due(of, today)]
    return registry.unanswered(derived, {}, today)


@pytest.mark.parametrize(
    ("sent_on", "offer_date", "expected"),
    [
        (date(2026, 11, 15), date(2026, 11, 15), date(2026, 11, 22)),
        (date(2026, 11, 21), date(2026, 11, 15), date(2026, 11, 22)),
        (date(2026, 11, 15), None, date(2026, 11, 22)),
        (date(2026, 11, 15), date(2026, 11, 20), date(2026, 11, 22)),
        (date(2026, 11, 30), date(2026, 11, 15), date(2026, 11, 22)),
    ],
)
def test_the_first_call_counts_from_the_earlier_day(
    sent_on: date, offer_date: date | None, expected: date
) -> None:
    assert follow_up.first_follow_up(sent_on, offer_date, 7) == expected


def test_seven_days_after_sending() -> None:
    about = offer(
        needs=("Der Verkehrslärm der Straße bleibt draußen.", "Einzug Anfang August", "warm")
    )
    assert remind(about, date(2026, 11, 14)) == []
    (found,) = remind(about, date(2026, 11, 22))
    assert found.group is Group.TODAY
    assert found.title == "Angebot AN-2026-0142 nachfassen – Sprossenfenster, 14.280\u00a0€"
    assert found.why == "gesendet vor 7 Tagen"
    assert (
        found.advice
        == "wichtig: „Der Verkehrslärm der Straße bleibt draußen“, „Einzug Anfang August“"
    )
    assert found.actions == (Action.CALL, Action.OPEN, Action.DONE, Action.LATER)
    assert (found.offer_id, found.key.subject) == (3, "offer:3")


def test_overdue_is_counted_and_a_business_sees_net() -> None:
    (found,) = remind(offer(customer_id=6), date(2026, 11, 24))
    assert found.chips == (Chip("2 Tage überfällig", "red"),)
    assert found.group is Group.OVERDUE
    assert found.title.endswith("12.000\u00a0€ netto")


def test_the_planned_contact_gives_the_day() -> None:
    about = offer(planned=contact(offer_open=True, due=date(2026, 11, 25)))
    (found,) = remind(about, date(2026, 11, 25))
    assert (found.due, found.contact_id, found.group) == (date(2026, 11, 25), 12, Group.TODAY)


def test_five_days_before_the_validity_ends() -> None:
    called = offer(state=OfferState.FOLLOWED_UP, followed_up_on=date(2026, 11, 22))
    assert remind(called, date(2026, 12, 2)) == []
    (ahead,) = remind(called, date(2026, 12, 3))
    assert (ahead.due, ahead.group) == (date(2026, 12, 10), Group.SOON)
    (found,) = remind(called, date(2026, 12, 10))
    assert "läuft bald ab: Entscheidung erfragen" in found.title
    assert found.why == "gesendet vor 25 Tagen · nachgefasst vor 18 Tagen · gilt noch 5 Tage"


def test_one_reminder_only_when_both_are_due() -> None:
    (found,) = remind(offer(), date(2026, 12, 12))
    assert "nachfassen" in found.title
    assert found.why.endswith("gilt noch 3 Tage")


def test_a_call_within_the_last_days_counts_for_the_end_too() -> None:
    called = offer(state=OfferState.FOLLOWED_UP, followed_up_on=date(2026, 12, 11))
    assert [r.due for r in remind(called, date(2026, 12, 12))] == [date(2026, 12, 16)]
    (found,) = remind(called, date(2026, 12, 16))
    assert "ist abgelaufen: verlängern oder abschließen" in found.title
    assert Chip("abgelaufen", "neutral") in found.chips


def test_a_done_call_about_the_offer_is_a_follow_up() -> None:
    assert remind(offer(talked_on=date(2026, 11, 20)), date(2026, 11, 22)) == []


def test_a_second_planned_call_is_a_follow_up_again() -> None:
    again = offer(
        state=OfferState.FOLLOWED_UP,
        followed_up_on=date(2026, 11, 22),
        planned=contact(due=date(2026, 11, 28), offer_open=True),
    )
    (found,) = remind(again, date(2026, 11, 28))
    assert "noch einmal nachfassen" in found.title
    assert found.occasion == "contact-12"


def test_an_offer_without_validity_and_customer() -> None:
    assert len(remind(offer(valid_until=None), date(2027, 5, 1))) == 1
    assert remind(offer(customer_id=99), date(2026, 11, 22)) == []
