"""The talk before an offer: its questionnaire, what was answered, and what becomes a need."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select

from kundenpflege.base.dates import format_long_date
from kundenpflege.base.errors import InputError
from kundenpflege.base.i18n import _
from kundenpflege.base.text import clean, fold
from kundenpflege.model import Customer, Offer, Person, Question, Questionnaire, TalkAnswer
from kundenpflege.model.kinds import NeedWeight, OfferState, QuestionKind, TalkState
from kundenpflege.rules.need_address import informal
from kundenpflege.rules.need_wording import suggest
from kundenpflege.rules.need_words import WHEN, until_in
from kundenpflege.rules.salutation import LetterSalutation, letter_salutation
from kundenpflege.rules.spoken_day import day_in
from kundenpflege.store import Reader, Writer

from .addressees import addressee_of
from .offer_saving import touch
from .questionnaires import QuestionnaireRow, choices_of, list_questionnaires

__all__ = [
    "QuestionnaireRow",
    "Talk",
    "TalkQuestion",
    "answer_question",
    "choose_questionnaire",
    "list_questionnaires",
    "load_talk",
    "mark_taken",
    "need_sentence",
]

_LONGEST = 2000
#: Where the answer stands within the sentence of a question.
ANSWER = "{Antwort}"
_YES = frozenset(("ja", "yes", "j"))


@dataclass(frozen=True, slots=True)
class TalkQuestion:
    """A question with what was answered. `suggestion` is the need the answer may become (empty:
    the answer stays with us); `deadline` the day it names. Without `question_id` the question
    was removed from its questionnaire since: its answer stays, keyed by `answer_id`."""

    question_id: int | None
    text: str
    hint: str
    kind: QuestionKind
    choices: tuple[str, ...]
    section: str
    answer: str
    state: TalkState
    taken: bool
    suggestion: str
    weight: NeedWeight
    deadline: date | None = None
    answer_id: int | None = None
    becomes_need: bool = False


@dataclass(frozen=True, slots=True)
class Talk:
    """The talk of one offer. `chosen`: the questionnaire was chosen, not just proposed."""

    questionnaire_id: int | None
    name: str
    questions: tuple[TalkQuestion, ...]
    chosen: bool = False

    @property
    def open_questions(self) -> tuple[TalkQuestion, ...]:
        """What is still to be asked."""
        return tuple(one for one in self.questions if one.state is TalkState.OPEN)


def load_talk(db: Reader, offer_id: int) -> Talk:
    """The questions of an offer with their answers, those of removed questions at the end.

    Without a choice the questionnaire of the offer's field of work is proposed, or the one that
    its subject names.
    """
    offer = db.require(Offer, offer_id)
    chosen = db.get(Questionnaire, offer.questionnaire_id)
    questionnaire = chosen or _proposed(db, offer)
    manner = _manner(db, offer)
    answers = list(
        db.scalars(
            select(TalkAnswer)
            .where(TalkAnswer.offer_id == offer_id)
            .order_by(TalkAnswer.position, TalkAnswer.id)
        )
    )
    by_question = {one.question_id: one for one in answers if one.question_id is not None}
    questions: list[TalkQuestion] = []
    if questionnaire is not None:
        for question in db.scalars(
            select(Question)
            .where(Question.questionnaire_id == questionnaire.id)
            .order_by(Question.position, Question.id)
        ):
            questions.append(_of(db, question, by_question.pop(question.id, None), manner))
    left = set(by_question) - {None}
    others = {one.id: one for one in db.scalars(select(Question).where(Question.id.in_(left)))}
    for answer in answers:
        if answer.question_id in others:
            questions.append(_of(db, others[answer.question_id], answer, manner))
        elif answer.question_id is None:
            questions.append(_orphan(answer, manner))
    return Talk(
        questionnaire.id if questionnaire else None,
        questionnaire.name if questionnaire else "",
        tuple(questions),
        chosen is not None,
    )


def choose_questionnaire(db: Writer, offer_id: int, questionnaire_id: int | None) -> None:
    """Choose which questions are asked; answers that were given stay."""
    offer = db.require(Offer, offer_id)
    if questionnaire_id is not None:
        db.require(Questionnaire, questionnaire_id)
    _choose(db, offer, questionnaire_id)


def answer_question(
    db: Writer,
    offer_id: int,
    question_id: int,
    answer: str = "",
    state: TalkState | str | None = None,
) -> None:
    """Note an answer; without a `state` a text means answered and none means open.

    The questionnaire of the question becomes that of the offer where none was chosen. InputError
    on `answer` when the text is too long or no day is found in the answer to a question for one.
    """
    offer = db.require(Offer, offer_id)
    question = db.require(Question, question_id)
    text = clean(answer, multiline=True)
    if len(text) > _LONGEST:
        raise InputError({"answer": _("Bitte auf {n} Zeichen kürzen.").format(n=_LONGEST)})
    if state is None or (state == TalkState.ANSWERED and not text):
        state = TalkState.ANSWERED if text else TalkState.OPEN
    row = _answer(db, offer_id, question_id)
    if row is None:
        if not text and state == TalkState.OPEN:
            return
        row = db.add(
            TalkAnswer(
                offer_id=offer_id,
                question_id=question_id,
                position=question.position,
                question=question.text,
            )
        )
    if (row.answer, row.state) != (text, TalkState(state)):
        row.answer, row.state = text, TalkState(state)
        row.question = question.text
    db.flush()
    if offer.questionnaire_id is None:
        _choose(db, offer, question.questionnaire_id)


def mark_taken(db: Writer, offer_id: int, question_id: int, taken: bool = True) -> None:
    """Note that the answer became a need of the offer (or no longer is one)."""
    row = _answer(db, offer_id, question_id)
    if row is not None and row.taken != taken:
        row.taken = taken
        db.flush()


def need_sentence(wording: str, kind: QuestionKind, answer: str, today: date) -> str:
    """The sentence of the offer an answer becomes; empty when it stays with us.

    `wording` frames the answer at {Antwort}; where it is nothing but the answer, the words are
    made a sentence. A question answered by yes has its wording alone. Of a day given with its
    reason („bis 16. Juni, dann ist die Taufe“) the day is taken.
    """
    answer = " ".join(answer.split())
    if not wording or not answer:
        return ""
    if kind is QuestionKind.YES_NO:
        return wording if fold(answer) in _YES else ""
    if wording.strip() == ANSWER:
        found = suggest(answer)
        return found[0] if found else ""
    if kind is QuestionKind.DATE:
        day = day_in(answer, today)
        if day is None and not WHEN.match(answer):
            return suggest(answer)[0] if suggest(answer) else ""
        answer = format_long_date(day) if day else answer
    return wording.replace(ANSWER, answer.rstrip(" .;,"))


def _manner(db: Reader, offer: Offer) -> LetterSalutation:
    """How the customer is addressed: Sie, du or ihr."""
    customer = db.require(Customer, offer.customer_id)
    people = list(
        db.scalars(
            select(Person)
            .where(Person.customer_id == customer.id)
            .order_by(Person.position, Person.id)
        )
    )
    return letter_salutation(addressee_of(customer, people, (), offer.person_id))


def _said(sentence: str, manner: LetterSalutation) -> str:
    return informal(sentence, plural=manner.plural) if manner.informal else sentence


def _of(
    db: Reader, question: Question, answer: TalkAnswer | None, manner: LetterSalutation
) -> TalkQuestion:
    text = answer.answer if answer else ""
    dated = question.kind is QuestionKind.DATE or until_in(text) is not None
    day = day_in(text, db.today) if dated else None
    return TalkQuestion(
        question_id=question.id,
        text=question.text,
        hint=question.hint,
        kind=question.kind,
        choices=choices_of(question.choices),
        section=question.section,
        answer=text,
        state=answer.state if answer else TalkState.OPEN,
        taken=bool(answer and answer.taken),
        suggestion=_said(need_sentence(question.wording, question.kind, text, db.today), manner),
        weight=question.weight,
        deadline=day,
        answer_id=answer.id if answer else None,
        becomes_need=bool(question.wording),
    )


def _orphan(answer: TalkAnswer, manner: LetterSalutation) -> TalkQuestion:
    found = suggest(answer.answer)
    return TalkQuestion(
        question_id=None,
        text=answer.question,
        hint="",
        kind=QuestionKind.TEXT,
        choices=(),
        section="",
        answer=answer.answer,
        state=answer.state,
        taken=answer.taken,
        suggestion=_said(found[0], manner) if found else "",
        weight=NeedWeight.IMPORTANT,
        answer_id=answer.id,
        becomes_need=True,
    )


def _answer(db: Reader, offer_id: int, question_id: int) -> TalkAnswer | None:
    row: TalkAnswer | None = db.scalar(
        select(TalkAnswer).where(
            TalkAnswer.offer_id == offer_id, TalkAnswer.question_id == question_id
        )
    )
    return row


def _choose(db: Writer, offer: Offer, questionnaire_id: int | None) -> None:
    if offer.questionnaire_id == questionnaire_id:
        return
    offer.questionnaire_id = questionnaire_id
    if offer.state is OfferState.DRAFT:
        touch(db, offer)
    db.flush()


#: Words of a subject that tell the trade, folded, by the key of its questionnaire.
_TELLS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("windows", ("fenster", "verglasung", "wintergarten", "rollladen", "rolladen", "jalousie")),
    ("doors", ("tur", "turen", "haustur", "tor", "garagentor", "pforte")),
    ("kitchen", ("kuche", "arbeitsplatte")),
    ("bath", ("bad", "badezimmer", "dusche", "wanne", "wc", "sanitar", "waschtisch")),
    ("heating", ("heizung", "warmepumpe", "kessel", "therme", "klimaanlage", "fussbodenheizung")),
    ("roof", ("dach", "dachstuhl", "gaube", "regenrinne", "photovoltaik", "solar")),
    ("electric", ("elektro", "strom", "steckdose", "beleuchtung", "wallbox", "zahlerschrank")),
    ("painting", ("maler", "anstrich", "tapete", "fassade", "putz", "streichen", "lackieren")),
    ("garden", ("garten", "terrasse", "pflaster", "zaun", "hecke", "teich", "rasen")),
)


def _proposed(db: Reader, offer: Offer) -> Questionnaire | None:
    """The questionnaire of the field of work, the one the subject tells, else the general one."""
    if offer.category_id is not None:
        found: Questionnaire | None = db.scalar(
            select(Questionnaire)
            .where(Questionnaire.category_id == offer.category_id, Questionnaire.active)
            .order_by(Questionnaire.position, Questionnaire.id)
            .limit(1)
        )
        if found is not None:
            return found
    active: list[Questionnaire] = list(
        db.scalars(
            select(Questionnaire)
            .where(Questionnaire.active)
            .order_by(Questionnaire.position, Questionnaire.id)
        )
    )
    by_key = {one.key: one for one in active if one.key}
    words = fold(offer.subject).split()
    for key, tells in _TELLS:
        if key in by_key and any(_tells(word, tells) for word in words):
            return by_key[key]
    return by_key.get("general") or (active[-1] if active else None)


def _tells(word: str, tells: tuple[str, ...]) -> bool:
    """Whether a (compound) word speaks of one of these: Sprossenfenster, Badsanierung."""
    return any(
        word == tell or (len(tell) > 3 and tell in word) or (len(tell) == 3 and word.endswith(tell))
        for tell in tells
    ) or any(word.startswith(tell) and len(tell) >= 3 for tell in tells)


def count_open(db: Reader, offer_id: int) -> int:
    """How many questions of the chosen questionnaire are still to be asked."""
    offer = db.require(Offer, offer_id)
    if offer.questionnaire_id is None:
        return 0
    asked = select(TalkAnswer.question_id).where(
        TalkAnswer.offer_id == offer_id, TalkAnswer.state != TalkState.OPEN
    )
    found = db.scalar(
        select(func.count(Question.id)).where(
            Question.questionnaire_id == offer.questionnaire_id,
            Question.id.not_in(asked.where(TalkAnswer.question_id.is_not(None))),
        )
    )
    return int(found or 0)
