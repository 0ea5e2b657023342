"""For what one writes, with which words, and when a text may go out."""

from __future__ import annotations

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kundenpflege.model.kinds import ContactNature, LetterForm
from kundenpflege.rules.greeting_texts import STARTERS, TEXTS, own_texts
from kundenpflege.rules.greetings import (
    KINDS,
    PLACE,
    VARIABLES,
    GreetingText,
    Relation,
    day_of_occasion,
    findings,
    fitting,
    heading,
    in_turn,
    kind_of_occasion,
    nature_of,
    passages,
    proposal,
    told,
)

SIE, DU, IHR = Relation(), Relation(informal=True), Relation(informal=True, plural=True)
FULL = dict.fromkeys(VARIABLES, "7")


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.key)
@pytest.mark.parametrize("relation", [SIE, DU, IHR], ids=["Sie", "du", "ihr"])
def test_each_kind_has_words_for_everybody(kind: object, relation: Relation) -> None:
    key = kind.key  # type: ignore[attr-defined]
    if key == "own":
        assert TEXTS[key] == ()
        return
    texts = fitting(own_texts(key), relation)
    assert texts, key
    for text in texts:
        assert text.body.count(PLACE) == 1
        body = proposal(text.body, FULL, relation)
        known = [name for name in re.findall(r"\{(.+?)\}", text.body) if name not in VARIABLES]
        assert known == ["Persönlicher Satz"] and "(" not in text.name
        checked = findings(
            body=body, personal="Ich denke gern an den Tag.", salutation="Hallo,",
            form=LetterForm.CARD, subject="", relation=relation,
        )  # fmt: skip
        assert checked == []
        # Nothing is known: no brace and no half sentence is left.
        bare = proposal(text.body, {}, relation).replace(PLACE, "")
        assert "{" not in bare and "  " not in bare


def test_words_for_du_never_mix_with_sie() -> None:
    for texts in TEXTS.values():
        for name, body in texts:
            said = body.replace(PLACE, "")
            if name.endswith("(du)"):
                assert not re.search(r"\b(?:Sie|Ihnen|Ihre?[mnrs]?|euch|ihr)\b", said), name
            elif name.endswith("(ihr)"):
                assert not re.search(r"\b(?:Sie|Ihnen|Ihre[mnrs]?|dir|dich|du)\b", said), name
            else:
                assert not re.search(r"\b(?:du|dir|dich|euch|dein\w*|euer)\b", said), name
    assert set(STARTERS) == {SIE.sign, DU.sign, IHR.sign}


def test_an_occasion_tells_its_kind_and_day() -> None:
    assert kind_of_occasion("birthday:person:12:2027-01-14").key == "birthday"
    assert kind_of_occasion("anniversary:customer:3:2027-01-14").key == "anniversary"
    assert kind_of_occasion("anniversary:installation:3:2027-01-14").key == "job"
    assert kind_of_occasion("christmas").key == "christmas"
    assert kind_of_occasion("Mondfest").key == "own" == kind_of_occasion("").key
    assert day_of_occasion("birthday:person:12:2027-01-14") == date(2027, 1, 14)
    assert day_of_occasion("birthday:person:12:2027-13-41") is None
    assert nature_of("enquiry:enquiry:3:2027-01-14") is ContactNature.SERVICE
    assert nature_of("birthday:person:12:2027-01-14") is ContactNature.CARE


def test_the_place_of_the_personal_sentence() -> None:
    def shape(body: str, personal: str = "Nur für Sie.") -> list[str]:
        return [one.text or "?" for one in passages(body, personal)]

    assert shape(f"Eins.\n\n{PLACE}\n\nZwei.") == ["Eins.", "Nur für Sie.", "Zwei."]
    assert shape(f"Eins. {PLACE} Zwei.") == ["Eins.", "Nur für Sie.", "Zwei."]
    assert shape("Eins.\n\nZwei.") == ["Eins.", "Nur für Sie.", "Zwei."]
    assert shape(f"Eins.\n\n{PLACE}\n\n{PLACE}") == ["Eins.", "Nur für Sie."]
    assert shape("") == ["Nur für Sie."]
    assert shape("Eins.", "") == ["Eins.", "?"]
    assert shape("Eins.", "Ich denke an …") == ["Eins.", "?"]


@given(st.text(max_size=60))
def test_what_says_nothing_is_no_personal_sentence(text: str) -> None:
    letters = sum(ch.isalnum() or ch == "_" for ch in text)
    if letters < 3 or text.strip().endswith(("…", "...")):
        assert not told(text)
    assert told(f"{text} Apfelkuchen!")


def test_headings_do_without_what_is_not_known() -> None:
    text = "zum {Alter}. Geburtstag"
    assert heading(text, {"Alter": "60"}, SIE) == "zum 60. Geburtstag"
    assert heading(text, {}, SIE) == "zum Geburtstag"
    assert heading("für {Jahre} Jahre Vertrauen", {"Jahre": "1"}, SIE) == "für 1 Jahr Vertrauen"
    assert heading("für {Jahre} Jahre Vertrauen", {}, DU) == "für dein Vertrauen"
    assert heading("für Ihren Auftrag", {}, IHR) == "für euren Auftrag"
    for kind in KINDS:
        for relation in (SIE, DU, IHR):
            for words in (kind.subject, kind.front, kind.below):
                assert "{" not in heading(words, {}, relation)


def test_switzerland_goes_on_with_a_capital() -> None:
    assert proposal("vielen Dank!", {}, Relation(capital=True)) == "Vielen Dank!"
    assert proposal("seit {Jahre} Jahren.", {"Jahre": "1"}, SIE) == "seit einem Jahr."


def test_only_fitting_texts_are_offered() -> None:
    texts = [GreetingText("A", "Sie"), GreetingText("B (du)", "du"), GreetingText("C (ihr)", "ihr")]
    assert [one.name for one in fitting(texts, SIE)] == ["A"]
    assert [one.name for one in fitting(texts, DU)] == ["B"]
    assert [one.name for one in fitting(texts, IHR)] == ["C"]


def test_texts_stand_in_the_order_in_which_they_fit() -> None:
    texts = [GreetingText(name, "") for name in ("Herzlich", "Geschäftlich", "Nachträglich")]

    def order(late: bool, business: bool) -> str:
        return "".join(one.name[0] for one in in_turn(texts, late, business))

    assert order(False, False) == "HGN" and order(False, True) == "GHN"
    assert order(True, False) == "NHG"
