"""Section Daten: where they lie, when they were saved, whether they are sound, what was done."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from kundenpflege.base.dates import format_date, relative_days
from kundenpflege.base.i18n import N_, _
from kundenpflege.base.money import format_decimal, round_to

from ..kit import theme
from ..kit.cards import Banner, Card, IconView
from ..kit.chips import Chip
from ..kit.controls import Button, ElidedLabel, Label, hline
from ..kit.controls_flow import FlowRow
from ..kit.office import Office
from ..kit.page import PageAction
from .lines import clear
from .section import Column, Section

if TYPE_CHECKING:
    from kundenpflege.store import Changes, Store

_STEPS = 40
_OLD = 7  # days without a backup


@dataclass(frozen=True, slots=True)
class StepRow:
    """A step of the history. `state` is done, undone or sealed."""

    label: str
    kind: str
    state: str
    at: datetime
    who: str


@dataclass(frozen=True, slots=True)
class DataFacts:
    """What the section shows; `size` in bytes."""

    path: Path
    size: int
    saved_at: datetime | None
    steps: tuple[StepRow, ...]


def read_facts(store: Store) -> DataFacts:
    """Ask the store; runs on the database worker."""
    from kundenpflege.services import users

    with store.read() as db:
        names = {user.id: user.name for user in users.list_users(db, include_inactive=True)}
    steps = tuple(
        StepRow(step.label, step.kind, step.state, step.at, names.get(step.user_id or 0, ""))
        for step in store.history(_STEPS)
    )
    size = store.path.stat().st_size if store.path.exists() else 0
    return DataFacts(store.path, size, store.last_backup(), steps)


class DatabaseSection(Section):
    """Backup, check and history."""

    key = "database"
    label = N_("Daten")
    note = N_("Sicherung, Austausch und die letzten Schritte")
    icon = "database"

    def __init__(self, office: Office, host: QWidget) -> None:
        super().__init__(office, host)
        self._path = Path()
        column = Column()
        column.body.addWidget(self._place_card())
        column.body.addWidget(self._exchange_card())
        column.body.addWidget(self._history_card())
        column.body.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(column)
        office.labels_changed.connect(self._tell_undo)
        self._tell_undo()

    def head_actions(self) -> tuple[PageAction, ...]:
        """The backup."""
        return (PageAction(_("Jetzt sichern …"), self._save, "safe"),)

    def concerns(self, changes: Changes) -> bool:
        """Every change is a step of the history."""
        return True

    # -- building --------------------------------------------------------------------------

    def _place_card(self) -> Card:
        card = Card(_("Ihre Daten"), _("liegen nur auf Ihrem Computer"))
        self._state = Chip("", "neutral")
        self._state.setObjectName("backupState")
        card.head.addWidget(self._state)
        self._file = Label("", "body", wrap=True, selectable=True)
        self._file.setObjectName("databasePath")
        self._facts = Label("", "muted", wrap=True)
        self._facts.setObjectName("databaseFacts")
        card.add(self._file)
        card.add(self._facts)
        check = Button(_("Prüfen"), "ok", on_click=self._check)
        check.setObjectName("checkNow")
        folder = Button(_("Ordner öffnen"), "open", on_click=self._open_folder)
        folder.setObjectName("openFolder")
        self._check_button = check
        card.add(FlowRow(check, folder))
        self._verdict = Banner("green", "ok", "")
        self._verdict.setObjectName("checkResult")
        self._mend = Button(_("Suchverzeichnis erneuern"), "refresh", on_click=self._rebuild)
        self._mend.setObjectName("rebuildSearch")
        self._verdict.row.addWidget(self._mend)
        self._verdict.hide()
        card.add(self._verdict)
        return card

    def _exchange_card(self) -> Card:
        card = Card(_("Import und Export"), _("Ihre Daten gehören Ihnen"))
        bring = Button(_("Kunden importieren …"), "import")
        bring.setObjectName("goImport")
        bring.clicked.connect(lambda: self.office.commands.run("customers.import"))
        take = Button(_("Exportieren …"), "export")
        take.setObjectName("goExport")
        take.clicked.connect(lambda: self.office.commands.run("customers.export"))
        card.add(FlowRow(bring, take))
        return card

    def _history_card(self) -> Card:
        card = Card(_("Die letzten Schritte"))
        self._undo = Button(_("Rückgängig"), "undo", on_click=self.office.undo)
        self._undo.setObjectName("undoStep")
        self._redo = Button(_("Wiederherstellen"), "redo", on_click=self.office.redo)
        self._redo.setObjectName("redoStep")
        card.add(FlowRow(self._undo, self._redo))
        self._list = QVBoxLayout()
        self._list.setSpacing(0)
        card.add(self._list)
        return card

    # -- data ------------------------------------------------------------------------------

    def refresh(self) -> None:
        """Ask the store."""
        self.office.with_store(read_facts, self._show, owner=self, key="facts")

    def _show(self, facts: DataFacts) -> None:
        self._path = facts.path
        self._file.setText(str(facts.path))
        self._file.setAccessibleName(_("Datenbank: {path}").format(path=facts.path))
        size = format_decimal(round_to(Decimal(facts.size) / 1_048_576, 1))
        self._facts.setText(
            _("{size} MB · {saved}").format(size=size, saved=self._saved(facts.saved_at))
        )
        if facts.saved_at is None:
            self._state.set(_("noch nie gesichert"), "amber")
        else:
            age = (self.office.today - facts.saved_at.date()).days
            words = _("gesichert {day}").format(
                day=relative_days(facts.saved_at.date(), self.office.today)
            )
            self._state.set(words, "green" if age <= _OLD else "amber")
        clear(self._list)
        for place, step in enumerate(facts.steps):
            if place:
                self._list.addWidget(hline())
            self._list.addWidget(_StepLine(step, self.office.clock.now()))
        if not facts.steps:
            self._list.addWidget(Label(_("Noch nichts geändert."), "muted"))

    def _saved(self, at: datetime | None) -> str:
        if at is None:
            return _("noch nie gesichert – am besten gleich, auf einen USB-Stick oder in die Cloud")
        return _("zuletzt gesichert am {day} um {time} Uhr").format(
            day=format_date(at.date()), time=f"{at:%H:%M}"
        )

    def _tell_undo(self) -> None:
        for button, label in (
            (self._undo, self.office.undo_label),
            (self._redo, self.office.redo_label),
        ):
            button.setEnabled(bool(label))
            button.setToolTip(label)
            button.setAccessibleDescription(label)

    # -- doing -----------------------------------------------------------------------------

    def _save(self) -> None:
        self.office.commands.run("backup")
        # The database worker takes one thing after the other: this is answered after the backup.
        self.refresh()

    def _check(self) -> None:
        self._check_button.setEnabled(False)
        self._check_button.setText(_("Prüft …"))
        self.office.with_store(
            lambda store: store.check(), self._checked, failed=self._not_checked, owner=self
        )

    def _checked(self, problems: list[str]) -> None:
        self._free_check()
        self._mend.setVisible(any(_("Suchverzeichnis") in problem for problem in problems))
        if problems:
            self._verdict.set("red", "warning", "\n".join(problems))
        else:
            now = self.office.clock.now()
            words = _("Geprüft um {time} Uhr: alles in Ordnung.").format(time=f"{now:%H:%M}")
            self._verdict.set("green", "ok", words)
        self._verdict.show()

    def _not_checked(self, error: Exception) -> None:
        self._free_check()
        self._mend.hide()
        self._verdict.set("red", "warning", str(error))
        self._verdict.show()

    def _free_check(self) -> None:
        self._check_button.setEnabled(True)
        self._check_button.setText(_("Prüfen"))

    def _rebuild(self) -> None:
        self.office.with_store(
            lambda store: store.rebuild_search(), lambda _done: self._check(), owner=self
        )

    def _open_folder(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._path.parent)))


class _StepLine(QWidget):
    """When, what, who, and what became of it."""

    def __init__(self, step: StepRow, now: datetime) -> None:
        super().__init__()
        same_day = step.at.date() == now.date()
        day = _("heute") if same_day else format_date(step.at.date())
        when = Label(_("{day}, {time}").format(day=day, time=f"{step.at:%H:%M}"), "small")
        when.setFixedWidth(when.fontMetrics().horizontalAdvance("00.00.0000, 00:00") + theme.S2)
        when.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        icon = {"undo": "undo", "redo": "redo"}.get(step.kind, "done")
        words = step.label
        if step.kind == "undo":
            words = _("Rückgängig: {label}").format(label=step.label)
        elif step.kind == "redo":
            words = _("Wiederhergestellt: {label}").format(label=step.label)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, theme.S2, 0, theme.S2)
        line.setSpacing(theme.S2)
        line.addWidget(IconView(icon, "muted", 14))
        what = ElidedLabel(words, "muted" if step.state == "undone" else "body")
        line.addWidget(what, 1)
        if step.state == "undone":
            line.addWidget(Chip(_("zurückgenommen")))
        elif step.state == "sealed":
            line.addWidget(Chip(_("endgültig")))
        if step.who:
            line.addWidget(Label(step.who, "small"))
        line.addWidget(when)
        self.setAccessibleName(", ".join(part for part in (words, step.who, when.text()) if part))
