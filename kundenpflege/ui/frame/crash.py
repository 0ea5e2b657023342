"""A bug was met: one calm panel over the page – what happened, that the data are safe, what helps.

It is no dialog: nothing waits for it, and it can be closed at any time.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, qVersion
from PySide6.QtGui import QFontDatabase, QGuiApplication, QKeyEvent
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QGridLayout,
    QPlainTextEdit,
    QSizePolicy,
    QWidget,
)

from kundenpflege import __version__
from kundenpflege.base.i18n import _

from ..kit import theme
from ..kit.cards import Card, IconView
from ..kit.controls import Button, Label, announce, focus_is_inside, row
from ..kit.controls_flow import FlowRow

WIDTH = 580
#: A page that fails so often within this time is not opened again by the panel.
OFTEN, WHILE = 2, 120.0  # s
_LINES = 10


class CrashPanel(QFrame):
    """`tell(report, page, title)` shows it; `restart` builds the page anew, `leave` goes to one
    that works. The report names places in the program, nobody's data."""

    def __init__(
        self,
        host: QWidget,
        restart: Callable[[], object],
        leave: Callable[[], object],
        open_log: Callable[[], object],
    ) -> None:
        super().__init__(host)
        self.setObjectName("crashPanel")
        self.setAccessibleName(_("Unerwarteter Fehler"))
        self._host = host
        self._restart, self._leave = restart, leave
        self._report = ""
        self._return_to: QWidget | None = None
        self._met: dict[str, list[float]] = {}
        self.heading = Label("", "heading", wrap=True)
        self.heading.setObjectName("crashHeading")
        self.words = Label("", wrap=True)
        self.words.setObjectName("crashWords")
        self.where = Label("", "small", wrap=True, selectable=True)
        self.where.setObjectName("crashLog")
        self.report_view = QPlainTextEdit()
        self.report_view.setObjectName("crashReport")
        self.report_view.setAccessibleName(_("Bericht ohne persönliche Daten"))
        self.report_view.setReadOnly(True)
        self.report_view.setTabChangesFocus(True)
        self.again = Button(_("Seite neu öffnen"), "refresh", "primary", on_click=self._again)
        self.again.setObjectName("restartPage")
        self.away = Button(_("Zu einer anderen Seite"), "arrow_right", on_click=self._away)
        self.away.setObjectName("leavePage")
        self.copy = Button(_("Bericht kopieren"), "copy", on_click=self._copy)
        self.copy.setObjectName("copyReport")
        self.show_report = Button(_("Bericht ansehen"), "show", "link", on_click=self._toggle)
        self.show_report.setObjectName("showReport")
        self.log = Button(_("Fehlerprotokoll öffnen"), "file", "link", on_click=open_log)
        self.log.setObjectName("openLog")
        self.close_button = Button(_("Weiterarbeiten"), on_click=self.dismiss)
        self.close_button.setObjectName("closeCrash")
        self._build()
        theme.signals.changed.connect(self._style)
        self._style()
        host.installEventFilter(self)
        self.hide()

    def _build(self) -> None:
        card = Card(margin=theme.S5)
        icon = IconView("warning", size=24, tone="amber")
        head = row(icon, self.heading, gap=theme.S3)
        head.setAlignment(icon, Qt.AlignmentFlag.AlignTop)
        head.setStretch(1, 1)
        card.add(head)
        card.add(self.words)
        card.add(self.report_view)
        card.add(FlowRow(self.show_report, self.log))
        card.add(self.where)
        card.add(FlowRow(self.again, self.away, self.close_button, self.copy))
        card.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self._card = card
        layout = QGridLayout(self)
        layout.setContentsMargins(theme.S4, theme.S4, theme.S4, theme.S4)
        layout.setColumnStretch(0, 1)
        layout.setColumnStretch(2, 1)
        layout.setRowStretch(0, 1)
        layout.setRowStretch(2, 2)
        layout.addWidget(card, 1, 1)
        self.report_view.hide()

    def _style(self) -> None:
        veil = "0, 0, 0, 170" if theme.current().dark else "20, 26, 28, 110"
        self.setStyleSheet(f"QFrame#crashPanel {{ background: rgba({veil}); }}")
        font = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
        font.setPointSizeF(theme.font("small").pointSizeF())
        self.report_view.setFont(font)
        line = self.report_view.fontMetrics().lineSpacing()
        self.report_view.setMinimumHeight(line * 4)  # less where the window is small
        self.report_view.setMaximumHeight(line * _LINES + theme.S3)
        self._fit()

    # Telling -----------------------------------------------------------------------------------

    def tell(self, report: str, page: str = "", title: str = "", log: str = "") -> None:
        """Show what happened on a page; `report` as `base.redaction.report` makes it."""
        told = full_report(report, page)
        if not self.isHidden() and told == self._report:
            return  # the same once more, perhaps because this panel was painted over it
        now = time.monotonic()
        met = [moment for moment in self._met.get(page, []) if now - moment < WHILE] + [now]
        self._met[page] = met
        self._report = told
        self.report_view.setPlainText(self._report)
        self.where.setText(log)
        self.where.setVisible(bool(log))
        often = len(met) > OFTEN
        self.heading.setText(
            _("„{page}“ macht gerade Schwierigkeiten").format(page=title)
            if often and title
            else _("Das hätte nicht passieren dürfen")
        )
        safe = _(
            "Ihre gespeicherten Daten sind unversehrt. Was Sie gerade eingegeben haben, ist "
            "aufgehoben und wird Ihnen wieder angeboten."
        )
        help_ = (
            _("Bitte arbeiten Sie auf einer anderen Seite weiter und starten Sie das Programm "
              "bei Gelegenheit neu. Der Bericht hilft, den Fehler zu finden.")
            if often
            else _("Öffnen Sie die Seite neu. Der Bericht hilft, den Fehler zu finden; er enthält "
                   "keine persönlichen Daten.")
        )  # fmt: skip
        self.words.setText(f"{safe} {help_}")
        self.again.setVisible(not often)
        self.away.setVisible(often)
        if self.isHidden():
            before = QApplication.focusWidget()
            self._return_to = before
            self._fit()
            self.show()
            self.raise_()
            (self.away if often else self.again).setFocus(Qt.FocusReason.OtherFocusReason)
        announce(self, f"{self.heading.text()}. {self.words.text()}")

    def text(self) -> str:
        """What it says."""
        return f"{self.heading.text()}. {self.words.text()}"

    def report(self) -> str:
        """What would be copied."""
        return self._report

    # Doing -------------------------------------------------------------------------------------

    def dismiss(self) -> None:
        """Close it; the page stays as it is."""
        inside = focus_is_inside(self)
        self.hide()
        back, self._return_to = self._return_to, None
        if not inside or back is None:
            return
        try:
            if back.isVisible():
                back.setFocus(Qt.FocusReason.OtherFocusReason)
        except RuntimeError:
            pass  # the widget went away meanwhile

    def _again(self) -> None:
        self._return_to = None
        self.hide()
        self._restart()

    def _away(self) -> None:
        self._return_to = None
        self.hide()
        self._leave()

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._report)
        self.copy.setText(_("Kopiert"))
        self.copy.set_icon("ok")

    def _toggle(self) -> None:
        shown = self.report_view.isHidden()
        self.report_view.setVisible(shown)
        self.show_report.setText(_("Bericht verbergen") if shown else _("Bericht ansehen"))
        self._fit()

    # Place -------------------------------------------------------------------------------------

    def _fit(self) -> None:
        self.setGeometry(self._host.rect())
        room = self._host.width() - 2 * theme.S4
        self._card.setFixedWidth(max(200, min(theme.px(WIDTH), room)))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the host's size."""
        if event.type() == QEvent.Type.Resize and watched is self._host:
            self._fit()
        return False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc goes on working."""
        if event.key() == Qt.Key.Key_Escape:
            self.dismiss()
            return
        super().keyPressEvent(event)


def full_report(report: str, page: str = "") -> str:
    """What can be sent to whoever mends the program: versions, page and place."""
    import platform

    lines = [
        f"Kundenpflege {__version__}",
        f"{platform.system()} {platform.release()} · {platform.machine()} · "
        f"Python {platform.python_version()} · Qt {qVersion()}",
        f"{_('Seite')}: {page or '–'}",
        "",
        report,
    ]
    return "\n".join(lines)
