"""Questionnaires by trade: what to ask before an offer, editable; ten of them come with us."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select

from kundenpflege.base.errors import InputError
from kundenpflege.base.i18n import _
from kundenpflege.base.paths import resource
from kundenpflege.model import Category, Question, Questionnaire
from kundenpflege.model.kinds import NeedWeight, QuestionKind
from kundenpflege.store import Reader, Writer

from .fields import Draft, Problems, apply, check_reference
from .ordering import next_position, put_in_order
from .versions import load_versions

#: The questionnaires that come with us, in their order.
KEYS = (
    "windows",
    "doors",
    "bath",
    "heating",
    "roof",
    "electric",
    "painting",
    "garden",
    "kitchen",
    "general",
)

#: What may be written.
QUESTIONNAIRE_FIELDS = frozenset({"name", "category_id", "position", "active"})
QUESTION_FIELDS = frozenset(
    {"section", "text", "hint", "kind", "choices", "wording", "weight", "position"}
)


@dataclass(frozen=True, slots=True)
class QuestionnaireRow:
    """A questionnaire; `key` names one that came with us, `questions` counts them."""

    id: int
    version: int
    name: str
    key: str
    category_id: int | None
    position: int
    active: bool
    questions: int


@dataclass(frozen=True, slots=True)
class QuestionRow:
    """One question. `choices` are what can be chosen, `wording` the sentence that an answer
    becomes ({Antwort}); empty: the answer stays with us."""

    id: int
    version: int
    position: int
    section: str
    text: str
    hint: str
    kind: QuestionKind
    choices: tuple[str, ...]
    wording: str
    weight: NeedWeight


def list_questionnaires(db: Reader, *, active_only: bool = True) -> list[QuestionnaireRow]:
    """The questionnaires in their order."""
    count = (
        select(Question.questionnaire_id, func.count(Question.id).label("n"))
        .group_by(Question.questionnaire_id)
        .subquery()
    )
    statement = (
        select(Questionnaire, func.coalesce(count.c.n, 0))
        .outerjoin(count, count.c.questionnaire_id == Questionnaire.id)
        .order_by(Questionnaire.position, Questionnaire.id)
    )
    if active_only:
        statement = statement.where(Questionnaire.active)
    found = list(db.rows(statement))
    versions = load_versions(db, Questionnaire, [row[0].id for row in found])
    return [
        QuestionnaireRow(
            one.id,
            versions.get(one.id, 0),
            one.name,
            one.key,
            one.category_id,
            one.position,
            one.active,
            number,
        )
        for one, number in found
    ]


def list_questions(db: Reader, questionnaire_id: int) -> list[QuestionRow]:
    """The questions of one questionnaire in their order."""
    found = list(
        db.scalars(
            select(Question)
            .where(Question.questionnaire_id == questionnaire_id)
            .order_by(Question.position, Question.id)
        )
    )
    versions = load_versions(db, Question, [row.id for row in found])
    return [
        QuestionRow(
            row.id,
            versions.get(row.id, 0),
            row.position,
            row.section,
            row.text,
            row.hint,
            row.kind,
            choices_of(row.choices),
            row.wording,
            row.weight,
        )
        for row in found
    ]


def choices_of(text: str) -> tuple[str, ...]:
    """What can be chosen, one a line."""
    return tuple(line.strip() for line in text.split("\n") if line.strip())


def add_questionnaire(db: Writer, values: Mapping[str, Any], copy_of: int | None = None) -> int:
    """Add a questionnaire at the end, with the questions of another one when wished."""
    problems = Problems()
    draft = _questionnaire(db, values, problems, new=True)
    problems.raise_if_any()
    if "position" not in draft.values:
        draft.values["position"] = next_position(db, Questionnaire)
    row = db.add(Questionnaire(key="", **draft.values))
    db.flush()
    if copy_of is not None:
        db.require(Questionnaire, copy_of)
        for question in db.scalars(
            select(Question)
            .where(Question.questionnaire_id == copy_of)
            .order_by(Question.position, Question.id)
        ):
            values = {name: getattr(question, name) for name in QUESTION_FIELDS}
            db.add(Question(questionnaire_id=row.id, **values))
        db.flush()
    return row.id


def change_questionnaire(
    db: Writer, questionnaire_id: int, version: int | None, values: Mapping[str, Any]
) -> None:
    """Change the given fields."""
    row = db.require(Questionnaire, questionnaire_id)
    problems = Problems()
    draft = _questionnaire(db, values, problems, new=False)
    problems.raise_if_any()
    apply(db, row, version, draft.values)


def remove_questionnaire(db: Writer, questionnaire_id: int) -> None:
    """Remove a questionnaire with its questions; what was answered stays at its offers."""
    db.delete(db.require(Questionnaire, questionnaire_id))


def add_question(db: Writer, questionnaire_id: int, values: Mapping[str, Any]) -> int:
    """Add a question at the end and give its id."""
    db.require(Questionnaire, questionnaire_id)
    problems = Problems()
    draft = _question(db, values, problems, new=True)
    problems.raise_if_any()
    if "position" not in draft.values:
        draft.values["position"] = next_position(
            db, Question, Question.questionnaire_id == questionnaire_id
        )
    row = db.add(Question(questionnaire_id=questionnaire_id, **draft.values))
    db.flush()
    return row.id


def change_question(
    db: Writer, question_id: int, version: int | None, values: Mapping[str, Any]
) -> None:
    """Change the given fields; answers keep the question as it was asked."""
    row = db.require(Question, question_id)
    problems = Problems()
    draft = _question(db, values, problems, new=False)
    problems.raise_if_any()
    apply(db, row, version, draft.values)


def remove_question(db: Writer, question_id: int) -> None:
    """Remove a question; what was answered stays at its offers."""
    db.delete(db.require(Question, question_id))


def order_questions(db: Writer, questionnaire_id: int, ids: Sequence[int]) -> None:
    """Bring the questions into this order; ids that are not named keep theirs behind them."""
    put_in_order(db, Question, ids, Question.questionnaire_id == questionnaire_id)


def ensure_questionnaires(db: Writer) -> None:
    """Give a database without any questionnaire those that come with us."""
    if db.scalar(select(func.count(Questionnaire.id))):
        return
    for position, (key, name, questions) in enumerate(load_library()):
        row = db.add(Questionnaire(key=key, name=name, position=position))
        db.flush()
        for number, values in enumerate(questions):
            db.add(Question(questionnaire_id=row.id, position=number, **values))
    db.flush()


def load_library() -> list[tuple[str, str, list[dict[str, Any]]]]:
    """(key, name, questions) of the questionnaires that come with us.

    A file names its questions or refers to those that all trades share by their name.
    """
    shared = json.loads(resource("questionnaires", "shared.json").read_text(encoding="utf-8"))
    library = []
    for key in KEYS:
        data = json.loads(resource("questionnaires", f"{key}.json").read_text(encoding="utf-8"))
        questions = []
        for given in data["questions"]:
            values = dict(shared[given["use"]], **given) if "use" in given else dict(given)
            values.pop("use", None)
            values["kind"] = QuestionKind(values.get("kind", "text"))
            values["weight"] = NeedWeight(values.get("weight", "important"))
            values["choices"] = "\n".join(values.get("choices", ()))
            questions.append(values)
        library.append((key, data["name"], questions))
    return library


def _questionnaire(
    db: Reader, values: Mapping[str, Any], problems: Problems, *, new: bool
) -> Draft:
    draft = Draft(Questionnaire, values, QUESTIONNAIRE_FIELDS, problems, db.today)
    draft.require("name", _("Bitte einen Namen eintragen."), new=new)
    check_reference(db, problems, "category_id", Category, draft.get("category_id"))
    return draft


def _question(db: Reader, values: Mapping[str, Any], problems: Problems, *, new: bool) -> Draft:
    given = dict(values)
    if isinstance(given.get("choices"), (tuple, list)):
        given["choices"] = "\n".join(given["choices"])
    draft = Draft(Question, given, QUESTION_FIELDS, problems, db.today)
    draft.require("text", _("Bitte die Frage eintragen."), new=new)
    if draft.get("kind") is QuestionKind.CHOICE and "choices" in draft.values:
        if not choices_of(draft.get("choices")):
            raise InputError({"choices": _("Bitte eintragen, was zur Auswahl steht.")})
    return draft
