"""What nobody is reminded of any more at this customer, and the way back."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from kundenpflege.base.dates import format_date
from kundenpflege.base.i18n import _

from ..kit import theme
from ..kit.cards import IconView
from ..kit.controls import Button, Label, row
from ..kit.occasions import clear
from ..kit.office import Office

if TYPE_CHECKING:
    from kundenpflege.services.refusals import RefusedRow
    from kundenpflege.store import Writer


class RefusedList(QWidget):
    """Hidden while there is nothing."""

    def __init__(self, office: Office, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("refused")
        self._office = office
        self.rows: Sequence[RefusedRow] = ()
        self._list = QVBoxLayout()
        self._list.setSpacing(theme.S2)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, theme.S1, 0, 0)
        layout.setSpacing(theme.S2)
        layout.addWidget(Label(_("Daran wird nicht mehr erinnert"), "section"))
        layout.addLayout(self._list)
        self.setVisible(False)

    def show_rows(self, rows: Sequence[RefusedRow]) -> None:
        """Show them; the same ones stay untouched."""
        if list(rows) != list(self.rows):
            self.rows = list(rows)
            clear(self._list)
            for one in rows:
                self._list.addWidget(self._line(one))
        self.setVisible(bool(rows))

    def _line(self, one: RefusedRow) -> QWidget:
        title = f"{one.title}: {one.about}" if one.about else one.title
        since = _("seit {day}").format(day=format_date(one.since)) if one.since else ""
        words = QVBoxLayout()
        words.setSpacing(1)
        for text, role in (
            (title, "strong"),
            (" · ".join(part for part in (one.reason, since) if part), "small"),
        ):
            if text:
                label = Label(text, role, wrap=True, selectable=True)
                label.setMinimumWidth(1)
                words.addWidget(label)
        back = Button(_("Wieder erinnern"), "undo", "link", on_click=partial(self._again, one))
        back.setObjectName(f"again_{one.key.rule}_{one.key.subject}")
        back.setAccessibleName(_("Wieder erinnern: {what}").format(what=title))
        made = QWidget()
        line = row(IconView("forbidden", "muted", 16), gap=theme.S2)
        line.addLayout(words, 1)
        line.addWidget(back, 0, Qt.AlignmentFlag.AlignTop)
        made.setLayout(line)
        return made

    def _again(self, one: RefusedRow) -> None:
        key = one.key

        def change(db: Writer) -> None:
            from kundenpflege.services.reminder_answers import again

            again(db, key)

        label = _("Wieder erinnern")
        self._office.run(label, change, owner=self, told=_("Daran wird wieder erinnert."))
