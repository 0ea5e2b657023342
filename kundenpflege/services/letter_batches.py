"""The same occasion for many: drafts for Christmas cards, each of them still personal.

Nobody gets two cards of a kind within a year, and nobody who objects to post gets any.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select

from kundenpflege.base.errors import UserError
from kundenpflege.base.i18n import _, ngettext
from kundenpflege.model import Address, Customer, Letter
from kundenpflege.model.kinds import Channel, Importance
from kundenpflege.rules.greetings import is_kind
from kundenpflege.store import Reader, Writer

from .letters import new_letter, save_letter
from .permissions import advertisable

#: More than these nobody gives a personal sentence.
MOST = 150
#: Days within which a kind of card is not written to the same customer again.
APART = 300


@dataclass(frozen=True, slots=True)
class Batch:
    """Who gets a draft, in the order of names, and how many do not and why."""

    ids: tuple[int, ...]
    written: int = 0
    objecting: int = 0
    nowhere: int = 0
    beyond: int = 0

    def words(self) -> str:
        """`14 Kunden bekommen einen Entwurf. 2 nicht: …`."""
        told = [
            ngettext(
                "{n} Kunde bekommt einen Entwurf.", "{n} Kunden bekommen einen Entwurf.",
                len(self.ids),
            ).format(n=len(self.ids))
        ]  # fmt: skip
        for count, words in (
            (
                self.written,
                ngettext("{n} hat schon einen.", "{n} haben schon einen.", self.written),
            ),
            (
                self.objecting,
                ngettext("{n} möchte keine Post.", "{n} möchten keine Post.", self.objecting),
            ),
            (
                self.nowhere,
                ngettext("{n} hat keine Anschrift.", "{n} haben keine Anschrift.", self.nowhere),
            ),
            (self.beyond, _("{n} erst danach: Mehr schreibt niemand an einem Tag.")),
        ):
            if count:
                told.append(words.format(n=count))
        return " ".join(told)


def batch(db: Reader, kind: str, classes: Collection[Importance]) -> Batch:
    """Whom a card of this kind would go to among customers of these classes."""
    wanted = list(
        db.scalars(
            select(Customer.id)
            .where(Customer.importance.in_(classes), Customer.restricted_on.is_(None))
            .order_by(Customer.sort_name, Customer.id)
        )
    )
    since = db.today - timedelta(days=APART)
    had = set(
        db.scalars(
            select(Letter.customer_id).where(Letter.occasion == kind, Letter.written_on > since)
        )
    )
    left = [one for one in wanted if one not in had]
    # The law's judgement takes time: only for those that there is room for, and a few more.
    near = left[: MOST * 2]
    allowed = advertisable(db, near, Channel.POST)
    open_ones = [one for one in near if one not in allowed or allowed[one].allowed]
    housed = set(
        db.scalars(
            select(Address.customer_id).where(
                Address.customer_id.in_(open_ones),
                (Address.street != "") | (Address.po_box != ""),
                (Address.place != "") | (Address.postal_code != ""),
            )
        )
    )
    reachable = [one for one in open_ones if one in housed]
    return Batch(
        ids=tuple(reachable[:MOST]),
        written=len(wanted) - len(left),
        objecting=len(near) - len(open_ones),
        nowhere=len(open_ones) - len(reachable),
        beyond=len(left) - len(near) + len(reachable[MOST:]),
    )


def begin_letters(db: Writer, kind: str, ids: Sequence[int]) -> list[int]:
    """A draft for each of these customers; gives the letters' ids. UserError for an unknown kind,
    for nobody and for too many."""
    if not is_kind(kind):
        raise UserError(_("Den Anlass „{text}“ gibt es nicht.").format(text=kind))
    if not ids:
        raise UserError(_("Da ist niemand, dem Sie schreiben könnten."))
    if len(ids) > MOST:
        raise UserError(_("Bitte höchstens {n} auf einmal.").format(n=MOST))
    return [
        save_letter(db, customer_id, new_letter(db, customer_id, None, kind).values)
        for customer_id in ids
    ]
