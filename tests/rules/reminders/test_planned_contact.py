from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from kundenpflege.model.kinds import ContactKind
from kundenpflege.rules.reminders import planned_contact
from kundenpflege.rules.reminders.facts import ContactFacts, PastContact
from kundenpflege.rules.reminders.reminder import Action, Chip, Group, Reminder

from .sample import BRANDT, CUSTOMERS, TODAY, contact, facts


def remind(*contacts: ContactFacts) -> list[Reminder]:
    return list(planned_contact.due(facts(contacts=contacts), TODAY))


def test_a_call_planned_for_today() -> None:
    (found,) = remind(contact())
    assert found.who == "Familie Brandt"
    assert found.title == "Anruf – Türen vor dem Winter"
    assert found.why == "für heute geplant · noch kein Kontakt notiert"
    assert found.group is Group.TODAY
    assert found.phone == "04102 55577"
    assert found.actions[0] is Action.CALL
    assert found.key.subject == "contact:12"
    assert found.occasion == "2026-11-21"


@pytest.mark.parametrize(
    ("days", "why", "chip", "group"),
    [
        (-2, "geplant für Donnerstag", Chip("2 Tage überfällig", "red"), Group.OVERDUE),
        (-1, "geplant für Freitag", Chip("1 Tag überfällig", "red"), Group.OVERDUE),
        (-40, "geplant vor 40 Tagen", Chip("40 Tage überfällig", "red"), Group.OVERDUE),
        (3, "geplant für Dienstag", Chip("in 3 Tagen", "amber"), Group.SOON),
        (7, "geplant für Samstag", Chip("in 7 Tagen", "amber"), Group.SOON),
    ],
)
def test_overdue_and_soon(days: int, why: str, chip: Chip, group: Group) -> None:
    (found,) = remind(contact(due=TODAY + timedelta(days=days)))
    assert found.why.startswith(why)
    assert found.chips[0] == chip
    assert found.group is group


def test_what_lies_further_ahead_stays_in_the_calendar() -> None:
    assert remind(contact(due=TODAY + timedelta(days=8))) == []


def test_contacts_about_an_open_offer_are_left_to_the_follow_up() -> None:
    assert remind(contact(offer_open=True)) == []


def test_the_last_talk_is_remembered() -> None:
    last = PastContact(date(2026, 9, 2), ContactKind.CALL, "Wintergarten fertig, sehr zufrieden.")
    customers = CUSTOMERS | {4: replace(BRANDT, last=last)}
    (found,) = planned_contact.due(facts(contacts=(contact(),), customers=customers), TODAY)
    assert found.why == "für heute geplant · zuletzt: Anruf 02.09."
    assert found.advice == "beim letzten Mal: Wintergarten fertig, sehr zufrieden"


def test_a_note_is_the_best_advice() -> None:
    (found,) = remind(contact(note="Muster Eiche mitbringen", at_time="10:30"))
    assert found.advice == "Muster Eiche mitbringen"
    assert found.why.startswith("heute um 10:30 Uhr")
    assert found.at_time == "10:30"


@pytest.mark.parametrize("kind", ContactKind)
def test_each_kind_has_its_actions_and_advice(kind: ContactKind) -> None:
    (found,) = remind(contact(kind=kind, reason=""))
    assert found.title == kind.label
    assert found.advice
    assert {Action.DONE, Action.LATER} <= set(found.actions)
