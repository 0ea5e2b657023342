"""The numbers of customers that were merged into others: they still find who they became."""

from __future__ import annotations

from sqlalchemy import select

from kundenpflege.base.i18n import _
from kundenpflege.model import Customer
from kundenpflege.store import Reader


def note_line(number: str, name: str = "") -> str:
    """What stands in the note of the one that stays: `Früher auch K-0042, Hans Mueller`."""
    line = _("Früher auch {number}").format(number=number)
    return f"{line}, {name}" if name else line


def former_number(db: Reader, number: str) -> int | None:
    """The customer that took in the one with this number; None when there is none."""
    wanted = note_line(number.strip())
    for key, note in db.rows(
        select(Customer.id, Customer.note)
        .where(Customer.id.in_(db.matching("customer", wanted)))
        .order_by(Customer.id)
    ):
        for line in note.casefold().splitlines():
            if line == wanted.casefold() or line.startswith(f"{wanted.casefold()}, "):
                return int(key)
    return None
