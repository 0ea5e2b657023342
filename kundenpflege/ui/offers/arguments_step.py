"""Step 4: the arguments. What the customer has of each line, what may be said against the offer,
and the sheet for the call."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from kundenpflege.base.errors import UserError
from kundenpflege.base.i18n import _, ngettext
from kundenpflege.rules.line_kinds import PRICED
from kundenpflege.rules.pricing import Totals
from kundenpflege.services.offers import Finding, LineDraft, NeedDraft, SavedDraft

from ..kit import theme
from ..kit.chips import Chip
from ..kit.controls import Button, ElidedLabel, Label, row
from ..kit.editors import MultilineEditor
from ..kit.office import Office
from .book import DraftBook
from .call_parts import ObjectionView, bullets, clear
from .parts import shortened
from .step import Step, noted_card

if TYPE_CHECKING:
    from kundenpflege.rules.call_sheet import CallSheet
    from kundenpflege.store import Changes

#: So many lines are shown with their benefit; the others are in the step of the lines.
_MOST = 40
#: So many of their rows are made at once: the window answers in between.
_SLICE = 12
_LONGEST = 1000
#: What the answers hang on beside the draft.
_TABLES = frozenset({"sales_objection", "objection_use", "talk_answer", "person", "contact"})
#: Typing pauses so long before the answers are computed anew.
_PAUSE = 500


class BenefitRow(QWidget):
    """A line of the offer: title, needs it meets, what the customer has of it, the argument."""

    def __init__(self, key: int, changed: Callable[[int, str], object]) -> None:
        super().__init__()
        self.key = key
        self.title = ElidedLabel("", "strong")
        self.needs = Chip("", "green")
        self.missing = Chip(_("Nutzen fehlt"), "amber")
        self.benefit = MultilineEditor(1, 6, _("Was hat der Kunde davon?"), _LONGEST, self)
        self.argument = Label("", "muted", wrap=True)
        head = row(self.title, self.needs, self.missing)
        head.setStretch(0, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, theme.S2)
        layout.setSpacing(theme.S1)
        layout.addLayout(head)
        layout.addWidget(self.benefit)
        layout.addWidget(self.argument)
        self.benefit.changed.connect(lambda: changed(self.key, self.benefit.value()))

    def show_line(self, line: LineDraft, needs: tuple[NeedDraft, ...], argument: str) -> None:
        """Show a line as it is by now."""
        title = line.text.strip().partition("\n")[0] or line.kind.label
        self.title.setText(title)
        self.benefit.name_field("line_benefit", _("Nutzen: {line}").format(line=shortened(title)))
        if self.benefit.value() != line.benefit:
            self.benefit.set_value(line.benefit)
        met = [need.text for need in needs if need.key in line.fulfils]
        words = ngettext("erfüllt {n} Bedürfnis", "erfüllt {n} Bedürfnisse", len(met))
        self.needs.setText(words.format(n=len(met)))
        self.needs.setToolTip("\n".join(met))
        self.needs.setVisible(bool(met))
        self.missing.setVisible(not line.benefit.strip())
        self.argument.setText(_("Im Gespräch: {words}").format(words=argument))
        self.argument.setVisible(bool(argument))


class ArgumentsStep(Step):
    """Benefits by line, objections with answers from the offer, and the sheet for the call."""

    def __init__(self, office: Office, book: DraftBook) -> None:
        super().__init__(office, book, _("Prüfen & Senden"))
        self._rows: dict[int, BenefitRow] = {}
        self._objections: list[ObjectionView] = []
        self._shown: object = None
        self._asked: object = None
        self._benefits = noted_card(
            _("Was der Kunde davon hat"), _("steht im Angebot unter der Leistung")
        )
        self._holder = QVBoxLayout()
        self._holder.setSpacing(theme.S1)
        self._benefits.add(self._holder)
        self._rest = Label("", "muted", wrap=True)
        self._benefits.add(self._rest)
        self.cards.addWidget(self._benefits)
        self._against = noted_card(
            _("Wenn der Kunde sagt …"), _("erst der Nutzen, dann weniger Leistung")
        )
        self._answers = QVBoxLayout()
        self._answers.setSpacing(theme.S1)
        self._against.add(self._answers)
        self.edit_library = Button(
            _("Einwände bearbeiten"),
            "edit",
            "link",
            on_click=lambda: office.create("settings", section="follow_ups"),
        )
        self.edit_library.setObjectName("edit_objections")
        self._against.add(row(self.edit_library, 0))
        self.cards.addWidget(self._against)
        self._call = noted_card(_("Gesprächsleitfaden"), _("eine Seite, nur für Sie"))
        self.print_sheet = Button(_("Als PDF öffnen"), "pdf", on_click=self._print)
        self.print_sheet.setObjectName("print_call_sheet")
        self._call.head.addWidget(self.print_sheet)
        self._opening = Label("", wrap=True, selectable=True)
        self._opening.setObjectName("call_opening")
        self._opening.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._call.add(self._opening)
        self._people = QVBoxLayout()
        self._people.setSpacing(theme.S1)
        self._call.add(self._people)
        self.cards.addWidget(self._call)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_PAUSE)
        self._timer.timeout.connect(self._ask)
        office.changed.connect(self._changed)
        self.finish()

    # Steps -------------------------------------------------------------------------------------

    def chain(self) -> Iterator[QWidget]:
        """Benefits from top to bottom, library, sheet."""
        for line in self._rows.values():
            yield line.benefit.field
        yield self.edit_library
        yield self.print_sheet
        yield from self._onward()

    def load(self) -> None:
        """Show the draft."""
        self._shown = self._asked = None
        self._most = _SLICE
        self._stale = True
        self._catch_up()
        self._later(0)

    def rekey(self, saved: SavedDraft) -> None:
        """New lines have got their ids."""
        rows = {saved.lines.get(key, key): line for key, line in self._rows.items()}
        for key, line in rows.items():
            line.key = key
        self._rows = rows

    def follow(self, totals: Totals, findings: list[Finding]) -> None:
        """The draft was changed anywhere."""
        self._stale = True
        self._catch_up()
        self._later()

    _stale = False
    _most = _SLICE

    def _catch_up(self) -> None:
        """Rows are made and filled only where they are seen."""
        if self._stale and self.isVisible():
            self._stale = False
            self._show_lines()

    def begin(self) -> None:
        """The first line without a benefit, else the first one."""
        self._catch_up()
        lines = list(self._rows.values())
        empty = [line for line in lines if not line.benefit.value()]
        first = next(iter((*empty, *lines)), None)
        self.reveal(self.print_sheet if first is None else first.benefit.field)

    def showEvent(self, event: QShowEvent) -> None:
        """The answers are computed only where they are seen."""
        super().showEvent(event)
        self._catch_up()
        self._later(0)

    def hideEvent(self, event: QHideEvent) -> None:
        """Nobody looks."""
        super().hideEvent(event)
        self._timer.stop()

    # Benefits ----------------------------------------------------------------------------------

    def _show_lines(self) -> None:
        draft = self.book.draft
        lines = [line for line in draft.lines if line.kind in PRICED and line.text.strip()]
        keys = [line.key for line in lines[:_MOST]]
        left = len(lines) - len(keys)
        if len(keys) > self._most:
            keys = keys[: self._most]
            self.office.soon(self._go_on, owner=self)
        if keys != list(self._rows):
            kept = {key: self._rows.pop(key) for key in keys if key in self._rows}
            for old in self._rows.values():
                self._holder.removeWidget(old)
                old.hide()
                old.deleteLater()
            self._rows = {key: kept.get(key) or BenefitRow(key, self._edited) for key in keys}
            for place, made in enumerate(self._rows.values()):
                self._holder.insertWidget(place, made)
            self.tabs_changed.emit()
        arguments = self._arguments()
        for line in lines[: len(keys)]:
            self._rows[line.key].show_line(line, draft.needs, arguments.get(line.item_id or 0, ""))
        if not lines:
            self._rest.setText(_("Noch keine Leistung: sie kommen aus dem zweiten Schritt."))
        else:
            words = ngettext(
                "und {n} weitere Leistung im zweiten Schritt",
                "und {n} weitere Leistungen im zweiten Schritt",
                left,
            )
            self._rest.setText(words.format(n=left))
        self._rest.setVisible(not lines or left > 0)

    def _go_on(self) -> None:
        """Make the next rows."""
        self._most += _SLICE
        self._stale = True
        self._catch_up()

    def _arguments(self) -> dict[int, str]:
        """The arguments of the catalogue by item."""
        items = self.book.world.items if self.book.world else ()
        return {item.id: item.argument for item in items}

    def _edited(self, key: int, benefit: str) -> None:
        self.book.change(
            lines=tuple(
                replace(line, benefit=benefit) if line.key == key else line
                for line in self.book.draft.lines
            )
        )

    # Answers -----------------------------------------------------------------------------------

    def _changed(self, changes: Changes) -> None:
        if not _TABLES.isdisjoint(changes.tables):
            self._asked = None
            self._later()

    def _later(self, pause: int = _PAUSE) -> None:
        if self.isVisible() and self.book.is_open:
            self._timer.start(pause)

    def _ask(self) -> None:
        offer_id, draft = self.book.offer_id, self.book.draft
        if offer_id is None or self._asked is draft:
            return
        self._asked = draft

        def gather(db: object) -> CallSheet:
            from kundenpflege.services.callsheets import call_sheet

            return call_sheet(db, offer_id, draft)  # type: ignore[arg-type]

        def failed(_error: UserError) -> None:
            """The offer went meanwhile: the book tells it."""

        self.office.ask(gather, then=self._show_sheet, failed=failed, owner=self, key="call")

    def _show_sheet(self, sheet: CallSheet) -> None:
        seen = (sheet.objections, sheet.opening, sheet.notes, sheet.decision)
        if seen == self._shown:
            return
        self._shown = seen
        clear(self._answers)
        self._objections = [ObjectionView(one) for one in sheet.objections]
        for view in self._objections:
            self._answers.addWidget(view)
        if not self._objections:
            words = _("Noch keine Einwände in Ihrer Sammlung.")
            self._answers.addWidget(Label(words, "muted", wrap=True))
        self._opening.setText(f"„{sheet.opening}“")
        clear(self._people)
        told = [*sheet.notes]
        if sheet.decision:
            told.insert(0, _("Entscheidung: {words}").format(words=sheet.decision))
        for widget in bullets(told, 6):
            self._people.addWidget(widget)

    def objection_views(self) -> tuple[ObjectionView, ...]:
        """The objections from top to bottom."""
        return tuple(self._objections)

    def _print(self) -> None:
        offer_id = self.book.offer_id
        if offer_id is not None:
            from .call_print import open_call_sheet

            self.book.saved_then(lambda: open_call_sheet(self.office, offer_id, self))
