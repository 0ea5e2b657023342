"""Sicherungen: the list of both places, what one of them holds, and the way back."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from kundenpflege.base.dates import format_date
from kundenpflege.base.errors import UserError
from kundenpflege.base.files import why
from kundenpflege.base.i18n import N_, _, ngettext

from ..kit import theme
from ..kit.cards import Banner, Card
from ..kit.chips import Chip
from ..kit.controls import Button, Label, hline
from ..kit.controls_flow import FlowRow
from ..kit.empty import EmptyState
from ..kit.office import Office
from ..kit.table import PagedTable
from ..kit.table_model import Column as TableColumn
from .deeds import Deeds
from .parts import Beside, Column, megabytes
from .second_place import SecondPlace

if TYPE_CHECKING:
    from kundenpflege.services.backups import BackupRow

    from .facts import SafetyFacts


@dataclass(frozen=True, slots=True)
class Line:
    """A backup with the number of its line."""

    id: int
    backup: BackupRow

    @property
    def when(self) -> str:
        """Day and time."""
        at = self.backup.made_at
        return f"{format_date(at.date())}, {at:%H:%M}"

    @property
    def state(self) -> tuple[str, str]:
        """Was it opened and checked before it counted?"""
        if self.backup.verified_at is not None:
            return _("geprüft"), "green"
        return _("Kopie"), "neutral"

    @property
    def place(self) -> str:
        """Beside the data or elsewhere."""
        return _("zweiter Ort") if self.backup.second else _("neben den Daten")


_COLUMNS = (
    TableColumn("when", N_("Stand vom"), 140, sortable=False),
    TableColumn("reason", N_("Anlass"), 200, sortable=False, stretch=True,
                value=lambda line: line.backup.reason_label),
    TableColumn("state", N_("Prüfung"), 84, kind="chip", sortable=False),
    TableColumn("place", N_("Ort"), 132, kind="muted", sortable=False, drop=1),
    TableColumn("size", N_("Größe"), 76, align="right", sortable=False, drop=2,
                value=lambda line: megabytes(line.backup.size)),
)  # fmt: skip


class BackupsTab(QWidget):
    """Left the list, right the chosen one and the second place; `restore_wanted(row)`."""

    restore_wanted = Signal(object)

    def __init__(self, office: Office, deeds: Deeds) -> None:
        super().__init__()
        self._office, self._deeds = office, deeds
        self._lines: dict[int, Line] = {}
        self._look_only = False
        card = Card(margin=0)
        self.table = PagedTable(_("Sicherungen"), _COLUMNS, self._fetch)
        self.table.setObjectName("backupsTable")
        self.table.setSelectionMode(PagedTable.SelectionMode.SingleSelection)
        self._empty = EmptyState(
            _("Hier stehen Ihre Sicherungen. Die erste entsteht von selbst, sobald Sie etwas "
              "geändert haben."),
            _("Jetzt sichern"), deeds.save, "safe", "safe",
        )  # fmt: skip
        self.table.set_empty(self._empty)
        self.table.setMinimumHeight(theme.px(200))
        self.table.chosen.connect(lambda _id: self._show_chosen())
        self.table.opened.connect(lambda _id: self._restore())
        card.add(self.table, 1)
        self.other = Button(_("Aus einer anderen Datei zurückholen …"), "open", "quiet")
        self.other.setObjectName("otherBackup")
        self.other.clicked.connect(self._pick_file)
        foot = QHBoxLayout()
        foot.addWidget(self.other)
        foot.addStretch(1)
        foot.setContentsMargins(theme.S3, theme.S2, theme.S3, theme.S2)
        card.add(hline())
        card.add(foot)
        self.chosen = Chosen(self._restore, self._verify, self._show_file)
        self.second = SecondPlace(office)
        side = QWidget()
        below = QVBoxLayout(side)
        below.setContentsMargins(0, 0, 0, 0)
        below.setSpacing(theme.S3)
        below.addWidget(self.chosen)
        below.addWidget(self.second)
        below.addStretch(1)
        column = Column()
        column.body.addWidget(Beside(card, side, 320, 780), 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(column)

    def show_facts(self, facts: SafetyFacts) -> None:
        """Show the list; the chosen one stays chosen."""
        before = self.current()
        self._look_only = facts.look_only
        if self._empty.button is not None:
            self._empty.button.setVisible(not facts.look_only)
        self.other.setEnabled(not facts.look_only)
        self._lines = {n: Line(n, row) for n, row in enumerate(facts.backups, 1)}
        self.table.set_ids(list(self._lines))
        self.table.refresh()
        again = next(
            (n for n, line in self._lines.items()
             if before is not None and line.backup.path == before.path),
            1,
        )  # fmt: skip
        if self._lines:
            self.table.select_id(again)
        self._show_chosen()
        self.second.show_facts(facts)

    def current(self) -> BackupRow | None:
        """The chosen backup."""
        line = self._lines.get(self.table.current_id() or 0)
        return line.backup if line is not None else None

    def _fetch(self, ids: Sequence[int], deliver: Callable[[Iterable[object]], None]) -> None:
        deliver([self._lines[one] for one in ids if one in self._lines])

    def _show_chosen(self) -> None:
        self.chosen.show_backup(self.current(), can_restore=not self._look_only)

    def _restore(self) -> None:
        row = self.current()
        if row is not None and not self._look_only:
            self.restore_wanted.emit(row)

    def _pick_file(self) -> None:
        """A backup that lies somewhere else: on an old stick, in a mail."""
        path = self._office.questions.open_file(
            _("Sicherung zurückholen"), [(_("Kundenpflege-Datenbank"), ("db",))]
        )
        if path is None:
            return
        chosen = path

        def work() -> BackupRow:
            from kundenpflege.services import backups

            try:
                return backups.row_of(chosen)
            except OSError as error:
                raise UserError(
                    _("„{path}“ kann nicht gelesen werden ({reason}).").format(
                        path=chosen, reason=why(error)
                    )
                ) from None

        self._office.compute(work, self.restore_wanted.emit, owner=self, key="file")

    def _verify(self) -> None:
        row = self.current()
        if row is None:
            return
        path = row.path

        def work() -> list[str]:
            from kundenpflege.services import backups

            return backups.verify(path)

        def done(problems: list[str]) -> None:
            now = self.current()
            if now is not None and now.path == path:
                self.chosen.tell(problems)

        self.chosen.checking()
        self._office.compute(work, done, failed=lambda e: self.chosen.tell([e.message]),
                             owner=self, key="verify")  # fmt: skip

    def _show_file(self) -> None:
        row = self.current()
        if row is not None:
            open_folder(row.path.parent)


def open_folder(folder: Path) -> bool:
    """Show a folder in the system's file manager."""
    return QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))


class Chosen(Card):
    """What the chosen backup holds, and what can be done with it."""

    def __init__(
        self,
        restore: Callable[[], object],
        verify: Callable[[], object],
        show_file: Callable[[], object],
    ) -> None:
        super().__init__()
        self.setObjectName("chosenBackup")
        self._when = Label("", "heading", wrap=True)
        self._facts = Label("", wrap=True)
        self._counts = Label("", "muted", wrap=True)
        self._file = Label("", "small", wrap=True, selectable=True)
        self._chips = FlowRow()
        for widget in (self._when, self._chips, self._facts, self._counts, self._file):
            self.add(widget)
        self.restore = Button(_("Zurückholen …"), "history", on_click=restore)
        self.restore.setObjectName("restoreBackup")
        self.verify = Button(_("Nachprüfen"), "ok", on_click=verify)
        self.verify.setObjectName("verifyBackup")
        self.show_file = Button(_("Im Ordner zeigen"), "folder", on_click=show_file)
        self.show_file.setObjectName("showBackup")
        self.add(FlowRow(self.restore, self.verify, self.show_file))
        self.result = Banner("green", "ok", "")
        self.result.setObjectName("verifyResult")
        self.result.hide()
        self.add(self.result)
        self._path: Path | None = None

    def show_backup(self, row: BackupRow | None, *, can_restore: bool) -> None:
        """Show a backup; None hides the card."""
        self.setVisible(row is not None)
        if row is None:
            return
        if row.path != self._path:
            self._path = row.path
            self.result.hide()
            self.verify.setEnabled(True)
        at = row.made_at
        self._when.setText(
            _("Stand vom {day}, {time} Uhr").format(day=format_date(at.date()), time=f"{at:%H:%M}")
        )
        self._chips.clear()
        self._chips.add(Chip(*Line(0, row).state))
        if row.encrypted:
            self._chips.add(Chip(_("verschlüsselt"), "brand"))
        if row.second:
            self._chips.add(Chip(_("zweiter Ort"), "blue"))
        self._facts.setText(
            _("Gesichert {reason}, {size}").format(
                reason=row.reason_label, size=megabytes(row.size)
            )
        )
        self._counts.setText(counted(row.counts))
        self._file.setText(row.path.name)
        self._file.setToolTip(str(row.path))
        self.restore.setEnabled(can_restore)

    def checking(self) -> None:
        """It is being looked at."""
        self.verify.setEnabled(False)
        self.result.set("neutral", "wait", _("Wird gelesen und verglichen …"))
        self.result.show()

    def tell(self, problems: Sequence[str]) -> None:
        """What was found."""
        self.verify.setEnabled(True)
        if problems:
            self.result.set("red", "warning", "\n".join(problems))
        else:
            words = _("Jedes Byte ist noch so, wie es gesichert wurde.")
            self.result.set("green", "ok", words)
        self.result.show()


def counted(counts: Mapping[str, int]) -> str:
    """`128 Kunden, 40 Angebote, 512 Kontakte`."""
    known = dict(counts)
    parts = (
        ("customer", ngettext("{n} Kunde", "{n} Kunden", known.get("customer", 0))),
        ("contact", ngettext("{n} Kontakt", "{n} Kontakte", known.get("contact", 0))),
        ("offer", ngettext("{n} Angebot", "{n} Angebote", known.get("offer", 0))),
    )
    return ", ".join(words.format(n=known[table]) for table, words in parts if table in known)
