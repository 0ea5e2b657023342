"""What the services about cards and letters write, for the test that takes back everything."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import select

from kundenpflege.model import Letter, TextBlock
from kundenpflege.model.kinds import Importance
from kundenpflege.services import (
    customers,
    greeting_texts,
    letter_batches,
    letter_finish,
    letter_print,
    letters,
)
from kundenpflege.store import Writer

_PERSONAL = "Ich denke gern an Ihren Rosengarten, Zilpzalp!"


def _writes(db: Writer) -> int:
    sommer = customers.find_by_number(db, "K-0087")
    draft = letters.new_letter(db, sommer, occasion="birthday")
    return letters.save_letter(db, sommer, {**draft.values, "personal": _PERSONAL})


def _letter(db: Writer) -> int:
    found = db.scalar(select(Letter.id).order_by(Letter.id.desc()).limit(1))
    assert found is not None
    return int(found)


def _writes_and_finishes(db: Writer) -> None:
    letter_finish.finish_letter(db, _writes(db))


def _no_texts(db: Writer) -> None:
    for block in db.scalars(select(TextBlock).where(TextBlock.kind.startswith("greet:"))):
        db.delete(block)


LETTER_CASES: dict[str, Callable[[Writer], object]] = {
    "greeting_texts.ensure_greetings": greeting_texts.ensure_greetings,
    "letters.save_letter": _writes,
    "letter_batches.begin_letters": lambda db: letter_batches.begin_letters(
        db, "christmas", letter_batches.batch(db, "christmas", [Importance.A]).ids
    ),
    "letters.change_letter": lambda db: letters.change_letter(
        db, _letter(db), None, {"personal": "Etwas ganz anderes", "form": "letter"}
    ),
    "letters.remove_letter": lambda db: letters.remove_letter(db, _letter(db)),
    "letter_finish.finish_letter": lambda db: letter_finish.finish_letter(db, _letter(db)),
    "letter_finish.reopen_letter": lambda db: letter_finish.reopen_letter(db, _letter(db)),
    "letter_print.print_letters": lambda db: letter_print.print_letters(db, [_letter(db)]),
    "letter_print.print_card_sheets": lambda db: letter_print.print_card_sheets(db, [_letter(db)]),
}

#: What must be there first, as a step of its own.
LETTER_BEFORE: dict[str, Callable[[Writer], object]] = {
    "greeting_texts.ensure_greetings": _no_texts,
    **dict.fromkeys(
        ("letters.change_letter", "letters.remove_letter", "letter_finish.finish_letter"), _writes
    ),
    **dict.fromkeys(
        (
            "letter_finish.reopen_letter",
            "letter_print.print_letters",
            "letter_print.print_card_sheets",
        ),
        _writes_and_finishes,
    ),
}
