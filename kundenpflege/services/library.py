"""What a database begins with beside the business: questionnaires, objections, occasions, texts
of mails."""

from __future__ import annotations

from sqlalchemy import func, select

from kundenpflege.model import TextBlock
from kundenpflege.store import Writer

from . import default_texts
from .greeting_texts import ensure_greetings
from .occasion_types import ensure_occasion_types
from .questionnaires import ensure_questionnaires
from .sales_objections import ensure_sales_objections


def ensure_library(db: Writer) -> None:
    """Fill what is empty still; what is there stays. For new and just upgraded databases only:
    what somebody removed must not come back at the next start."""
    ensure_questionnaires(db)
    ensure_sales_objections(db)
    ensure_occasion_types(db)
    _ensure_texts(db, default_texts.MAIL)
    ensure_greetings(db)
    db.flush()


def _ensure_texts(db: Writer, kind: str) -> None:
    """The text blocks of a kind that an older database does not know yet."""
    if db.scalar(select(func.count(TextBlock.id)).where(TextBlock.kind == kind)):
        return
    wanted = [(name, body) for known, name, body in default_texts.TEXT_BLOCKS if known == kind]
    for position, (name, body) in enumerate(wanted):
        db.add(TextBlock(kind=kind, name=name, body=body, position=position))
