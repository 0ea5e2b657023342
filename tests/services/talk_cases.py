"""What the services about talk and call write, for the test that takes back everything."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import select

from kundenpflege.model import Offer, Question, Questionnaire, SalesObjection
from kundenpflege.model.kinds import OfferState, TalkState
from kundenpflege.services import library, questionnaires, sales_objections, talks
from kundenpflege.store import Writer


def _first(db: Writer, mapped: Any, *where: Any) -> int:
    found = db.scalar(select(mapped.id).where(*where).order_by(mapped.id).limit(1))
    assert found is not None, mapped
    return int(found)


def _draft(db: Writer) -> int:
    return _first(db, Offer, Offer.state == OfferState.DRAFT)


def _answers(db: Writer) -> None:
    talks.answer_question(db, _draft(db), _first(db, Question), "will Ruhe")


def _takes(db: Writer) -> None:
    _answers(db)
    talks.mark_taken(db, _draft(db), _first(db, Question))


def _takes_back_use(db: Writer) -> None:
    sales_objections.note_use(db, _draft(db), _first(db, SalesObjection), worked=False)
    sales_objections.note_use(db, _draft(db), _last_objection(db), worked=True, note="sofort")
    sales_objections.remove_use(db, _draft(db), _first(db, SalesObjection))


def _last_objection(db: Writer) -> int:
    found = db.scalar(select(SalesObjection.id).order_by(SalesObjection.id.desc()).limit(1))
    assert found is not None
    return int(found)


def _empties(db: Writer) -> None:
    for key in list(db.scalars(select(Questionnaire.id))):
        questionnaires.remove_questionnaire(db, key)
    for key in list(db.scalars(select(SalesObjection.id))):
        sales_objections.remove_sales_objection(db, key)


def _turned(db: Writer, mapped: Any, *where: Any) -> list[int]:
    return list(db.scalars(select(mapped.id).where(*where).order_by(mapped.id.desc())))


TALK_CASES: dict[str, Callable[[Writer], object]] = {
    "library.ensure_library": library.ensure_library,
    "questionnaires.ensure_questionnaires": questionnaires.ensure_questionnaires,
    "questionnaires.add_questionnaire": lambda db: questionnaires.add_questionnaire(
        db, {"name": "Treppen"}, copy_of=_first(db, Questionnaire)
    ),
    "questionnaires.change_questionnaire": lambda db: questionnaires.change_questionnaire(
        db, _first(db, Questionnaire), None, {"name": "Treppen", "active": False}
    ),
    "questionnaires.remove_questionnaire": lambda db: questionnaires.remove_questionnaire(
        db, _first(db, Questionnaire)
    ),
    "questionnaires.add_question": lambda db: questionnaires.add_question(
        db, _first(db, Questionnaire), {"text": "Wie viele Stufen?", "kind": "number"}
    ),
    "questionnaires.change_question": lambda db: questionnaires.change_question(
        db, _first(db, Question), None, {"text": "Was noch?", "weight": "nice"}
    ),
    "questionnaires.remove_question": lambda db: questionnaires.remove_question(
        db, _first(db, Question)
    ),
    "questionnaires.order_questions": lambda db: questionnaires.order_questions(
        db,
        _first(db, Questionnaire),
        _turned(db, Question, Question.questionnaire_id == _first(db, Questionnaire)),
    ),
    "sales_objections.ensure_sales_objections": sales_objections.ensure_sales_objections,
    "sales_objections.add_sales_objection": lambda db: sales_objections.add_sales_objection(
        db, {"text": "Zu blau.", "kind": "other"}
    ),
    "sales_objections.change_sales_objection": lambda db: sales_objections.change_sales_objection(
        db, _first(db, SalesObjection), None, {"text": "Zu blau.", "active": False}
    ),
    "sales_objections.remove_sales_objection": lambda db: sales_objections.remove_sales_objection(
        db, _first(db, SalesObjection)
    ),
    "sales_objections.order_sales_objections": lambda db: sales_objections.order_sales_objections(
        db, _turned(db, SalesObjection)
    ),
    "sales_objections.note_use": lambda db: sales_objections.note_use(
        db, _draft(db), _first(db, SalesObjection), worked=True, note="sofort"
    ),
    "sales_objections.remove_use": _takes_back_use,
    "talks.choose_questionnaire": lambda db: talks.choose_questionnaire(
        db, _draft(db), _first(db, Questionnaire)
    ),
    "talks.answer_question": lambda db: talks.answer_question(
        db, _draft(db), _first(db, Question), "will Ruhe", TalkState.ANSWERED
    ),
    "talks.mark_taken": _takes,
}

#: What must be there first, as a step of its own.
TALK_BEFORE: dict[str, Callable[[Writer], object]] = dict.fromkeys(
    (
        "library.ensure_library",
        "questionnaires.ensure_questionnaires",
        "sales_objections.ensure_sales_objections",
    ),
    _empties,
)
