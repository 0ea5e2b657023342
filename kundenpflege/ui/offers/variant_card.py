"""Same price, less service: the price asked for, what must stay, what falls away."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from kundenpflege.base.i18n import _
from kundenpflege.base.money import format_money, round_money
from kundenpflege.rules.offer_draft import NeedDraft, OfferDraft

from ..kit import theme
from ..kit.cards import Banner, Card, IconView
from ..kit.chips import Chip
from ..kit.controls import Button, ElidedLabel, Label, focus_is_inside, row
from ..kit.controls_flow import FlowRow
from ..kit.editors import CheckEditor, MoneyEditor, TextEditor
from ..kit.form import FieldBox
from ..kit.office import Office
from .parts import WEIGHT_TONES, shortened
from .takeable import swap

if TYPE_CHECKING:
    from kundenpflege.rules.variants import Change, Proposal

_ICONS = {"swap": "variant", "remove": "close", "optional": "later", "guarantee": "guarantee"}
#: The dearest lines that can be asked to stay.
_MOST_KEPT = 30
_SHARES = (5, 10, 20)


class VariantCard(Card):
    """Searches the variant of an offer that reaches a price. `wanted(proposal, name)`."""

    wanted = Signal(object, str)
    tabs_changed = Signal()

    def __init__(self, office: Office) -> None:
        super().__init__(_("Gleicher Preis, weniger Leistung"))
        self.office = office
        self.setObjectName("variantSearch")
        self._draft = OfferDraft()
        self._consumer, self._rounding = True, False
        self._price = Decimal(0)
        self._proposal: Proposal | None = None
        self._asked: object = None
        self._keep: dict[int, CheckEditor] = {}
        self.head.insertWidget(1, ElidedLabel(_("statt eines Nachlasses"), "muted"), 1)
        self._build()

    def _build(self) -> None:
        self.target = MoneyEditor(lowest=0)
        self._box = FieldBox("target_price", self.target, _("Zielpreis"))
        self.target.changed.connect(self._changed)
        self.target.field.returnPressed.connect(self.search)  # type: ignore[attr-defined]
        self._shares = FlowRow()
        for share in _SHARES:
            button = Button(_("−{n} %").format(n=share), on_click=partial(self.less, share))
            button.setObjectName(f"less{share}")
            button.setAccessibleName(_("{n} Prozent weniger").format(n=share))
            self._shares.add(button)
        self.find_button = Button(_("Variante suchen"), "search", "primary", on_click=self.search)
        self.find_button.setObjectName("findVariant")
        self._now = Label("", "muted", wrap=True)
        line = row(self._box, gap=theme.S3)
        line.addWidget(self.find_button, 0, Qt.AlignmentFlag.AlignBottom)
        line.addWidget(self._shares, 1, Qt.AlignmentFlag.AlignBottom)
        self.add(line)
        self.add(self._now)
        self._stay = Button(_("Was muss bleiben?"), "lock", "link", on_click=self._fold)
        self._stay.setObjectName("whatStays")
        self.add(row(self._stay, 0))
        self._stays = QWidget()
        self.add(self._stays)
        self._stays.hide()
        self._result = QWidget()
        self.add(self._result)
        self._result.hide()
        theme.signals.changed.connect(self._fit)
        self._fit()

    def _fit(self) -> None:
        self._box.setFixedWidth(theme.px(150))

    def chain(self) -> Iterator[QWidget]:
        """Price, search, shares, what stays, the answer."""
        yield self.target.field
        yield self.find_button
        yield from self._shares.findChildren(Button)
        yield self._stay
        yield from (editor.field for editor in self._keep.values())
        for name in ("variant_name", "makeVariant"):
            yield from self._result.findChildren(QWidget, name)

    # Showing -----------------------------------------------------------------------------------

    def show_draft(self, draft: OfferDraft, consumer: bool, rounding: bool) -> None:
        """The offer of which a variant is wanted."""
        from kundenpflege.rules.offer_draft import draft_totals
        from kundenpflege.rules.variants import price_of

        if (draft, consumer, rounding) == (self._draft, self._consumer, self._rounding):
            return
        self._draft, self._consumer, self._rounding = draft, consumer, rounding
        self._price = price_of(draft_totals(draft, cash_rounding=rounding), consumer)
        tax = _("mit Umsatzsteuer") if consumer else _("ohne Umsatzsteuer")
        self._now.setText(
            _("Heute kostet es {price}, {tax}. Zuerst fällt weg, was am wenigsten fehlt.").format(
                price=format_money(self._price), tax=tax
            )
        )
        self.clear_result()
        self._show_lines()

    def _show_lines(self) -> None:
        from kundenpflege.rules.line_kinds import DELIVERED
        from kundenpflege.rules.offer_draft import draft_totals

        kept = {key for key, editor in self._keep.items() if editor.value()}
        results = draft_totals(self._draft).lines
        lines = [
            (result.total, line)
            for line, result in zip(self._draft.lines, results, strict=True)
            if line.kind in DELIVERED and result.total > 0
        ]
        most = sorted((total for total, _line in lines), reverse=True)[:_MOST_KEPT]
        holder = QWidget()
        layout = QVBoxLayout(holder)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.S1)
        self._keep = {}
        for total, line in lines:
            if total < most[-1] or len(self._keep) >= _MOST_KEPT:
                continue
            words = f"{shortened(line.text)} · {format_money(total)}".replace("&", "&&")
            editor = CheckEditor(words)
            editor.name_field(f"keep_{line.key}", _("{line} bleibt").format(line=line.text[:60]))
            editor.set_value(line.key in kept)
            editor.changed.connect(self._changed)
            layout.addWidget(editor)
            self._keep[line.key] = editor
        shown = not self._stays.isHidden()
        swap(self.body, self._stays, holder)
        self._stays = holder
        holder.setVisible(shown)
        self._stay.setVisible(len(self._keep) > 1)
        self.tabs_changed.emit()

    def _fold(self) -> None:
        self._stays.setVisible(self._stays.isHidden())

    # Searching ---------------------------------------------------------------------------------

    def less(self, share: int) -> None:
        """Look for a variant that costs that many percent less."""
        self.target.set_value(round_money(self._price * (100 - share) / 100))
        self.search()

    def _changed(self) -> None:
        self.clear_result()

    def clear_result(self) -> None:
        """Nothing is proposed any more; the keyboard goes back to the price."""
        if focus_is_inside(self._result):
            self.target.field.setFocus(Qt.FocusReason.OtherFocusReason)
        self._proposal = None
        self._result.hide()

    def search(self) -> None:
        """Look for the variant that loses the least."""
        target = self.target.value()
        if target is None or self.target.problem():
            self.target.set_wrong(True)
            self.target.field.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self.target.set_wrong(False)
        draft, consumer, rounding = self._draft, self._consumer, self._rounding
        keep = frozenset(key for key, editor in self._keep.items() if editor.value())

        def work() -> Proposal:
            from kundenpflege.rules.variants import reach

            return reach(draft, target, consumer=consumer, cash_rounding=rounding, keep=keep)

        def found(proposal: Proposal) -> None:
            if draft is self._draft:
                self._show(proposal)

        self.office.compute(work, found, owner=self, key="variant")

    def _show(self, proposal: Proposal) -> None:
        from kundenpflege.rules.variants import not_reached

        self._proposal = proposal
        result = QWidget()
        layout = QVBoxLayout(result)
        layout.setContentsMargins(0, theme.S2, 0, 0)
        layout.setSpacing(theme.S2)
        if not proposal.reached:
            layout.addWidget(Banner("amber", "warning", not_reached(proposal)))
        elif not proposal.steps:
            layout.addWidget(Banner("green", "ok", _("Das Angebot kostet schon nicht mehr.")))
        if proposal.steps:
            words = _("{price} · {saving} weniger").format(
                price=format_money(proposal.price), saving=format_money(proposal.saving)
            )
            layout.addWidget(Label(words, "heading"))
            needs = {need.key: need for need in self._draft.needs}
            for step in proposal.steps:
                layout.addWidget(_step(step, needs))
            layout.addWidget(_verdict(proposal))
            self._add_making(layout, proposal)
        had_focus = focus_is_inside(self._result)
        swap(self.body, self._result, result)
        self._result = result
        result.show()
        if had_focus:
            self.target.field.setFocus(Qt.FocusReason.OtherFocusReason)
        self.tabs_changed.emit()

    def _add_making(self, layout: QVBoxLayout, proposal: Proposal) -> None:
        name = TextEditor(_("Name, zum Beispiel „Ohne Malerarbeiten“"), 80)
        name.name_field("variant_name", _("Name der Variante"))
        name.field.setObjectName("variant_name")
        make = Button(_("Als Variante anlegen"), "variant")
        make.setObjectName("makeVariant")
        make.clicked.connect(lambda: self.wanted.emit(proposal, name.value()))
        line = row(name, make, gap=theme.S3)
        line.setStretch(0, 1)
        layout.addLayout(line)


def _step(step: Change, needs: dict[int, NeedDraft]) -> QWidget:
    """What goes, what that saves, and the needs that go with it."""
    holder = QWidget()
    layout = QVBoxLayout(holder)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(theme.S1)
    text = Label(step.text, wrap=True)
    line = row(IconView(_ICONS.get(step.kind, "close"), "muted", 14), text)
    line.setStretch(1, 1)
    if step.saving:
        line.addWidget(Label(f"−{format_money(step.saving)}", "strong"))
    layout.addLayout(line)
    for key in step.lost_needs:
        need = needs.get(key)
        if need is None:
            continue
        chip = Chip(need.weight.label, WEIGHT_TONES[need.weight])
        words = _("Damit fällt weg: {need}").format(need=need.text)
        lost = row(chip, Label(words, "small", wrap=True))
        lost.setContentsMargins(theme.px(22), 0, 0, 0)
        lost.setStretch(1, 1)
        layout.addLayout(lost)
    return holder


def _verdict(proposal: Proposal) -> QWidget:
    if proposal.lost_needs:
        return Label(
            _("Sagen Sie dem Kunden, was wegfällt: So bleibt der Preis für das Übrige gerecht.")
            if proposal.exact
            else _("Die beste Lösung, die sich in kurzer Zeit finden ließ."),
            "muted",
            wrap=True,
        )
    return Label(_("Kein Wunsch des Kunden fällt weg."), "muted", wrap=True)
