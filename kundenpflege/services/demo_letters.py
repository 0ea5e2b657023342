"""Cards and letters of the demo business: some long printed, some waiting, one just begun."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from kundenpflege.model import Customer, Letter
from kundenpflege.store import Writer

from .greeting_texts import ensure_greetings
from .letters import finish_letter, new_letter, save_letter

if TYPE_CHECKING:
    from .demo import Calendar


def play_letters(
    db: Writer,
    calendar: Calendar,
    data: Iterable[Mapping[str, Any]],
    customers: Mapping[str, Customer],
) -> None:
    """Tell everything of `letters.json`; days are numbers of days from today."""
    ensure_greetings(db)
    for row in data:
        day = calendar.workday(row["day"]) if row["day"] else calendar.today
        then = db.on(day)
        customer_id = customers[row["number"]].id
        draft = new_letter(then, customer_id, occasion=row["occasion"])
        values = {**draft.values, "personal": row["personal"]}
        letter_id = save_letter(then, customer_id, values)
        if row["state"] != "draft":
            finish_letter(then, letter_id, note=False)
        if row["state"] == "printed":
            then.require(Letter, letter_id).printed_on = day
    db.flush()
