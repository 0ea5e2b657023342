"""What is asked before an offer: questionnaires, and what the customer answered."""

from __future__ import annotations

from sqlalchemy import Boolean, ForeignKey, Integer
from sqlalchemy.orm import Mapped, mapped_column

from kundenpflege.base.i18n import N_

from .base import Base, field, text_field
from .columns import KindType
from .kinds import NeedWeight, QuestionKind, TalkState


class Questionnaire(Base):
    """The questions of one trade: windows, bath, roof …; `key` names one that came with us."""

    __tablename__ = "questionnaire"

    name: Mapped[str] = text_field(N_("Fragebogen"), 80)
    key: Mapped[str] = text_field(N_("Schlüssel"), 40)
    category_id: Mapped[int | None] = field(
        N_("Leistungsbereich"),
        Integer,
        ForeignKey("category.id", ondelete="SET NULL"),
        nullable=True,
        index=True,
    )
    position: Mapped[int] = field(N_("Reihenfolge"), Integer, default=0, server_default="0")
    active: Mapped[bool] = field(N_("Aktiv"), Boolean, default=True, server_default="1")


class Question(Base):
    """One question. `wording` makes an offer sentence of the answer ({Antwort}); empty when the
    answer is for us alone (who decides, which other offers). `choices`: one a line."""

    __tablename__ = "question"

    questionnaire_id: Mapped[int] = mapped_column(
        ForeignKey("questionnaire.id", ondelete="CASCADE"), index=True
    )
    position: Mapped[int] = field(N_("Reihenfolge"), Integer, default=0, server_default="0")
    section: Mapped[str] = text_field(N_("Abschnitt"), 80)
    text: Mapped[str] = text_field(N_("Frage"), 400)
    hint: Mapped[str] = text_field(N_("Wozu"), 400)
    kind: Mapped[QuestionKind] = field(
        N_("Antwort"), KindType(QuestionKind), default=QuestionKind.TEXT, server_default="text"
    )
    choices: Mapped[str] = text_field(N_("Auswahl"), 2000)
    wording: Mapped[str] = text_field(
        N_("Satz im Angebot"), 400, purpose=N_("Leer: die Antwort bleibt bei uns")
    )
    weight: Mapped[NeedWeight] = field(
        N_("Gewicht"),
        KindType(NeedWeight),
        default=NeedWeight.IMPORTANT,
        server_default="important",
    )


class TalkAnswer(Base):
    """What the customer of an offer answered; the question is kept as it was asked."""

    __tablename__ = "talk_answer"

    offer_id: Mapped[int] = mapped_column(ForeignKey("offer.id", ondelete="CASCADE"), index=True)
    question_id: Mapped[int | None] = mapped_column(
        ForeignKey("question.id", ondelete="SET NULL"), nullable=True, index=True
    )
    position: Mapped[int] = field(N_("Reihenfolge"), Integer, default=0, server_default="0")
    question: Mapped[str] = text_field(N_("Frage"), 400)
    answer: Mapped[str] = text_field(N_("Antwort"), 2000)
    state: Mapped[TalkState] = field(
        N_("Stand"), KindType(TalkState), default=TalkState.OPEN, server_default="open"
    )
    taken: Mapped[bool] = field(
        N_("Als Bedürfnis übernommen"), Boolean, default=False, server_default="0"
    )
