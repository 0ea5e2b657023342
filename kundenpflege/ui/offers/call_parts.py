"""What the arguments and the call have in common: an objection with its answer in two steps."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLayout, QVBoxLayout, QWidget

from kundenpflege.base.i18n import _, ngettext
from kundenpflege.rules.call_sheet import CallObjection

from ..kit import theme
from ..kit.chips import Chip, FilterChip
from ..kit.controls import Label, hline, row


class ObjectionView(QWidget):
    """What is said, the benefit first, then less service for less money.

    With `marks` it can be noted whether it came up and whether the answer helped:
    `noted(came, worked)`.
    """

    noted = Signal(bool, object)

    def __init__(self, one: CallObjection, marks: bool = False) -> None:
        super().__init__()
        self.objection_id = one.id
        self._worked: bool | None = None
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, theme.S1, 0, theme.S1)
        outer.setSpacing(theme.S1)
        said = Label(f"„{one.said}“", "strong", wrap=True)
        head = row(said)
        head.setStretch(0, 1)
        if one.uses:
            words = ngettext("{n}-mal gehört", "{n}-mal gehört", one.uses).format(n=one.uses)
            if one.worked:
                words = _("{uses}, {n}-mal geholfen").format(uses=words, n=one.worked)
            head.addWidget(Chip(words, "green" if one.worked else "neutral"))
        outer.addLayout(head)
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(theme.S2)
        grid.setVerticalSpacing(theme.S1)
        grid.setColumnStretch(1, 1)
        top = Qt.AlignmentFlag.AlignTop
        if one.first:
            grid.addWidget(Label(_("Zuerst"), "muted"), 0, 0, top)
            grid.addWidget(Label(one.first, wrap=True, selectable=True), 0, 1)
        if one.then or one.lost:
            grid.addWidget(Label(_("Dann"), "muted"), 1, 0, top)
            then = QVBoxLayout()
            then.setSpacing(0)
            if one.then:
                then.addWidget(Label(one.then, wrap=True, selectable=True))
            if one.lost:
                lost = _("dann entfällt: {what}").format(what=one.lost)
                then.addWidget(Label(lost, "strong", wrap=True, selectable=True))
            grid.addLayout(then, 1, 1)
        for label in self.findChildren(Label):
            label.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        outer.addLayout(grid)
        self.came: FilterChip | None = None
        self.worked: FilterChip | None = None
        self.failed: FilterChip | None = None
        if marks:
            outer.addLayout(self._marks(one.said))
        outer.addWidget(hline())

    def _marks(self, said: str) -> QLayout:
        self.came = FilterChip("came", _("kam vor"))
        self.worked = FilterChip("worked", _("hat geholfen"))
        self.failed = FilterChip("failed", _("half nicht"))
        for chip, name in (
            (self.came, "came"),
            (self.worked, "worked"),
            (self.failed, "failed"),
        ):
            chip.setObjectName(f"objection_{name}")
            chip.setAccessibleName(f"{chip.text()}: {said}")
        self.came.clicked.connect(lambda: self._mark(self.came.isChecked(), None))
        self.worked.clicked.connect(
            lambda: self._mark(True, True if self.worked.isChecked() else None)
        )
        self.failed.clicked.connect(
            lambda: self._mark(True, False if self.failed.isChecked() else None)
        )
        return row(self.came, self.worked, self.failed, 0)

    def _mark(self, came: bool, worked: bool | None) -> None:
        self.show_marks(came, worked)
        self.noted.emit(came, worked)

    def show_marks(self, came: bool, worked: bool | None) -> None:
        """Show what is noted."""
        if self.came is None or self.worked is None or self.failed is None:
            return
        self.came.setChecked(came)
        self.worked.setChecked(came and worked is True)
        self.failed.setChecked(came and worked is False)

    def chain(self) -> Iterator[QWidget]:
        """The marks."""
        for chip in (self.came, self.worked, self.failed):
            if chip is not None:
                yield chip


def bullets(texts: Sequence[str], most: int = 12) -> list[QWidget]:
    """Short texts below each other."""
    shown: list[QWidget] = []
    for text in texts[:most]:
        shown.append(bullet(text))
    if len(texts) > most:
        left = len(texts) - most
        words = ngettext("und {n} weiteres", "und {n} weitere", left).format(n=left)
        shown.append(Label(words, "muted"))
    return shown


def bullet(text: str, role: str = "body") -> QWidget:
    """A short text whose further lines begin below its first word."""
    holder = QWidget()
    label = Label(text, role, wrap=True, selectable=True)
    label.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    line = QHBoxLayout(holder)
    line.setContentsMargins(0, 0, 0, 0)
    line.setSpacing(theme.S2)
    line.addWidget(Label("•"), 0, Qt.AlignmentFlag.AlignTop)
    line.addWidget(label, 1)
    return holder


def clear(layout: QVBoxLayout) -> None:
    """Remove all widgets of a layout that holds nothing else."""
    while (item := layout.takeAt(0)) is not None:
        if (widget := item.widget()) is not None:
            widget.hide()
            widget.deleteLater()
