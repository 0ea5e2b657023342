"""The sheet that fills the year of all customers: looked over first, planned in one step."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from threading import Event
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QProgressBar, QVBoxLayout, QWidget

from kundenpflege.base.errors import UserError
from kundenpflege.base.i18n import _, ngettext
from kundenpflege.model.kinds import Importance

from ..kit import theme
from ..kit.cards import Banner
from ..kit.chips import FilterChips
from ..kit.controls import Button, Label, hline, row
from ..kit.dialogs import SidePanel
from ..kit.occasions import clear, weekday_day
from ..kit.office import Office

if TYPE_CHECKING:
    from kundenpflege.rules.filling import Proposal
    from kundenpflege.services.filling import Filled
    from kundenpflege.store import Reader, Writer

#: Proposals kept: exactly these are planned; beyond it is all computed anew when planned.
KEPT = 5000
#: Lines shown in the preview.
SHOWN = 60


@dataclass(frozen=True, slots=True)
class Preview:
    """What would be planned, with the names of the customers of the first ones."""

    filled: Filled
    proposals: tuple[Proposal, ...]
    names: dict[int, str]


class FillPanel(SidePanel):
    """Preview by class, progress, cancel; planned in one step that undo takes back."""

    def __init__(self, office: Office, host: QWidget) -> None:
        super().__init__(host, _("Alle Lücken füllen"), 480, "fillPanel")
        self._office = office
        self._stop = Event()
        self._preview: Preview | None = None
        self._planning = False
        content = QWidget()
        layout = QVBoxLayout(content)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.S3)
        layout.addWidget(
            Label(
                _("Jeder Kunde bekommt so viele Kontakte, wie seine Wichtigkeit verlangt: jeden "
                  "mit einem Anlass, über das Jahr verteilt, nie zu dicht, nicht an freien Tagen "
                  "und nur auf erlaubten Wegen."), "muted", wrap=True,
            )
        )  # fmt: skip
        self.classes = FilterChips(_("Welche Kunden"))
        self.classes.setObjectName("fillClasses")
        self.classes.set_items(
            [("", _("Alle"), None)]
            + [(one.value, _("{c}-Kunden").format(c=one.value), None)
               for one in (Importance.A, Importance.B, Importance.C)]
        )  # fmt: skip
        self.classes.choose("")
        self.classes.chosen.connect(lambda _key: self.ask())
        layout.addWidget(self.classes)
        self.progress = QProgressBar()
        self.progress.setObjectName("fillProgress")
        self.progress.setAccessibleName(_("Fortschritt"))
        self.progress.setTextVisible(False)
        self.progress.setFixedHeight(theme.px(6))
        layout.addWidget(self.progress)
        self.told = Banner("brand", "schedule", "")
        self.told.setObjectName("fillTold")
        layout.addWidget(self.told)
        self._list = QVBoxLayout()
        self._list.setSpacing(0)
        layout.addLayout(self._list)
        self.rest = Label("", "muted", wrap=True)
        layout.addWidget(self.rest)
        layout.addStretch(1)
        self.set_content(content)
        self.cancel = Button(_("Abbrechen"), on_click=self._cancel)
        self.cancel.setObjectName("cancelFill")
        self.plan = Button("", "schedule", "primary", on_click=self.plan_all)
        self.plan.setObjectName("planFill")
        self.set_actions(self.cancel, self.plan)
        self.closed.connect(self.halt)
        office.closing.connect(self.halt)

    # Preview -----------------------------------------------------------------------------------

    def begin(self) -> None:
        """Open the sheet and look what is lacking."""
        self.open(self.cancel)
        self.ask()

    def ask(self) -> None:
        """Compute the preview for the chosen class."""
        if self._planning:
            return
        self._stop.set()
        self._stop = stop = Event()
        self._preview = None
        importance = self._importance()
        self._working(_("Anlässe werden gesucht …"))
        self._office.ask(
            lambda db: read_preview(db, importance, partial(self._step, stop)),
            then=partial(self._came, stop),
            failed=self._failed,
            owner=self,
            key="fill",
        )

    def _importance(self) -> Importance | None:
        key = self.classes.current()
        return Importance(key) if key else None

    def _step(self, stop: Event, done: int, total: int) -> bool:
        """On the worker: tell the progress, say whether to go on."""
        if stop.is_set():
            return False
        self._office.on_gui(lambda: self._show_progress(stop, done, total))
        return True

    def _show_progress(self, stop: Event, done: int, total: int) -> None:
        if stop is self._stop and not stop.is_set():
            self.progress.setRange(0, max(1, total))
            self.progress.setValue(done)

    def _working(self, words: str) -> None:
        clear(self._list)
        self.rest.setVisible(False)
        self.progress.setRange(0, 0)
        self.progress.setVisible(True)
        self.told.set("brand", "wait", words)
        if self.plan.hasFocus():
            self.cancel.setFocus()  # else the keyboard leaves the sheet with the button
        self.plan.setVisible(False)
        self.cancel.setText(_("Abbrechen"))

    def _came(self, stop: Event, found: Preview) -> None:
        if stop is not self._stop or stop.is_set():
            return
        self._preview = found
        self.progress.setVisible(False)
        clear(self._list)
        filled = found.filled
        if not filled.contacts:
            words = (
                _("Für {n} Kunden findet sich zurzeit kein Anlass. Tragen Sie Eingebautes, "
                  "Geburtstage oder Wünsche ein.").format(n=filled.short)
                if filled.short
                else _("Es fehlt nichts: Alle Kunden haben genug Kontakte.")
            )  # fmt: skip
            self.told.set("amber" if filled.short else "green", "ok", words)
            self.rest.setVisible(False)
            self.plan.setVisible(False)
            self.cancel.setText(_("Schließen"))
            return
        contacts = ngettext("{n} Kontakt", "{n} Kontakte", filled.contacts).format(
            n=number(filled.contacts)
        )
        helped = ngettext("{n} Kunden", "{n} Kunden", filled.helped).format(n=number(filled.helped))
        words = _("{contacts} für {customers}").format(contacts=contacts, customers=helped)
        if filled.short:
            lacking = ngettext(
                "{n} Kunde hat auch danach zu wenig Anlässe",
                "{n} Kunden haben auch danach zu wenig Anlässe",
                filled.short,
            )
            words = f"{words}. {lacking.format(n=number(filled.short))}."
        self.told.set("brand", "schedule", words)
        self._fill_list(found)
        self.plan.setText(_("{contacts} einplanen").format(contacts=contacts))
        self.plan.setVisible(True)
        self.plan.setEnabled(True)

    def _fill_list(self, found: Preview) -> None:
        shown = sorted(found.proposals, key=lambda one: (one.day, one.customer_id))[:SHOWN]
        for n, one in enumerate(shown):
            if n:
                self._list.addWidget(hline())
            self._list.addWidget(_line(one, found.names.get(one.customer_id, "")))
        hidden = found.filled.contacts - len(shown)
        words = ngettext("und {n} weiterer", "und {n} weitere", hidden)
        self.rest.setText(words.format(n=number(hidden)))
        self.rest.setVisible(hidden > 0)

    # Planning ----------------------------------------------------------------------------------

    def plan_all(self) -> None:
        """Plan what was shown, in one step."""
        found = self._preview
        if found is None or self._planning:
            return
        self._planning = True
        self._stop = stop = Event()
        importance = self._importance()
        exact = found.filled.contacts == len(found.proposals)
        step = partial(self._step, stop)
        self._working(_("Kontakte werden geplant …"))

        def store(db: Writer) -> int:
            from kundenpflege.services.filling import fill_all, plan_proposals

            if exact:
                return len(plan_proposals(db, found.proposals))
            filled = fill_all(db, importance, progress=step)
            return 0 if filled.stopped else filled.contacts

        self._office.run(
            _("Alle Lücken gefüllt"), store, then=self._planned, failed=self._failed, quiet=True
        )

    def _planned(self, count: int) -> None:
        self._planning = False
        if not count:
            self._office.tell(_("Es wurde nichts geplant."))
            self.dismiss(force=True)
            return
        words = ngettext("{n} Kontakt geplant", "{n} Kontakte geplant", count)
        self._office.tell(
            words.format(n=number(count)), "green", _("Rückgängig"), self._office.undo
        )
        self.dismiss(force=True)

    def halt(self) -> None:
        """Stop what is being computed: nobody waits for it any more."""
        self._stop.set()

    def _cancel(self) -> None:
        self.halt()
        if not self._planning:
            self.dismiss(force=True)

    def _failed(self, error: UserError) -> None:
        self._planning = False
        self.progress.setVisible(False)
        self.told.set("red", "error", error.message)
        self.cancel.setText(_("Schließen"))


def read_preview(db: Reader, importance: Importance | None, step: object = None) -> Preview:
    """What filling would plan, and the names of the customers shown first."""
    from kundenpflege.services.filling import propose_all
    from kundenpflege.services.visits import customer_names

    assert step is None or callable(step)
    filled, proposals = propose_all(db, importance, progress=step, limit=KEPT)
    first = sorted(proposals, key=lambda one: (one.day, one.customer_id))[:SHOWN]
    names = customer_names(db, {one.customer_id for one in first})
    return Preview(filled, tuple(proposals), names)


def _line(one: Proposal, name: str) -> QWidget:
    line = QWidget()
    words = QVBoxLayout()
    words.setSpacing(1)
    words.addWidget(Label(name, "strong", wrap=True))
    told = " · ".join((weekday_day(one.day), one.kind.label, one.occasion.title))
    words.addWidget(Label(told, "small", wrap=True))
    layout = row(gap=theme.S2)
    layout.setContentsMargins(0, theme.S2, 0, theme.S2)
    layout.addLayout(words, 1)
    line.setLayout(layout)
    line.setAccessibleName(f"{name}: {told}")
    return line


def number(count: int) -> str:
    """`12.345`."""
    return f"{count:,}".replace(",", ".")
