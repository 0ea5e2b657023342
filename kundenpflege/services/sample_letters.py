"""Cards, letters, envelopes, labels and the route of a day as papers: to look at, never sent."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from sqlalchemy import select

from kundenpflege.documents.card import render_card, render_card_sheets
from kundenpflege.documents.greeting import GreetingSheet
from kundenpflege.documents.letter import render_letter
from kundenpflege.documents.route import render_route
from kundenpflege.model import Contact, Letter
from kundenpflege.model.kinds import ContactKind, LetterForm
from kundenpflege.store import Reader

from .letter_context import letter_sheet
from .letter_print import print_address_labels, print_envelopes
from .letters import new_letter
from .routes import route_sheet

#: The sentence that only one person can get, as somebody might have written it.
_PERSONAL = "Vom Kaffee auf der Baustelle sprechen wir heute noch."
#: One for each picture.
_CARDS = ("birthday", "care_gap", "referral", "thanks", "christmas", "sympathy")
_LETTERS = ("care_gap", "maintenance", "thanks")


def sample_letters(db: Reader, customer_id: int) -> Iterator[tuple[str, Callable[[], bytes]]]:
    """Name and maker of each paper, with the texts proposed for this customer."""
    cards = [_sheet(db, customer_id, key, LetterForm.CARD) for key in _CARDS]
    for key, sheet in zip(_CARDS, cards, strict=True):
        yield f"card-{key}", partial(_card, sheet)
    yield "cards-on-a4", lambda: render_card_sheets(cards).content
    for key in _LETTERS:
        sheet = _sheet(db, customer_id, key, LetterForm.LETTER)
        yield f"letter-{key}", partial(_letter, sheet)
    ids = list(db.scalars(select(Letter.id).order_by(Letter.id)))
    if ids:
        for size in ("C6", "DL"):
            yield f"envelopes-{size.lower()}", partial(print_envelopes, db, ids, size)
        yield "letter-labels", partial(print_address_labels, db, ids)
    visit = db.scalar(
        select(Contact.due)
        .where(Contact.kind == ContactKind.VISIT, Contact.done_on.is_(None))
        .where(Contact.due >= db.today)
        .order_by(Contact.due)
        .limit(1)
    )
    if visit is not None:
        yield "route", lambda: render_route(route_sheet(db, visit))


def _sheet(db: Reader, customer_id: int, occasion: str, form: LetterForm) -> GreetingSheet:
    draft = new_letter(db, customer_id, None, occasion, form)
    return letter_sheet(draft.context, {**draft.values, "personal": _PERSONAL})


def _card(sheet: GreetingSheet) -> bytes:
    return render_card(sheet).content


def _letter(sheet: GreetingSheet) -> bytes:
    return render_letter(sheet).content
