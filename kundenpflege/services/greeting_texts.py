"""The words for cards and letters in the library of texts, for the business to make its own."""

from __future__ import annotations

from sqlalchemy import func, select

from kundenpflege.model import TextBlock
from kundenpflege.rules.greeting_texts import TEXTS, own_texts
from kundenpflege.rules.greetings import TEXTS as PREFIX
from kundenpflege.rules.greetings import GreetingKind, GreetingText, Relation, fitting
from kundenpflege.store import Reader, Writer


def ensure_greetings(db: Writer) -> None:
    """Give a new or just upgraded database its first words for cards and letters."""
    known = func.count(TextBlock.id)
    if db.scalar(select(known).where(TextBlock.kind.startswith(PREFIX, autoescape=True))):
        return
    for kind, texts in TEXTS.items():
        for position, (name, body) in enumerate(texts):
            db.add(TextBlock(kind=PREFIX + kind, name=name, body=body, position=position))
    db.flush()


def texts_for(db: Reader, kind: GreetingKind, relation: Relation) -> list[GreetingText]:
    """The texts to choose from, in the form of address of the addressee.

    The business's own ones; where it has none for du (or Sie), those of the program.
    """
    blocks = db.rows(
        select(TextBlock.name, TextBlock.body)
        .where(TextBlock.kind == kind.texts)
        .order_by(TextBlock.position, TextBlock.id)
    )
    own = fitting([GreetingText(name, body) for name, body in blocks], relation)
    return own or fitting(own_texts(kind.key), relation)
