"""The recovery code on the screen: large, in groups, to be printed or written down."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFont, QFontDatabase
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from kundenpflege.base.errors import UserError
from kundenpflege.base.i18n import _

from . import theme
from .cards import Banner
from .controls import Button, Label
from .controls_flow import FlowRow
from .editors import CheckEditor
from .office import Office

#: Makes the sheet (PDF) of a code; called on a worker.
Sheet = Callable[[], bytes]


class RecoveryCode(QWidget):
    """Shows a code until the user says that it is kept; `confirmed(bool)` follows the tick.

    `opener` shows a file in the program the computer has for it.
    """

    confirmed = Signal(bool)

    def __init__(self, office: Office, opener: Callable[[Path], bool] | None = None) -> None:
        super().__init__()
        self._office = office
        self._opener = opener or _open_file
        self._sheet: Sheet | None = None
        self._printed: list[Path] = []
        office.closing.connect(self._sweep)
        self.code = Label("", "heading", wrap=True, selectable=True)
        self.code.setObjectName("recoveryCode")
        self.code.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        frame = QFrame()
        frame.setProperty("role", "card")
        inner = QVBoxLayout(frame)
        inner.setContentsMargins(theme.S4, theme.S4, theme.S4, theme.S4)
        inner.addWidget(self.code)
        self.print = Button(_("Ausdrucken …"), "print", on_click=self._print)
        self.print.setObjectName("printCode")
        self.save = Button(_("Als PDF speichern …"), "pdf", on_click=self._save)
        self.save.setObjectName("saveCode")
        self.kept = CheckEditor(_("Ich habe den Code ausgedruckt oder aufgeschrieben."))
        self.kept.name_field("codeKept", _("Ich habe den Code ausgedruckt oder aufgeschrieben."))
        self.kept.changed.connect(lambda: self.confirmed.emit(bool(self.kept.value())))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.S3)
        self.told = Label(
            _("Der Wiederherstellungscode öffnet Ihre Daten, wenn das Passwort vergessen ist. "
              "Legen Sie ihn zu Ihren wichtigen Papieren, nicht neben den Computer. Mit dem "
              "Passwort sehen Sie ihn später auf der Seite „Sicherheit“ wieder."), wrap=True,
        )  # fmt: skip
        self.lost = Banner("amber", "warning", both_lost())
        for widget in (self.told, frame, FlowRow(self.print, self.save), self.lost, self.kept):
            layout.addWidget(widget)
        theme.signals.changed.connect(self._fit)
        self._fit()

    def say(self, told: str, lost: str) -> None:
        """Other words than those about all data: what the code opens, what is lost without it."""
        self.told.setText(told)
        self.lost.set("amber", "warning", lost)

    def show_code(self, code: str, sheet: Sheet | None, *, again: bool = False) -> None:
        """Show a code; `sheet` makes its PDF (on a worker). `again`: it is kept already."""
        self._sheet = sheet
        self.code.setText(_in_two_lines(code))
        self.code.setAccessibleName(_("Wiederherstellungscode: {code}").format(code=code))
        self.kept.set_value(again)
        self.kept.setVisible(not again)
        for button in (self.print, self.save):
            button.setVisible(sheet is not None)

    def is_kept(self) -> bool:
        """Whether the user said so."""
        return bool(self.kept.value())

    def forget(self) -> None:
        """Take the code off the screen, out of memory and out of the folder for printing."""
        self.show_code("", None)
        self._sweep()

    def _sweep(self) -> None:
        if self._printed:
            from kundenpflege.exchange.handover import throw_away

            self._printed = throw_away(self._printed)

    def _print(self) -> None:
        sheet = self._sheet
        if sheet is None:
            return

        def work() -> Path:
            from kundenpflege.exchange.handover import pdf_to_view

            return pdf_to_view(sheet(), _("Wiederherstellungscode.pdf"))

        def show(path: Path) -> None:
            self._printed.append(path)
            if not self._opener(path):
                words = _("Kein Programm öffnet diese Datei: {file}").format(file=path)
                self._office.tell(words, "amber")

        self._office.compute(work, show, failed=self._failed, owner=self)

    def _save(self) -> None:
        sheet = self._sheet
        if sheet is None:
            return
        path = self._office.questions.save_file(
            _("Wiederherstellungscode speichern"),
            _("Wiederherstellungscode.pdf"),
            [(_("PDF-Datei"), ("pdf",))],
        )
        if path is None:
            return
        target = path

        def work() -> None:
            from kundenpflege.exchange.handover import save_pdf

            save_pdf(sheet(), target)

        def saved(_result: object) -> None:
            self._office.tell(_("Gespeichert: {path}").format(path=target), "green")

        self._office.compute(work, saved, failed=self._failed, owner=self)

    def _failed(self, error: UserError) -> None:
        self._office.tell(error.message, "red")

    def _fit(self) -> None:
        self.code.setFont(QFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)))


def _in_two_lines(code: str) -> str:
    groups = code.split("-")
    half = (len(groups) + 1) // 2
    lines = ("-".join(groups[:half]), "-".join(groups[half:]))
    return "-\n".join(line for line in lines if line)


def both_lost() -> str:
    """What is said honestly wherever a database is to be encrypted."""
    return _(
        "Sind Passwort und Code verloren, sind auch die Daten verloren. Niemand kann sie dann "
        "lesen, auch wir nicht."
    )


def _open_file(path: Path) -> bool:
    from PySide6.QtCore import QUrl
    from PySide6.QtGui import QDesktopServices

    return QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))
