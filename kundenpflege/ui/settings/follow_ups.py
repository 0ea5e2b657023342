"""Section Nachfassen: when offers are followed up, and what helps against objections."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from kundenpflege.base.i18n import N_, _, ngettext
from kundenpflege.base.money import format_money
from kundenpflege.model import FollowUpRhythm, SalesObjection
from kundenpflege.model.kinds import SalesObjectionKind
from kundenpflege.rules.follow_up_plan import DAYS_BEFORE_END
from kundenpflege.services import follow_up_rhythms, sales_objections

from ..kit.editors import (
    CheckEditor,
    ChoiceEditor,
    MoneyEditor,
    MultilineEditor,
    TextEditor,
)
from ..kit.form import Form
from ..kit.office import Office
from .customer_sorts import Sort
from .order import OrderRow
from .sorts_section import SortsSection

if TYPE_CHECKING:
    from kundenpflege.store import Reader, Writer


class RhythmSort(Sort):
    """When to call, by the amount of the offer."""

    key, icon, ordered, focus = "rhythms", "follow_up", False, "from_amount"
    word, new, one = N_("Rhythmen"), N_("Neuer Rhythmus"), N_("Rhythmus")
    why = N_(
        "Beim Senden plant das Programm diese Anrufe, immer an Arbeitstagen; ein Ergebnis beendet "
        "sie. Große Angebote verdienen mehr Anrufe als kleine."
    )
    empty = N_(
        "Ohne eigenen Rhythmus wird jedes Angebot nach den Tagen aus „Angebote“, noch einmal nach "
        "21 Tagen und 5 Tage vor Ablauf nachgefasst."
    )

    def title(self, row: follow_up_rhythms.RhythmRow) -> str:
        """From which amount on."""
        if not row.from_amount:
            return _("Alle Angebote")
        return _("Angebote ab {amount}").format(amount=format_money(row.from_amount))

    def rows(self, db: Reader) -> Sequence[follow_up_rhythms.RhythmRow]:
        """From the smallest amount on."""
        return follow_up_rhythms.list_rhythms(db)

    def line(self, row: follow_up_rhythms.RhythmRow) -> OrderRow:
        """From which amount on; the days below."""
        days = row.days.split(", ")
        listed = _(" und ").join(part for part in (", ".join(days[:-1]), days[-1]) if part)
        words = _("Anruf nach {days} Tagen").format(days=listed)
        if row.days_before_end is not None:
            n = row.days_before_end
            words += ngettext(
                " und {n} Tag vor Ablauf der Gültigkeit",
                " und {n} Tage vor Ablauf der Gültigkeit",
                n,
            ).format(n=n)
        return OrderRow(row.id, self.title(row), words)

    def form(self, row: follow_up_rhythms.RhythmRow | None, office: Office) -> Form:
        """Amount, days, days before the end."""
        form = Form(FollowUpRhythm)
        form.add("from_amount", MoneyEditor(lowest=0), "", _("Netto, ab diesem Betrag"))
        form.add("days", TextEditor("7, 21"))
        form.add("days_before_end", TextEditor(_("leer: kein Anruf vor Ablauf")))
        if row is None:
            form.load({"from_amount": 0, "days": "7, 21", "days_before_end": str(DAYS_BEFORE_END)})
        else:
            before = "" if row.days_before_end is None else str(row.days_before_end)
            form.load(
                {"from_amount": row.from_amount, "days": row.days, "days_before_end": before},
                row.version,
            )
        return form

    def add(self, db: Writer, values: Mapping[str, Any]) -> int:
        """A new rhythm."""
        return follow_up_rhythms.add_rhythm(db, values)

    def change(
        self, db: Writer, row: follow_up_rhythms.RhythmRow, values: Mapping[str, Any]
    ) -> None:
        """Change it; plans that were made stay."""
        follow_up_rhythms.change_rhythm(db, row.id, row.version, values)

    def remove(self, db: Writer, record_id: int) -> None:
        """Remove it."""
        follow_up_rhythms.remove_rhythm(db, record_id)

    def move(self, db: Writer, ids: Sequence[int]) -> None:
        """Rhythms stand by amount."""


class ObjectionSort(Sort):
    """What customers say against offers, and what to answer."""

    key, icon, focus = "objections", "note", "text"
    word, new, one = N_("Einwände"), N_("Neuer Einwand"), N_("Einwand")
    why = N_(
        "Die Antwort hat zwei Schritte: erst den Nutzen wiederholen, dann weniger Leistung für "
        "weniger Geld anbieten. So geben Sie keinen Rabatt für dieselbe Arbeit."
    )
    empty = N_("„Das ist zu teuer“ – was antworten Sie? Schreiben Sie es einmal in Ruhe auf.")

    def title(self, row: sales_objections.SalesObjectionRow) -> str:
        """What they say."""
        return f"„{row.text}“"

    def rows(self, db: Reader) -> Sequence[sales_objections.SalesObjectionRow]:
        """The whole library."""
        return sales_objections.list_sales_objections(db, active_only=False)

    def line(self, row: sales_objections.SalesObjectionRow) -> OrderRow:
        """What they say; what stands behind it and what has helped below."""
        parts = [row.kind.label]
        if row.uses:
            heard = _("{uses}-mal gehört")
            if row.worked:
                heard = _("{uses}-mal gehört, {n}-mal geholfen")
            parts.append(heard.format(uses=row.uses, n=row.worked))
        if not row.active:
            parts.append(_("steht nicht mehr zur Wahl"))
        return OrderRow(row.id, self.title(row), f"{' · '.join(parts)}\n{row.benefit_answer}")

    def form(self, row: sales_objections.SalesObjectionRow | None, office: Office) -> Form:
        """The words, what stands behind them, both answers."""
        form = Form(SalesObjection)
        form.add("text", TextEditor(_("z. B. Das ist uns zu teuer.")))
        form.add("kind", ChoiceEditor(SalesObjectionKind))
        form.add("benefit_answer", MultilineEditor(3, 8, max_length=1000))
        form.add("less_answer", MultilineEditor(3, 8, max_length=1000))
        active = form.add("active", CheckEditor(_("Steht zur Wahl")))
        active.setVisible(row is not None)
        if row is None:
            form.load({"text": "", "kind": SalesObjectionKind.PRICE, "benefit_answer": "",
                       "less_answer": "", "active": True})  # fmt: skip
        else:
            form.load(row, row.version)
        return form

    def add(self, db: Writer, values: Mapping[str, Any]) -> int:
        """A new objection at the end."""
        return sales_objections.add_sales_objection(db, values)

    def change(
        self, db: Writer, row: sales_objections.SalesObjectionRow, values: Mapping[str, Any]
    ) -> None:
        """Change it."""
        sales_objections.change_sales_objection(db, row.id, row.version, values)

    def remove(self, db: Writer, record_id: int) -> None:
        """Remove it with the notes on where it came up."""
        sales_objections.remove_sales_objection(db, record_id)

    def move(self, db: Writer, ids: Sequence[int]) -> None:
        """The order on the call sheet."""
        sales_objections.order_sales_objections(db, ids)


class FollowUpsSection(SortsSection):
    """When to call, and what to say then."""

    key = "follow_ups"
    label = N_("Nachfassen")
    note = N_("Wann Sie nach einem Angebot anrufen, und was gegen Einwände hilft")
    icon = "follow_up"
    watches: ClassVar[frozenset[str]] = frozenset(
        {"follow_up_rhythm", "sales_objection", "objection_use"}
    )
    sorts = (RhythmSort(), ObjectionSort())
    poses = ("objections", "one")
