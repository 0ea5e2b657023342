"""The questions of the talk on the screen: answered, skipped, made needs, all by keyboard."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox

from kundenpflege.model.kinds import NeedWeight, OfferKind, QuestionKind, TalkState
from kundenpflege.services import offer_decisions, offer_kinds, questionnaires, talks
from kundenpflege.ui.offers.questions_card import QuestionsCard
from kundenpflege.ui.offers.rail import Mark, understood
from tests.services.offer_world import add_full, send
from tests.ui.offers.desk import Hands

ENTER = Qt.Key.Key_Return
CONTROL = Qt.KeyboardModifier.ControlModifier

QUESTIONS: tuple[dict[str, object], ...] = (
    {
        "text": "Bis wann muss alles fertig sein?",
        "kind": QuestionKind.DATE,
        "wording": "Alles ist bis {Antwort} fertig.",
        "weight": NeedWeight.VERY_IMPORTANT,
    },
    {"text": "Was sollen Nachbarn sagen?", "wording": "{Antwort}", "section": "Worauf es ankommt"},
    {"text": "Ist die Straße laut?", "kind": QuestionKind.YES_NO, "wording": "Es bleibt ruhig."},
    {"text": "Wer entscheidet mit?"},
)


@pytest.fixture
def asked(hands: Hands, couple: int) -> int:
    """A draft, and one questionnaire for all trades."""
    with hands.store.write("Fragebogen") as db:
        made = questionnaires.add_questionnaire(db, {"name": "Fenster"})
        for values in QUESTIONS:
            questionnaires.add_question(db, made, values)
    offer_id = add_full(hands.store, couple)
    hands.page.show_record(offer_id, "offer")
    hands.settle()
    return offer_id


@pytest.fixture
def card(hands: Hands, asked: int) -> QuestionsCard:
    return hands.page.composer.talk.questions


def states(hands: Hands, offer_id: int) -> list[tuple[TalkState, str, bool]]:
    with hands.store.read() as db:
        found = talks.load_talk(db, offer_id).questions
        return [(one.state, one.answer, one.taken) for one in found]


def test_questions_are_answered_one_after_the_other(
    hands: Hands, card: QuestionsCard, asked: int
) -> None:
    assert [row.state.text() for row in card.rows()] == ["noch fragen"] * 4
    card.begin()
    assert hands.focus.objectName() == "answer"
    hands.type("16.6.2027")
    hands.enter()
    hands.type("Das ist aber schön geworden")
    hands.enter()
    choice = hands.focus
    assert isinstance(choice, QComboBox)
    hands.press(Qt.Key.Key_J)
    hands.enter()
    assert hands.focus.accessibleName() == "Antwort: Wer entscheidet mit?"
    hands.settle()
    assert states(hands, asked) == [
        (TalkState.ANSWERED, "16.6.2027", False),
        (TalkState.ANSWERED, "Das ist aber schön geworden", False),
        (TalkState.ANSWERED, "ja", False),
        (TalkState.OPEN, "", False),
    ]
    assert card.open_questions() == ("Wer entscheidet mit?",)
    # The rail names what is still open.
    told = hands.page.composer.rail._told or []
    assert (Mark.OPEN, "noch offen: Wer entscheidet mit?") in told
    hands.tab(1)  # this answer stays with us: nothing to take
    assert hands.focus.objectName() == "skip_question"
    hands.press(Qt.Key.Key_Space)
    hands.settle()
    assert states(hands, asked)[3][0] is TalkState.SKIPPED
    assert card.card.title.text() == "Alle Fragen sind besprochen"
    hands.office.undo()
    hands.settle()
    assert card.rows()[3].state.text() == "noch fragen"


def test_one_key_makes_a_need_of_an_answer(hands: Hands, card: QuestionsCard, asked: int) -> None:
    before = hands.page.composer.book.draft.needs
    card.begin()
    hands.type("16.6.2027")
    hands.press(ENTER, CONTROL)
    hands.settle()
    assert hands.focus.accessibleName() == "Antwort: Was sollen Nachbarn sagen?"
    hands.saved()
    needs = hands.load(asked).draft.needs
    assert len(needs) == len(before) + 1
    assert needs[-1].text == "Alles ist bis 16. Juni 2027 fertig."
    assert (needs[-1].weight, needs[-1].deadline) == (
        NeedWeight.VERY_IMPORTANT, date(2027, 6, 16)
    )  # fmt: skip
    assert states(hands, asked)[0] == (TalkState.ANSWERED, "16.6.2027", True)
    assert "als Bedürfnis übernommen" in card.rows()[0].told.accessibleName()
    # Once more changes nothing: the need is there already.
    card.rows()[0].begin()
    hands.press(ENTER, CONTROL)
    hands.settle()
    assert len(hands.page.composer.book.draft.needs) == len(before) + 1


def test_a_click_opens_one_question_and_closes_the_other(hands: Hands, card: QuestionsCard) -> None:
    first, second = card.rows()[:2]
    hands.qtbot.mouseClick(first, Qt.MouseButton.LeftButton)
    assert first.is_open()
    hands.qtbot.mouseClick(second.state, Qt.MouseButton.LeftButton)
    assert second.is_open() and not first.is_open()
    assert hands.focus.accessibleName() == "Antwort: Was sollen Nachbarn sagen?"
    hands.type("Schön")
    hands.qtbot.mouseClick(first.state, Qt.MouseButton.LeftButton)
    hands.settle()
    assert second.question.answer == "Schön", "what was typed is noted on leaving"


def test_another_questionnaire_keeps_what_was_answered(
    hands: Hands, card: QuestionsCard, asked: int
) -> None:
    card.begin()
    hands.type("bald")
    hands.enter()
    hands.settle()
    with hands.store.write("Fragebogen") as db:
        other = questionnaires.add_questionnaire(db, {"name": "Türen"})
        questionnaires.add_question(db, other, {"text": "Wohin geht sie auf?"})
    hands.settle()
    menu = card.make_menu()
    assert [a.text() for a in menu.actions() if a.isCheckable()] == ["Fenster", "Türen"]
    menu.actions()[1].trigger()
    hands.settle()
    assert card.rows()[0].question.text == "Wohin geht sie auf?"
    assert [row.question.answer for row in card.rows()] == ["", "bald"]


def test_the_suggested_sentence_takes_the_place_of_the_words(
    hands: Hands, card: QuestionsCard, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "kundenpflege.ui.offers.need_row.suggest", lambda words: ("Bei Ihnen ist es ruhig.",)
    )
    needs = hands.page.composer.talk.needs
    hands.click("addNeed")
    row = needs.rows[-1]
    hands.type("will Ruhe")
    assert row.better.isVisible() and "Bei Ihnen ist es ruhig." in row.better.text()
    hands.press(Qt.Key.Key_Space, CONTROL)
    assert row.text.value() == "Bei Ihnen ist es ruhig." and not row.better.isVisible()
    assert hands.page.composer.book.draft.needs[-1].text == "Bei Ihnen ist es ruhig."
    hands.press(Qt.Key.Key_Z, CONTROL)
    assert row.text.value() == "will Ruhe"


def test_the_check_names_two_open_questions_at_most(hands: Hands, card: QuestionsCard) -> None:
    draft = hands.page.composer.book.draft
    told = understood(draft, [f"Frage {n}?" for n in range(5)])
    words = [words for mark, words in told if mark is Mark.OPEN]
    assert words == [*(f"noch offen: Frage {n}?" for n in range(2)), "und 3 weitere Fragen"]


def test_an_answer_half_typed_is_kept_when_the_page_is_left(
    hands: Hands, card: QuestionsCard, asked: int
) -> None:
    card.rows()[1].begin()
    hands.type("Wie neu")
    hands.page.flush()
    hands.settle()
    assert states(hands, asked)[1][:2] == (TalkState.ANSWERED, "Wie neu")
    hands.type(" gebaut")
    assert hands.page.back()
    hands.settle()
    assert states(hands, asked)[1][1] == "Wie neu gebaut"


def test_what_was_ordered_is_asked_about_no_more(
    hands: Hands, card: QuestionsCard, asked: int
) -> None:
    card.begin()
    hands.type("16.6.2027")
    hands.enter()
    hands.settle()
    assert len(card.open_questions()) == 3
    send(hands.store, asked)
    with hands.store.write("Auftrag") as db:
        offer_decisions.accept_offer(db, asked)
        confirmation = offer_kinds.confirm_order(db, asked)
    hands.page.write(confirmation)
    hands.settle()
    assert hands.page.composer.book.draft.kind is OfferKind.CONFIRMATION
    assert card.open_questions() == ()
