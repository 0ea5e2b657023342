from __future__ import annotations

import importlib
import pkgutil
from datetime import date, timedelta
from typing import Any

from kundenpflege.model.kinds import AnswerKind, ContactKind, OccasionAnchor
from kundenpflege.rules import reminders
from kundenpflege.rules.decision_date import DecisionFacts
from kundenpflege.rules.maintenance import InstallationFacts, TypeFacts
from kundenpflege.rules.reminders.facts import (
    EnquiryFacts,
    Facts,
    GapFacts,
    JobFacts,
    JubileeFacts,
    LooseEnd,
    PersonFacts,
    ReferralFacts,
    SleeperFacts,
    WishFacts,
)
from kundenpflege.rules.reminders.registry import RULES, Answer, derive, unanswered
from kundenpflege.rules.reminders.reminder import Chip, Group, Reminder, Rule, shorten

from .sample import HELENE, TODAY, contact, facts, offer

CLASSIC = {"follow_up", "planned_contact", "birthday", "enquiry", "decision_date", "wish"}
FRAME = {"facts", "reminder", "registry", "say", "weights", "windows"}


def everything() -> Facts:
    return facts(
        contacts=(contact(), contact(id=13, customer_id=6, due=TODAY - timedelta(days=9))),
        offers=(offer(),),
        birthdays=(HELENE,),
        decisions=(DecisionFacts("Haushalt", first_month=12, id=1, customer_id=6),),
        enquiries=(EnquiryFacts(2, 6, TODAY, "Bürotüren"),),
        wishes=(WishFacts(3, 2, "Bücherwand", TODAY + timedelta(days=60)),),
        **further(),
    )


def further() -> dict[str, Any]:
    """Something for each of the rules that speak of what nobody has planned."""
    thing = InstallationFacts(
        5, 6, "Brandschutztür", installed_on=date(2021, 11, 21), type_id=1,
        warranty_until=date(2026, 12, 24), last_service=date(2025, 12, 1),
    )  # fmt: skip
    gutter = InstallationFacts(6, 6, "Dachrinne", type_id=2)
    return {
        "milestones": (PersonFacts(21, 2, "Karl Sommer", birth_day=3, birth_month=12,
                                   birth_year=1976),),
        "named": (PersonFacts(22, 2, "Cäcilia Sommer", name_day=1122),),
        "jubilees": (JubileeFacts(2, date(2016, 11, 20)),),
        "jobs": (JobFacts(9, 4, "Haustür", date(2025, 11, 23)),),
        "installations": (thing, gutter),
        "types": {
            1: TypeFacts(1, "tuer", "", "Wartung Brandschutztür", 12),
            2: TypeFacts(2, "rinne", "", "Rinnenreinigung", season=((10, 12),),
                         anchor=OccasionAnchor.CALENDAR),
        },
        "referrals": (ReferralFacts(7, 4, "Familie Nowak", TODAY - timedelta(days=2)),),
        "loose_ends": (LooseEnd(31, 4, ContactKind.CALL, "Haustür", TODAY - timedelta(days=3)),),
        "gaps": (GapFacts(4, 3, TODAY - timedelta(days=200)),),
        "sleepers": (SleeperFacts(6, date(2024, 3, 1), 24),),
    }  # fmt: skip


def test_every_module_is_a_registered_rule_with_its_name_as_key() -> None:
    modules = {m.name for m in pkgutil.iter_modules(reminders.__path__)} - FRAME
    assert modules == {rule.key for rule in RULES}
    for rule in RULES:
        module = importlib.import_module(f"{reminders.__name__}.{rule.key}")
        assert isinstance(module.RULE, Rule)
        assert module.RULE is rule


def test_each_reminder_names_its_rule_and_says_why_and_what_to_do() -> None:
    found = derive(everything(), TODAY)
    assert {r.rule for r in found} | {"offer_expiring"} == {rule.key for rule in RULES}
    for reminder in found:
        assert reminder.title
        assert reminder.why
        assert reminder.advice
    assert len({r.key for r in found}) == len(found)


def test_the_order_is_overdue_today_soon_and_the_weighty_first() -> None:
    found = unanswered(derive(everything(), TODAY), {}, TODAY)
    assert [(r.group, r.rule) for r in found if r.rule in CLASSIC] == [
        (Group.OVERDUE, "planned_contact"),
        (Group.TODAY, "planned_contact"),
        (Group.TODAY, "decision_date"),
        (Group.TODAY, "birthday"),
        (Group.SOON, "follow_up"),
        (Group.SOON, "enquiry"),
        (Group.SOON, "wish"),
    ]
    weights = [r.weight for r in found if r.group is not Group.SOON]
    assert weights == sorted(weights, reverse=True)


def one(answer: Answer | None, today: date, of: Facts | None = None) -> list[Reminder]:
    found = derive(of or facts(contacts=(contact(),)), today)
    return unanswered(found, {r.key: answer for r in found[:1]} if answer else {}, today)


def test_done_and_dismissed_are_gone() -> None:
    assert len(one(None, TODAY)) == 1
    assert one(Answer(AnswerKind.DONE), TODAY) == []
    assert one(Answer(AnswerKind.DISMISSED), TODAY) == []


def test_put_off_returns_on_its_day_and_is_due_then() -> None:
    later = Answer(AnswerKind.SNOOZED, TODAY + timedelta(days=4))
    assert one(later, TODAY + timedelta(days=3)) == []
    (back,) = one(later, TODAY + timedelta(days=4))
    assert (back.due, back.group) == (TODAY + timedelta(days=4), Group.TODAY)
    assert Chip("4 Tage überfällig", "red") not in back.chips
    (late,) = one(later, TODAY + timedelta(days=5))
    assert late.chips[0] == Chip("1 Tag überfällig", "red")


def test_put_off_hides_the_other_reminder_of_the_same_offer_too() -> None:
    day = date(2026, 12, 11)
    of = facts(offers=(offer(),))
    assert len(derive(of, day)) == 2
    assert one(Answer(AnswerKind.SNOOZED, day + timedelta(days=1)), day, of) == []
    (other,) = one(Answer(AnswerKind.DISMISSED), day, of)
    assert "läuft bald ab" in other.title


def test_long_words_of_customers_are_cut_at_a_word() -> None:
    assert shorten("Der Verkehrslärm bleibt draußen.") == "Der Verkehrslärm bleibt draußen"
    assert shorten("eins zwei drei vier fünf", 16) == "eins zwei drei…"
    assert shorten("x" * 50, 10) == "x" * 9 + "…"
