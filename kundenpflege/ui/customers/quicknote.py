"""A note about a contact that just took place, in ten seconds and without the mouse."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from PySide6.QtCore import QEvent, QObject, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QPainter, QPaintEvent, QPen, QShortcut
from PySide6.QtWidgets import QApplication, QHBoxLayout, QVBoxLayout, QWidget

from kundenpflege.base.dates import format_weekday_date
from kundenpflege.base.errors import InputError, UserError
from kundenpflege.base.i18n import _
from kundenpflege.model.kinds import ContactKind

from ..kit import theme
from ..kit.cards import Card
from ..kit.chips import FilterChips
from ..kit.contact_panel import REASONS
from ..kit.controls import Button, Label, announce, focus_is_inside, row
from ..kit.drafts import DraftKeeper
from ..kit.editors_date import DateEditor
from ..kit.editors_text import ChoiceEditor, GrowingText, TextEditor
from ..kit.office import Office
from .note_draft import OTHER_DAY, KindButtons, NoteDraft, due_of

_LONGEST = 4000
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class QuickNote(Card):
    """One line at first; with the keyboard in it also outcome and next step.

    Enter saves, Shift+Enter begins a new line, Esc leaves. `saved(id)` when it is stored.
    """

    saved = Signal(object)

    def __init__(self, office: Office, parent: QWidget | None = None) -> None:
        super().__init__(margin=theme.S2 + 2, parent=parent)
        self.setObjectName("quickNote")
        self.setAccessibleName(_("Notiz in zehn Sekunden"))
        self.office = office
        self.customer_id: int | None = None
        self._drafts: dict[int, NoteDraft] = {}
        self._return_to: QWidget | None = None
        self._suggested = ""
        self._open = False
        self._build()
        self._connect()
        self.keeper = DraftKeeper(office, self, self._typed, self._typed_again)
        self.body.insertWidget(0, self.keeper.banner)
        self._load(None)

    # Building ----------------------------------------------------------------------------------

    def _build(self) -> None:
        self.kinds = KindButtons()
        self.text = GrowingText(lines=1, most=8)
        self.text.setObjectName("noteText")
        self.text.setAccessibleName(_("Notiz"))
        self.text.setProperty("role", "bare")
        self.text.setPlaceholderText(_("Notiz in zehn Sekunden: Worum ging es?"))
        self.outcome = TextEditor(_("Was kam dabei heraus?"), _LONGEST)
        self.outcome.name_field("noteOutcome", _("Ergebnis"))
        self.steps = FilterChips(_("Nächster Schritt"))
        self.steps.setObjectName("noteStep")
        self.steps.set_items(
            [
                ("", _("kein nächster Schritt"), None),
                ("1", _("morgen"), None),
                ("7", _("1 Woche"), None),
                ("28", _("4 Wochen"), None),
                ("3m", _("3 Monate"), None),
                (OTHER_DAY, _("Datum …"), None),
            ]
        )
        self.day = DateEditor(self.office.clock)
        self.day.name_field("noteDay", _("Tag des nächsten Schritts"))
        self.next_kind = ChoiceEditor(ContactKind)
        self.next_kind.name_field("noteNextKind", _("Art des nächsten Schritts"))
        self.reason = TextEditor(_("Worum geht es dann?"), 400, [_(words) for words in REASONS])
        self.reason.name_field("noteReason", _("Anlass des nächsten Schritts"))
        self.error = Label("", "error", wrap=True)
        self.error.setObjectName("noteError")
        self.save = Button(_("Notieren"), "done", "primary", on_click=self.submit)
        self.save.setObjectName("noteSave")
        self.save.setToolTip(_("Notieren (Eingabe)"))
        self.body.setSpacing(theme.S2)
        self.add(self.text)
        self._more = QWidget()
        more = QVBoxLayout(self._more)
        more.setContentsMargins(0, 0, 0, 0)
        more.setSpacing(theme.S2)
        more.addWidget(self.outcome)
        more.addWidget(self.steps)
        self._next = QWidget()
        line = QHBoxLayout(self._next)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(theme.S2)
        line.addWidget(self.day, 2)
        line.addWidget(self.next_kind, 2)
        more.addWidget(self._next)
        more.addWidget(self.reason)
        more.addWidget(self.error)
        more.addWidget(self.kinds)
        more.addLayout(row(0, self.save))
        self.add(self._more)

    def _connect(self) -> None:
        self.text.installEventFilter(self)
        for editor in (self.outcome, self.day, self.reason):
            editor.line.installEventFilter(self)
        self.text.textChanged.connect(self._changed)
        self.steps.chosen.connect(self._step_chosen)
        within = Qt.ShortcutContext.WidgetWithChildrenShortcut
        for place, kind in enumerate(ContactKind, 1):
            QShortcut(QKeySequence(f"Alt+{place}"), self, self._chooser(kind), context=within)
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        application.focusChanged.connect(self._focus_moved)

    def _chooser(self, kind: ContactKind) -> Callable[[], None]:
        return lambda: self.kinds.choose(kind)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The card is the frame of its field: a ring shows that it has the keyboard."""
        super().paintEvent(event)
        if self.text.hasFocus():
            painter = QPainter(self)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(theme.color("focus"), 2))
            ring = QRectF(self.rect()).adjusted(1, 1, -1, -1)
            painter.drawRoundedRect(ring, theme.CARD_RADIUS - 1, theme.CARD_RADIUS - 1)

    # Whose note it is --------------------------------------------------------------------------

    def set_customer(self, customer_id: int) -> None:
        """Another customer is on the screen: what was typed for the last one is kept."""
        if customer_id == self.customer_id:
            return
        self.keep()
        self.keeper.pause()
        self.customer_id = customer_id
        self._load(self._drafts.pop(customer_id, None))
        self.keeper.begin("note", customer_id, customer_id=customer_id)

    def keep(self) -> None:
        """Put what was typed aside."""
        if self.customer_id is not None and self.is_touched():
            self._drafts[self.customer_id] = self.draft()

    def drafts(self) -> list[tuple[int, NoteDraft]]:
        """Everything typed and not stored, by customer."""
        kept = dict(self._drafts)
        if self.customer_id is not None and self.is_touched():
            kept[self.customer_id] = self.draft()
        return list(kept.items())

    def is_touched(self) -> bool:
        """Whether something was typed."""
        return bool(self.text.toPlainText().strip() or self.outcome.text())

    def draft(self) -> NoteDraft:
        """What was typed so far."""
        step = self.steps.current()
        return NoteDraft(
            kind=self.kinds.kind(),
            text=self.text.toPlainText().strip(),
            outcome=self.outcome.text(),
            step=step,
            day=self.day.value(),
            next_kind=self.next_kind.value(),
            reason=self.reason.text() if step else "",
        )

    def _typed(self) -> Mapping[str, Any] | None:
        if not self.is_touched():
            return None
        draft = self.draft()
        return {name: getattr(draft, name) for name in draft.__dataclass_fields__}

    def _typed_again(self, typed: Mapping[str, Any]) -> None:
        known = NoteDraft.__dataclass_fields__
        if set(typed) == set(known):
            self._load(NoteDraft(**typed))

    def begin(self, kind: ContactKind | None = None) -> None:
        """Put the keyboard into the note; with `kind` that kind is chosen."""
        focus = QApplication.focusWidget()
        if focus is not None and not focus_is_inside(self):
            self._return_to = focus
        if kind is not None:
            self.kinds.choose(kind)
        self.set_open(True)
        self.text.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def leave(self) -> bool:
        """Esc: give the keyboard back; what was typed stays. False when it was not here."""
        if not focus_is_inside(self):
            return False
        self._give_back()
        if not self.is_touched():
            self._load(None)
        return True

    # Showing -----------------------------------------------------------------------------------

    def _load(self, draft: NoteDraft | None) -> None:
        empty = draft or NoteDraft(ContactKind.CALL, "", "", "", None, ContactKind.CALL, "")
        self.kinds.choose(empty.kind)
        self.text.setPlainText(empty.text)
        self.outcome.set_value(empty.outcome)
        self.steps.choose(empty.step)
        self.day.set_value(empty.day)
        self.next_kind.set_value(empty.next_kind)
        self.reason.set_value(empty.reason)
        self._suggested = ""
        self._tell("")
        self.set_open(draft is not None)
        self._show_step()

    def set_open(self, opened: bool) -> None:
        """Show outcome and next step, or the one line alone."""
        self._open = opened
        self._more.setVisible(opened)

    def is_open(self) -> bool:
        """Whether everything is shown."""
        return self._open

    def due(self) -> date | None:
        """The day of the next step; None without one."""
        return due_of(self.steps.current(), self.day.value(), self.office.today)

    def _focus_moved(self, _old: QWidget | None, new: QWidget | None) -> None:
        if new is self.text and not self._open:
            self.set_open(True)
        elif new is not None and self._open and not self.isAncestorOf(new):
            if not self.is_touched():
                self._load(None)
        self.update()

    def _changed(self) -> None:
        if self.error.text():
            self._tell("")
        if self.text.toPlainText().strip() and not self._open:
            self.set_open(True)

    def _step_chosen(self, key: str) -> None:
        self._show_step()
        if key:
            before = self.reason.text()
            if not before or before == self._suggested:
                first = self.text.toPlainText().strip().split("\n")[0]
                self._suggested = _("Nachfassen: {text}").format(text=first)[:400] if first else ""
                self.reason.set_value(self._suggested)
        if key == OTHER_DAY:
            self.day.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_step(self) -> None:
        key = self.steps.current()
        self._next.setVisible(bool(key))
        self.reason.setVisible(bool(key))
        self.day.setVisible(key == OTHER_DAY)
        due = self.due()
        self.steps.setToolTip(format_weekday_date(due) if due else "")

    def _tell(self, words: str) -> None:
        self.error.setText(words)
        self.error.setVisible(bool(words))
        if words:
            announce(self, words)

    # Saving ------------------------------------------------------------------------------------

    def submit(self) -> bool:
        """Store the note, or say what is missing (then False)."""
        words, field = self._problem()
        if words:
            self._tell(words)
            field.setFocus(Qt.FocusReason.OtherFocusReason)
            return False
        customer_id, draft, due = self.customer_id, self.draft(), self.due()
        if customer_id is None or not self.save.isEnabled():
            return False
        self.save.setEnabled(False)
        self.office.run(
            _("Kontakt notiert"),
            lambda db: draft.store(db, customer_id, due),
            then=lambda contact_id: self._stored(customer_id, contact_id),
            failed=self._failed,
            owner=self,
            told=_("Notiert"),
        )
        return True

    def _problem(self) -> tuple[str, QWidget]:
        if not self.is_touched():
            return _("Bitte kurz notieren, worum es ging."), self.text
        over = len(self.text.toPlainText()) - _LONGEST
        if over > 0:
            return _("Bitte um {n} Zeichen kürzen.").format(n=over), self.text
        if not self.steps.current():
            return "", self
        due = self.due()
        if due is None:
            return self.day.problem() or _("Bitte den Tag des nächsten Schritts nennen."), self.day
        if due < self.office.today:
            return _("Der nächste Schritt liegt schon in der Vergangenheit."), self.day
        if not self.reason.text():
            return _("Bitte kurz sagen, worum es dann geht."), self.reason
        return "", self

    def _stored(self, customer_id: int, contact_id: int) -> None:
        self.save.setEnabled(True)
        if customer_id == self.customer_id:
            inside = focus_is_inside(self)
            self._load(None)
            self.keeper.look()
            if inside:
                self._give_back()
        self.saved.emit(contact_id)

    def _failed(self, error: UserError) -> None:
        self.save.setEnabled(True)
        words = error.message
        if isinstance(error, InputError) and error.fields:
            words = next(iter(error.fields.values()))
        self._tell(words)

    def _give_back(self) -> None:
        target, self._return_to = self._return_to, None
        try:
            if target is not None and target.isVisible():
                target.setFocus(Qt.FocusReason.OtherFocusReason)
                return
        except RuntimeError:
            pass  # the widget went away

    # Keys --------------------------------------------------------------------------------------

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter saves, with Shift it begins a new line."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            shifted = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
            if event.key() in _ENTER and not shifted and not self._is_completing(watched):
                self.submit()
                return True
        return super().eventFilter(watched, event)

    def _is_completing(self, watched: QObject) -> bool:
        popup = self.reason.line.completer().popup()
        return watched is self.reason.line and popup is not None and popup.isVisible()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter saves from the chips, too; arrows walk along the kinds; Esc leaves."""
        if event.key() in _ENTER:
            self.submit()
        elif event.key() == Qt.Key.Key_Escape and self.leave():
            pass
        else:
            super().keyPressEvent(event)
