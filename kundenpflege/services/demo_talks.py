"""The talks of the demo business: what was asked and answered, which objections came and what
helped. Nothing is random: the same day always gives the same talks."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from sqlalchemy import select

from kundenpflege.base.text import fold
from kundenpflege.model import ObjectionUse, Offer, SalesObjection, TalkAnswer
from kundenpflege.model.kinds import DeclineReason, OfferState, SalesObjectionKind, TalkState
from kundenpflege.store import Writer

from .talks import load_talk

#: Answers by a word of the question; empty ones were skipped.
_ANSWERS = (
    ("entscheidet mit", "beide gemeinsam"),
    ("ausser dem preis", "dass jemand kommt, wenn etwas ist"),
    ("schiefgegangen", "der Vorige kam zweimal nicht zum Termin"),
    ("anderen angebote", ""),
)
#: What stood behind a refusal.
_BEHIND = {
    DeclineReason.PRICE: SalesObjectionKind.PRICE,
    DeclineReason.COMPETITOR: SalesObjectionKind.OTHER,
    DeclineReason.TIME: SalesObjectionKind.DATE,
    DeclineReason.POSTPONED: SalesObjectionKind.WAIT,
}


def play_talks(db: Writer, rows: list[dict[str, Any]]) -> None:
    """Answers for the drafts and open offers (`rows` tell what was said of which subject),
    objections for the decided ones."""
    said: dict[str, Mapping[str, str]] = {row["subject"]: row.get("answers", {}) for row in rows}
    offers = list(db.scalars(select(Offer).order_by(Offer.id)))
    for offer in offers:
        if offer.state in (OfferState.DRAFT, OfferState.SENT, OfferState.FOLLOWED_UP):
            _answer(db, offer, said.get(offer.subject, {}))
    objections: dict[SalesObjectionKind, int] = {}
    for one in db.scalars(
        select(SalesObjection).order_by(SalesObjection.position, SalesObjection.id)
    ):
        objections.setdefault(one.kind, one.id)
    for number, offer in enumerate(offers):
        if offer.decided_on is None:
            continue
        won = offer.state is OfferState.ACCEPTED
        kind = _BEHIND.get(offer.decline_reason)
        if won and number % 3 == 0:
            kind = (SalesObjectionKind.PRICE, SalesObjectionKind.WAIT)[number % 2]
        if kind in objections:
            db.add(
                ObjectionUse(
                    objection_id=objections[kind],
                    offer_id=offer.id,
                    used_on=offer.decided_on - timedelta(days=1),
                    worked=won,
                )
            )
    db.flush()


def _answer(db: Writer, offer: Offer, said: Mapping[str, str]) -> None:
    talk = load_talk(db, offer.id)
    offer.questionnaire_id = talk.questionnaire_id
    for position, question in enumerate(talk.questions):
        words = fold(question.text)
        for tell, answer in (*said.items(), *_ANSWERS):
            if tell in words:
                db.add(
                    TalkAnswer(
                        offer_id=offer.id,
                        question_id=question.question_id,
                        position=position,
                        question=question.text,
                        answer=answer,
                        state=TalkState.ANSWERED if answer else TalkState.SKIPPED,
                    )
                )
                break
