"""What a line needs only now and then: kind, VAT, labour, costs, long text, photo."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from kundenpflege.base.i18n import _
from kundenpflege.base.money import NBSP, format_decimal, format_money, round_to
from kundenpflege.model import OfferLine
from kundenpflege.model.kinds import LineKind
from kundenpflege.rules.line_kinds import MAX_LEVEL, MEASURED, PRICED, REFERRING
from kundenpflege.rules.offer_draft import PRICE_UNITS
from kundenpflege.rules.offer_margin import line_cost
from kundenpflege.services.offers import LineDraft

from ..kit import theme
from ..kit.controls import Label
from ..kit.editors import (
    CheckEditor,
    ChoiceEditor,
    DecimalEditor,
    MoneyEditor,
    MultilineEditor,
    TextEditor,
)
from ..kit.form import Form
from ..kit.office import Office
from .line_photo import PhotoEditor

_LONG = 20_000
_MAY_BE_NONE = ("alternative_to", "unit_cost", "photo")
_OWN_NAMES = {"photo": "picture_id"}  # fields of the form called otherwise in the draft


class LineDetails(QWidget):
    """The details of one line as a small form."""

    NAMES = (
        "kind", "alternative_to", "level", "vat_rate", "labour_share", "price_unit", "unit_cost",
        "reference", "memo", "hide_price", "long_text", "picture_id",
    )  # fmt: skip

    edited = Signal()

    def __init__(self, office: Office, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._form = Form(OfferLine)
        self._above = [(None, _("die Leistung darüber"))]
        self._base = ChoiceEditor(self._above)
        self._choices: Sequence[tuple[int, str]] = ()
        per = [(1, _("1 Einheit")), *((n, _("{n} Einheiten").format(n=n)) for n in PRICE_UNITS[1:])]
        levels = [(n, _("Ebene {n}").format(n=n)) for n in range(1, MAX_LEVEL + 1)]
        self._form.row(
            ("kind", ChoiceEditor(LineKind)),
            ("alternative_to", self._base),
            ("level", ChoiceEditor(levels)),
        )
        self._form.row(
            ("vat_rate", DecimalEditor(2, "%", 0, 100)),
            ("labour_share", DecimalEditor(2, "%", 0, 100)),
            ("price_unit", ChoiceEditor(per)),
        )
        self._form.row(
            ("unit_cost", MoneyEditor(4, -99_999_999, 99_999_999)),
            ("reference", TextEditor(_("z. B. 01.02.0010"), 40)),
        )
        self._margin = Label("", "small", wrap=True)
        self._margin.setObjectName("lineMargin")
        self._form.widget(self._margin)
        self._form.add("memo", TextEditor(_("nur für Sie, wird nie gedruckt"), 400))
        self._form.add("long_text", MultilineEditor(2, 14, _("Beschreibung unter der Position"),
                                                    _LONG))  # fmt: skip
        self._form.add("photo", PhotoEditor(office), _("Foto"))
        self._form.add("hide_price", CheckEditor(_("Einzelpreis und Gesamt nicht drucken")))
        self._rename("unit_cost", _("Kosten (nur für Sie)"))
        self._rename("price_unit", _("Preis gilt für"))
        self._rename("memo", _("Notiz (nur für Sie)"))
        self._form.box("labour_share").label.setToolTip(
            _("Löhne, Maschinen und Fahrten: für den Satz zu § 35a EStG")
        )
        layout = QVBoxLayout(self)
        layout.setContentsMargins(theme.px(6), theme.S1, theme.S3, theme.S2)
        layout.addWidget(self._form)
        self._form.changed.connect(self.edited)

    def _rename(self, name: str, words: str) -> None:
        box = self._form.box(name)
        box.label_text = words
        box.set_mnemonic("")
        box.editor.name_field(name, words)

    def show_line(self, line: LineDraft) -> None:
        """Show the details of a line."""
        for name in self._form.names():
            editor, value = self._form.editor(name), getattr(line, _OWN_NAMES.get(name, name))
            if editor.value() != value and not editor.field.hasFocus():
                editor.set_value(value)
        self.fit_kind(line.kind)

    def fit_kind(self, kind: LineKind) -> None:
        """Only what lines of this kind have."""
        measured, priced = kind in MEASURED, kind in PRICED
        self._rename(
            "alternative_to", _("Zulage zu") if kind is LineKind.EXTRA else _("Alternative zu")
        )
        for name, shown in (
            ("alternative_to", kind in REFERRING),
            ("level", kind is LineKind.HEADING),
            ("vat_rate", priced),
            ("labour_share", priced),
            ("price_unit", measured),
            ("unit_cost", measured),
            ("reference", priced),
            ("hide_price", priced),
            ("long_text", priced or kind is LineKind.HEADING),
            ("photo", priced),
            ("memo", kind is not LineKind.PAGE_BREAK),
        ):
            self._form.set_shown(name, shown)
        self._margin.setVisible(measured and bool(self._margin.text()))

    def show_margin(self, line: LineDraft, net: Decimal) -> None:
        """What is left of the line's price, which is net here."""
        cost = line_cost(line)
        words = ""
        if cost is not None:
            left = net - cost
            words = _("Kosten {cost}, es bleiben {left}").format(
                cost=format_money(cost), left=format_money(left)
            )
            if net > 0:
                share = format_decimal(round_to(left * 100 / net, 2))
                words += f" ({share}{NBSP}%)"
        if words != self._margin.text():
            self._margin.setText(words)
            self._margin.setVisible(bool(words) and line.kind in MEASURED)

    def set_bases(self, bases: Sequence[tuple[int, str]]) -> None:
        """Lines that an alternative may replace, or an extra adds to."""
        if bases != self._choices:
            self._choices = bases
            self._base.set_choices([*self._above, *bases])

    def values(self) -> dict[str, Any]:
        """What can be read of the details."""
        return {
            _OWN_NAMES.get(name, name): value
            for name, value in self._form.values().items()
            if not self._form.editor(name).problem() and (value is not None or name in _MAY_BE_NONE)
        }

    def chain(self) -> Iterator[QWidget]:
        """The fields in their order."""
        for name in self._form.names():
            yield self._form.editor(name).field

    def field(self, name: str) -> QWidget:
        """The field of a detail."""
        return self._form.editor("photo" if name == "picture_id" else name).field
