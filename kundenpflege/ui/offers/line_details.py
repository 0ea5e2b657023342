"""What a line needs only now and then: its kind, what it may replace, VAT, labour share."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from kundenpflege.base.i18n import _
from kundenpflege.model import OfferLine
from kundenpflege.model.kinds import LineKind
from kundenpflege.services.offers import LineDraft

from ..kit import theme
from ..kit.editors import ChoiceEditor, DecimalEditor
from ..kit.form import Form


class LineDetails(QWidget):
    """The details of one line as a small form."""

    edited = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._form = Form(OfferLine)
        self._base = ChoiceEditor([(None, _("die Leistung darüber"))])
        self._form.row(
            ("kind", ChoiceEditor(LineKind)),
            ("alternative_to", self._base),
            ("vat_rate", DecimalEditor(2, "%", 0, 100)),
            ("labour_share", DecimalEditor(2, "%", 0, 100)),
        )
        box = self._form.box("alternative_to")
        box.label_text = _("Alternative zu")
        box.set_mnemonic("")
        box.editor.name_field("alternative_to", _("Alternative zu"))
        self._form.box("labour_share").label.setToolTip(
            _("Löhne, Maschinen und Fahrten: für den Satz zu § 35a EStG")
        )
        layout = QVBoxLayout(self)
        layout.setContentsMargins(theme.S1, theme.S1, 0, theme.S1)
        layout.addWidget(self._form)
        self._form.changed.connect(self._changed)

    def show_line(self, line: LineDraft) -> None:
        """Show the details of a line."""
        for name in self._form.names():
            editor, value = self._form.editor(name), getattr(line, name)
            if editor.value() != value and not editor.field.hasFocus():
                editor.set_value(value)
        self._show_base(line.kind)

    def _show_base(self, kind: LineKind) -> None:
        self._form.set_shown("alternative_to", kind is LineKind.ALTERNATIVE)

    def set_bases(self, bases: Sequence[tuple[int, str]]) -> None:
        """Lines that an alternative may replace."""
        self._base.set_choices([(None, _("die Leistung darüber")), *bases])

    def values(self) -> dict[str, Any]:
        """What can be read of the details."""
        return {
            name: value
            for name, value in self._form.values().items()
            if not self._form.editor(name).problem()
            and (value is not None or name == "alternative_to")
        }

    def chain(self) -> Iterator[QWidget]:
        """The fields in their order."""
        for name in self._form.names():
            yield self._form.editor(name).field

    def field(self, name: str) -> QWidget:
        """The field of a detail."""
        return self._form.editor(name).field

    def _changed(self) -> None:
        self._show_base(self._form.editor("kind").value())
        self.edited.emit()
