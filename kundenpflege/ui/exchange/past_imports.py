"""Past imports: what came in when, and the way back, also days later."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from kundenpflege.base.dates import format_date, relative_days
from kundenpflege.base.errors import UserError
from kundenpflege.base.i18n import _, ngettext
from kundenpflege.services import imports
from kundenpflege.services.imports import Batch, Outlook

from ..kit import theme
from ..kit.cards import Banner, Card
from ..kit.controls import Button, Label
from ..kit.dialogs import SidePanel
from ..kit.office import Office

_MOST = 20


class PastImports(Card):
    """The newest imports, each with its button; hidden while there are none."""

    def __init__(self, office: Office, host: QWidget) -> None:
        super().__init__(_("Frühere Importe"))
        self.setObjectName("pastImports")
        self._office = office
        self.panel = TakeBackPanel(office, host)
        self._rows = QWidget()
        self.add(self._rows)
        self.hide()

    def refresh(self) -> None:
        """Ask for them anew."""
        self._office.ask(
            lambda db: imports.list_batches(db, _MOST), self._show, owner=self, key="batches"
        )

    def _show(self, batches: Sequence[Batch]) -> None:
        rows = QWidget()
        grid = QGridLayout(rows)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(theme.S4)
        grid.setVerticalSpacing(theme.S2)
        grid.setColumnStretch(1, 1)
        for place, batch in enumerate(batches):
            day, time = batch.imported_at.date(), f"{batch.imported_at:%H:%M}"
            words = _("{day}, {time} Uhr")
            when = Label(
                words.format(day=relative_days(day, self._office.today), time=time), "muted"
            )
            when.setToolTip(words.format(day=format_date(day), time=time))
            grid.addWidget(when, place, 0)
            grid.addWidget(Label(f"{batch.file_name}: {counts(batch)}", wrap=True), place, 1)
            if batch.step_id is not None:
                button = Button(_("Zurücknehmen …"), "undo", on_click=self._opener(batch))
                button.setObjectName(f"takeBack{batch.id}")
                button.setAccessibleName(
                    _("Import {file} vom {day} zurücknehmen").format(
                        file=batch.file_name, day=format_date(batch.imported_at.date())
                    )
                )
                grid.addWidget(button, place, 2)
        self.body.replaceWidget(self._rows, rows)
        self._rows.hide()
        self._rows.deleteLater()
        self._rows = rows
        self.setVisible(bool(batches))

    def _opener(self, batch: Batch) -> Callable[[], None]:
        return lambda: self.panel.look_at(batch)


def counts(batch: Batch) -> str:
    """`13 übernommen, 2 ergänzt, 1 abgelehnt`."""
    parts = [
        (batch.taken, _("{n} übernommen")),
        (batch.merged, _("{n} ergänzt")),
        (batch.skipped, _("{n} übersprungen")),
        (batch.rejected, _("{n} abgelehnt")),
    ]
    return ", ".join(words.format(n=n) for n, words in parts if n)


class TakeBackPanel(SidePanel):
    """Tells first what was changed since and stays, then takes the rest back."""

    taken = Signal()

    def __init__(self, office: Office, host: QWidget) -> None:
        super().__init__(host, _("Import zurücknehmen"), 440, "takeBackPanel")
        self._office = office
        self._batch: Batch | None = None

    def look_at(self, batch: Batch) -> None:
        """Ask what taking it back would do, then show that."""
        step = batch.step_id
        if step is None:
            return
        self._batch = batch

        def look(store: Any) -> Outlook:
            seen = store.look_back(step)
            with store.read() as db:
                return imports.outlook(db, seen)

        self._office.with_store(look, self._show, owner=self, key="look")

    def _show(self, outlook: Outlook) -> None:
        batch = self._batch
        if batch is None:
            return
        content = QWidget()
        layout = QVBoxLayout(content)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.S3)
        layout.addWidget(Label(batch.file_name, "heading", wrap=True))
        layout.addWidget(Label(counts(batch), "muted", wrap=True))
        layout.addWidget(Banner("blue", "info", self.told(outlook)))
        if outlook.stays:
            n = len(outlook.stays)
            words = ngettext(
                "{n} Kunde bleibt, weil seitdem daran gearbeitet wurde:",
                "{n} Kunden bleiben, weil seitdem daran gearbeitet wurde:",
                n,
            )
            layout.addWidget(Label(words.format(n=n), "section", wrap=True))
            for one in outlook.stays[:200]:
                layout.addWidget(Label(f"{one.number} {one.name}", wrap=True))
                layout.addWidget(Label(one.why, "muted", wrap=True))
        layout.addStretch(1)
        self.set_content(content)
        go = Button(_("Zurücknehmen"), "undo", "primary", on_click=self.take_back)
        go.setObjectName("takeBackNow")
        go.setEnabled(not outlook.nothing)
        self.set_actions(Button(_("Abbrechen"), on_click=self.dismiss), go)
        self.open(go)

    @staticmethod
    def told(outlook: Outlook) -> str:
        """What goes and what gets its old values again."""
        if outlook.nothing:
            return _("Davon ist nichts mehr zurückzunehmen.")
        n, m = outlook.removed, outlook.restored
        parts = []
        if n:
            parts.append(ngettext("{n} Kunde geht", "{n} Kunden gehen", n).format(n=n))
        if m:
            words = ngettext("{n} wird wieder wie vorher", "{n} werden wieder wie vorher", m)
            parts.append(words.format(n=m))
        return _("{what}. Auch das lässt sich rückgängig machen.").format(what=", ".join(parts))

    def take_back(self) -> None:
        """Do it, as a new step."""
        batch = self._batch
        if batch is None or batch.step_id is None:
            return
        step, name = batch.step_id, batch.file_name
        self._batch = None

        def taken(_result: object) -> None:
            self.dismiss(force=True)
            self.taken.emit()
            self._office.tell(
                _("Import {file} zurückgenommen").format(file=name),
                "green",
                _("Rückgängig"),
                self._office.undo,
            )

        def failed(error: UserError) -> None:
            self._office.tell(error.message, "red")

        self._office.with_store(
            lambda store: store.take_back(step), taken, failed=failed, owner=self
        )
