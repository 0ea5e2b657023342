"""The row above the list: searching, filters, export and import."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from kundenpflege.base.i18n import _

from ..kit import theme
from ..kit.controls import Button, IconButton, SearchField
from ..kit.office import Office

_ICONS = ("spreadsheet", "upload")  # export, import
_ROOMY = 580  # px: from here on words stand on the buttons


class ListBar(QWidget):
    """A search field and buttons of one height. `export()` exports what the list shows,
    `columns()` offers which columns are shown."""

    def __init__(
        self, office: Office, export: Callable[[], object], columns: Callable[[], object]
    ) -> None:
        super().__init__()
        self._office = office
        self.search = SearchField(_("Liste durchsuchen …"))
        self.search.setObjectName("listSearch")
        self.search.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.filter = Button(_("Filter"), "filter")
        self.filter.setObjectName("filter")
        self.filter.setCheckable(True)
        self.filter.setAccessibleDescription(_("Liste nach Klasse, Phase und mehr eingrenzen"))
        self.columns = IconButton("columns", _("Spalten wählen"), on_click=columns)
        self.columns.setObjectName("columns")
        self._exchange = [
            self._button("customers.export", _("Exportieren"), _ICONS[0], export),
            self._button(
                "customers.import", _("Importieren"), _ICONS[1],
                lambda: office.commands.run("customers.import"),
            ),
        ]  # fmt: skip
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.S2)
        layout.addWidget(self.search, 1)
        layout.addWidget(self.filter)
        layout.addWidget(self.columns)
        for button in self._exchange:
            layout.addWidget(button)
        theme.signals.changed.connect(self._style)
        self._style()
        office.commands.changed.connect(self._show_exchange)
        self._show_exchange()

    def _button(self, key: str, words: str, icon: str, act: Callable[[], object]) -> Button:
        button = Button(words, icon, on_click=act)
        button.setObjectName(key.replace(".", "_"))
        button.setProperty("command", key)
        button.setToolTip(words)
        button.setAccessibleName(words)
        return button

    def _style(self) -> None:
        """The field is as high as the buttons beside it."""
        self.search.setStyleSheet(
            f"QLineEdit {{ padding: {theme.px(4)}px {theme.px(10)}px; }}"
            f"QLineEdit:focus {{ padding: {theme.px(3)}px {theme.px(9)}px; }}"
        )
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where the width is scarce the field needs it more than words on buttons."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        roomy = self.width() >= theme.px(_ROOMY)
        for button, icon in zip(self._exchange, _ICONS, strict=True):
            words = button.accessibleName() if roomy else ""
            if button.text() != words:
                button.setText(words)
                button.set_icon(icon)

    def _show_exchange(self) -> None:
        """Export and import are offered where they are there."""
        for button in self._exchange:
            button.setVisible(
                self._office.commands.get(str(button.property("command"))) is not None
            )
