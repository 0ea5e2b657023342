"""Questionnaires, the talk of an offer, and how answers become needs."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select

from kundenpflege.base.errors import InputError
from kundenpflege.base.money import ZERO
from kundenpflege.model import Offer, Person, TalkAnswer
from kundenpflege.model.kinds import NeedWeight, QuestionKind, TalkState
from kundenpflege.services import offers, questionnaires, talks, talksheets
from kundenpflege.services.offers import OfferDraft
from kundenpflege.store import Store
from tests.services.offer_world import add_business, add_couple

#: What every questionnaire must ask beyond the technical, by a word of the question.
BEYOND = ("bis wann", "warum", "drum herum", "sagen|gäste|nachbarn|erzählen|merken", "entscheidet",
          "außer dem preis", "schiefgegangen", "angebote")  # fmt: skip


@pytest.fixture
def offer_id(store: Store) -> int:
    add_business(store)
    couple = add_couple(store)
    with store.write("Fragen") as db:
        questionnaires.ensure_questionnaires(db)
        return offers.add_offer(db, couple, OfferDraft(subject="Sprossenfenster"))


def test_ten_trades_ask_beyond_the_technical() -> None:
    library = questionnaires.load_library()
    assert [key for key, _name, _questions in library] == list(questionnaires.KEYS)
    assert len(library) == 10
    for key, _name, questions in library:
        assert 10 <= len(questions) <= 16, key
        asked = " ".join(one["text"].casefold() for one in questions)
        for wanted in BEYOND:
            assert any(word.casefold() in asked for word in wanted.split("|")), (key, wanted)
        assert len({one["text"] for one in questions}) == len(questions)
        for one in questions:
            assert one["text"].endswith("?"), one
            assert (one["kind"] is QuestionKind.CHOICE) == bool(one["choices"]), one
            if one["wording"] and one["kind"] is not QuestionKind.YES_NO:
                assert talks.ANSWER in one["wording"], one


def test_the_subject_proposes_the_trade(store: Store, offer_id: int) -> None:
    with store.read() as db:
        talk = talks.load_talk(db, offer_id)
    assert (talk.name, talk.chosen) == ("Fenster", False)
    assert len(talk.open_questions) == len(talk.questions) == 15


@pytest.mark.parametrize(
    ("subject", "trade"),
    (
        ("Neue Haustür", "Türen"),
        ("Badsanierung EG", "Bad"),
        ("Wärmepumpe", "Heizung"),
        ("Gaube und Dachdeckung", "Dach"),
        ("Wallbox in der Garage", "Elektro"),
        ("Fassade streichen", "Maler"),
        ("Terrasse aus Holz", "Garten"),
        ("Wintergarten", "Fenster"),
        ("Einbauküche", "Küche"),
        ("Schränke", "Allgemein"),
        ("", "Allgemein"),
    ),
)
def test_other_subjects_propose_other_trades(
    store: Store, offer_id: int, subject: str, trade: str
) -> None:
    with store.write("Betreff") as db:
        db.require(Offer, offer_id).subject = subject
        db.flush()
        assert talks.load_talk(db, offer_id).name == trade


def test_an_answer_becomes_a_need_and_a_day_its_deadline(store: Store, offer_id: int) -> None:
    with store.write("Antworten") as db:
        questions = {one.text: one for one in talks.load_talk(db, offer_id).questions}
        quiet = questions["Was stört Sie an den jetzigen Fenstern am meisten?"]
        until = questions["Bis wann muss alles fertig sein?"]
        deciders = questions["Wer entscheidet mit, und wann fällt die Entscheidung?"]
        for one, answer in ((quiet, "der Straßenlärm"), (until, "16.6.2027"), (deciders, "beide")):
            assert one.question_id is not None
            talks.answer_question(db, offer_id, one.question_id, answer)
    with store.read() as db:
        talk = talks.load_talk(db, offer_id)
        found = {one.text: one for one in talk.questions}
    assert talk.chosen
    assert found[quiet.text].suggestion == "Der Lärm der Straße bleibt draußen."
    assert found[quiet.text].weight is NeedWeight.VERY_IMPORTANT
    assert found[until.text].suggestion == "Die neuen Fenster sind bis 16. Juni 2027 eingebaut."
    assert found[until.text].deadline == date(2027, 6, 16)
    assert (found[deciders.text].suggestion, found[deciders.text].becomes_need) == ("", False)
    with store.write("Übernommen") as db:
        assert quiet.question_id is not None
        talks.mark_taken(db, offer_id, quiet.question_id)
        assert talks.count_open(db, offer_id) == 12
        assert talks.load_talk(db, offer_id).questions[0].taken


def test_friends_are_answered_with_du(store: Store, offer_id: int) -> None:
    with store.write("Du") as db:
        customer = offers.get_offer(db, offer_id).customer_id
        for person in db.scalars(select(Person).where(Person.customer_id == customer)):
            person.informal = True
        first = talks.load_talk(db, offer_id).questions[0].question_id
        assert first is not None
        talks.answer_question(db, offer_id, first, "will Ruhe")
        found = talks.load_talk(db, offer_id).questions[0].suggestion
    assert found == "In euren Räumen ist es ruhig."


def test_a_question_can_be_skipped_and_opened_again(store: Store, offer_id: int) -> None:
    with store.write("Antworten") as db:
        first = talks.load_talk(db, offer_id).questions[0].question_id
        assert first is not None
        talks.answer_question(db, offer_id, first, "", TalkState.SKIPPED)
        assert talks.load_talk(db, offer_id).questions[0].state is TalkState.SKIPPED
        talks.answer_question(db, offer_id, first, "")
        assert talks.load_talk(db, offer_id).questions[0].state is TalkState.OPEN
        with pytest.raises(InputError):
            talks.answer_question(db, offer_id, first, "x" * 2001)


def test_an_open_question_without_words_leaves_no_row(store: Store, offer_id: int) -> None:
    with store.write("Antworten") as db:
        first = talks.load_talk(db, offer_id).questions[0].question_id
        assert first is not None
        talks.answer_question(db, offer_id, first, "  ")
        assert db.count(TalkAnswer.__table__.select()) == 0


def test_answers_stay_when_the_questionnaire_changes_or_goes(store: Store, offer_id: int) -> None:
    with store.write("Antworten") as db:
        talk = talks.load_talk(db, offer_id)
        first = talk.questions[0].question_id
        assert first is not None and talk.questionnaire_id is not None
        talks.answer_question(db, offer_id, first, "es zieht")
        general = questionnaires.list_questionnaires(db)[-1]
        talks.choose_questionnaire(db, offer_id, general.id)
        changed = talks.load_talk(db, offer_id)
        assert changed.name == "Allgemein"
        assert changed.questions[-1].answer == "es zieht"
        questionnaires.remove_questionnaire(db, talk.questionnaire_id)
        db.flush()
        left = talks.load_talk(db, offer_id).questions[-1]
    assert (left.question_id, left.answer) == (None, "es zieht")
    assert left.text == "Was stört Sie an den jetzigen Fenstern am meisten?"
    assert left.suggestion == "Es zieht nicht mehr."


def test_a_sent_offer_can_still_be_asked_about(store: Store, offer_id: int) -> None:
    with store.write("Position") as db:
        offer = db.require(Offer, offer_id)
        draft = offers.get_offer(db, offer_id).draft
        line = offers.LineDraft(-1, text="Fenster", unit_price=ZERO + 100)
        version = offers.get_offer(db, offer_id).version
        offers.save_draft(db, offer_id, version, replace(draft, lines=(line,)))
    with store.write("Senden") as db:
        offers.send_offer(db, offer_id, "save")
    with store.write("Antworten") as db:
        first = talks.load_talk(db, offer_id).questions[0].question_id
        assert first is not None
        talks.answer_question(db, offer_id, first, "es zieht")
        offer = db.require(Offer, offer_id)
        assert offer.questionnaire_id is not None


def test_the_wording_of_an_answer() -> None:
    today = date(2026, 11, 21)
    sentence = talks.need_sentence
    assert sentence("", QuestionKind.TEXT, "geheim", today) == ""
    assert sentence("{Antwort}", QuestionKind.TEXT, "", today) == ""
    assert sentence("{Antwort}", QuestionKind.TEXT, "will Ruhe", today) == (
        "In Ihren Räumen ist es ruhig."
    )
    assert sentence("Ohne Stufe.", QuestionKind.YES_NO, "ja", today) == "Ohne Stufe."
    assert sentence("Ohne Stufe.", QuestionKind.YES_NO, "nein", today) == ""
    assert sentence("Bis {Antwort} fertig.", QuestionKind.DATE, "16.6.", today) == (
        "Bis 16. Juni 2027 fertig."
    )
    assert sentence(
        "Bis {Antwort} fertig.", QuestionKind.DATE, "16.6.2027, dann kommt das Enkelkind", today
    ) == ("Bis 16. Juni 2027 fertig.")
    assert sentence("Bis {Antwort} fertig.", QuestionKind.DATE, "Ostern.", today) == (
        "Bis Ostern fertig."
    )
    assert sentence("Bis {Antwort} fertig.", QuestionKind.DATE, "Ruhe im Haus", today) == (
        "Im Haus ist es ruhig."
    )


def test_questions_are_edited_copied_and_ordered(store: Store, offer_id: int) -> None:
    with store.write("Fragen") as db:
        first = questionnaires.list_questionnaires(db)[0]
        made = questionnaires.add_questionnaire(db, {"name": "Treppen"}, copy_of=first.id)
        questions = questionnaires.list_questions(db, made)
        assert len(questions) == first.questions
        assert questionnaires.list_questionnaires(db)[-1].name == "Treppen"
        turned = [one.id for one in reversed(questions)]
        questionnaires.order_questions(db, made, turned)
        assert [one.id for one in questionnaires.list_questions(db, made)] == turned
        with pytest.raises(InputError):
            questionnaires.add_question(db, made, {"text": " "})
        with pytest.raises(InputError):
            questionnaires.add_question(db, made, {"text": "Was?", "kind": "choice", "choices": ""})
        added = questionnaires.add_question(
            db, made, {"text": "Was?", "kind": "choice", "choices": ("dies", "das")}
        )
        last = questionnaires.list_questions(db, made)[-1]
        assert (last.id, last.choices) == (added, ("dies", "das"))


def test_the_talk_sheet_leaves_out_what_was_skipped(store: Store, offer_id: int) -> None:
    with store.write("Antworten") as db:
        questions = talks.load_talk(db, offer_id).questions
        keys = [one.question_id for one in questions[:2]]
        assert keys[0] is not None and keys[1] is not None
        talks.answer_question(db, offer_id, keys[0], "es zieht")
        talks.answer_question(db, offer_id, keys[1], "", TalkState.SKIPPED)
        sheet = talksheets.talk_sheet(db, offer_id)
        empty = talksheets.empty_sheet(db, talks.load_talk(db, offer_id).questionnaire_id or 0)
    assert sheet.customer == "Petra und Jan Brandt"
    assert sheet.items[0].answer == "es zieht"
    assert questions[1].text not in [one.text for one in sheet.items]
    assert len(empty.items) == 15 and not empty.customer
