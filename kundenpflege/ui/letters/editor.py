"""Writing one card or letter: the words at the left, the real paper at the right."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from kundenpflege.base.dates import relative_days
from kundenpflege.base.errors import InputError, UserError
from kundenpflege.base.i18n import _
from kundenpflege.model.kinds import LetterForm

from ..kit import theme
from ..kit.cards import Banner
from ..kit.controls import Button, Tabs, announce, row
from ..kit.draft_values import read_inputs, write_inputs
from ..kit.drafts import ABOUT_OCCASION, ABOUT_PERSON, DraftKeeper
from ..kit.office import Office
from .fields import LetterFields
from .paper import LetterPaper
from .saves import LetterSaves

if TYPE_CHECKING:
    from kundenpflege.services.letters import LetterContext, LetterDraft
    from kundenpflege.store import Reader

_WIDTH = 460  # px of the words at normal font size
_LEAST_PAPER = 250


class LetterEditor(QWidget):
    """`stored(id)` when a new draft got its place, `finished(id)`, `head_changed()` when title or
    buttons are others, `gone()` when the letter is no more."""

    stored = Signal(int)
    finished = Signal(int)
    head_changed = Signal()
    gone = Signal()

    def __init__(self, office: Office, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "page")
        self.office = office
        self.draft: LetterDraft | None = None
        self._kept: dict[str, Any] = {}
        self.saves = LetterSaves(office, self)
        self._bodies: list[str] = []
        self._fits = True
        self._signs = ""
        self._wish: Callable[[], None] | None = None
        self.tabs = Tabs(_("Schreiben und ansehen"))
        self.tabs.setObjectName("letterTabs")
        self.tabs.add("write", _("Schreiben"))
        self.tabs.add("paper", _("Vorschau"))
        self.tabs.chosen.connect(lambda _key: self._fit())
        self.banner = Banner("neutral", "info", "")
        self.banner.setObjectName("letterBanner")
        self.fields = LetterFields()
        self.paper = LetterPaper(office)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        inner = QWidget()
        inner.setProperty("role", "page")
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, theme.S4, theme.S3, theme.S4)
        column.setSpacing(theme.S3)
        self.drafts = DraftKeeper(
            office, self, self._typed, lambda typed: write_inputs(self.fields, typed)
        )
        self.drafts.taken.connect(self._changed)
        self.saves.storing = self.drafts.storing
        column.addWidget(self.drafts.banner)
        column.addWidget(self.banner)
        column.addWidget(self.fields)
        self.history = Button(_("Alle Änderungen"), "history", "link", on_click=self._show_history)
        self.history.setObjectName("letterHistory")
        column.addLayout(row(self.history, 0))
        self._scroll.setWidget(inner)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.tabs)
        side = QHBoxLayout()
        side.setContentsMargins(0, 0, 0, 0)
        side.setSpacing(theme.S2)
        side.addWidget(self._scroll)
        side.addWidget(self.paper, 1)
        layout.addLayout(side, 1)
        self._connect()

    def _connect(self) -> None:
        self.fields.changed.connect(self._changed)
        self.fields.left.connect(self.keep)
        self.fields.recipient_wanted.connect(self._other_recipient)
        self.fields.kind_wanted.connect(self._other_kind)
        self.fields.text_wanted.connect(self._other_text)
        self.paper.judged.connect(self._judged)
        self.saves.stored.connect(self._stored)
        self.saves.finished.connect(self._finished)
        self.saves.refused.connect(self._show_error)
        theme.signals.changed.connect(self._fit)

    # Which letter ------------------------------------------------------------------------------

    @property
    def letter_id(self) -> int | None:
        """Id of the letter shown; None for one that was not stored yet."""
        return self.draft.id if self.draft is not None else None

    @property
    def is_finished(self) -> bool:
        """Whether it is as it is printed."""
        return self.draft is not None and self.draft.finished_on is not None

    def show_draft(self, draft: LetterDraft) -> None:
        """Show a letter, new or stored."""
        same = self.draft is not None and draft.id is not None and self.draft.id == draft.id
        if not same:
            self._wish = None
        self.draft = draft
        self.fields.show_context(draft.context)
        self.fields.load(draft.values)
        self._kept = self._values()
        self._bodies = self._texts_of(draft.context)
        self.fields.show_template(self._bodies)
        self.fields.set_read_only(self.is_finished)
        if not same:
            self.paper.clear()
            self._fits, self._signs = True, ""
            self._scroll.verticalScrollBar().setValue(0)
        self.paper.set_form(draft.values["form"])
        if draft.content is not None:
            self.paper.show_pdf(draft.content)
        else:
            self.paper.follow(draft.context, self._shown())
        self._say()
        self.history.setVisible(draft.id is not None)
        self.head_changed.emit()
        if self.is_finished:
            self.drafts.done()
        else:
            self._keep_typed()

    def _show_history(self) -> None:
        """All that was ever done to this letter."""
        self.office.create("journal", table="letter", record_id=self.letter_id, name=self.title())

    def _typed(self) -> dict[str, Any] | None:
        """What stands in the fields, and what a new letter is about."""
        draft = self.draft
        if draft is None or self.is_finished or not self.changes():
            return None
        context = draft.context
        about = {ABOUT_OCCASION: context.occasion, ABOUT_PERSON: context.person_id}
        return read_inputs(self.fields) | about

    def _keep_typed(self) -> None:
        """Fields are stored when they are left; what is being typed in one is kept meanwhile."""
        if (draft := self.draft) is not None:
            self.drafts.begin("letter", draft.id, customer_id=draft.customer_id)

    def reload(self) -> None:
        """Something changed elsewhere: show it, unless something is typed that is not stored."""
        letter_id = self.letter_id
        if letter_id is None or self.saves.busy or (self.changes() and not self.is_finished):
            return

        def read(db: Reader) -> LetterDraft:
            from kundenpflege.services.letters import get_letter

            return get_letter(db, letter_id)

        self.office.ask(
            read, then=self._came_again, failed=lambda _error: self._lost(letter_id), owner=self,
            key="again",
        )  # fmt: skip

    def _came_again(self, draft: LetterDraft) -> None:
        if draft.id == self.letter_id and not (self.changes() and draft.finished_on is None):
            self.show_draft(draft)

    def _lost(self, letter_id: int) -> None:
        if letter_id == self.letter_id:
            self.draft = None
            self.drafts.done()
            self.gone.emit()

    def forget(self) -> None:
        """Nothing is shown any more."""
        self.keep()
        self.draft = None
        self.drafts.done()

    def title(self) -> str:
        """For the head of the page."""
        if self.draft is None:
            return ""
        context = self.draft.context
        who = next((one.name for one in context.recipients if one.id == context.person_id), "")
        return who if context.person_id is not None and who else context.customer_name

    def subtitle(self) -> str:
        """For what, and how far it is."""
        draft = self.draft
        if draft is None:
            return ""
        card = draft.values.get("form") is LetterForm.CARD
        parts = [_("Karte") if card else _("Brief"), draft.context.title]
        if draft.context.day is not None:
            parts.append(relative_days(draft.context.day, self.office.today))
        return " · ".join(part for part in parts if part)

    # Typing ------------------------------------------------------------------------------------

    def changes(self) -> dict[str, Any]:
        """What is typed and not stored."""
        if self.draft is None or self.is_finished:
            return {}
        values = self._values()
        return {name: value for name, value in values.items() if value != self._kept.get(name)}

    def _shown(self) -> dict[str, Any]:
        return {**self.fields.values(), "written_on": None}

    def _changed(self) -> None:
        if self.draft is None or self.is_finished:
            return
        self.fields.show_errors({})
        self.fields.show_template(self._bodies)
        self.paper.follow(self.draft.context, self._shown())
        self._say()

    def _judged(self, fits: bool, signs: str) -> None:
        self._fits, self._signs = fits, signs
        self._say()

    def _say(self) -> None:
        """What keeps it from going out, or that it is ready, above the words."""
        draft = self.draft
        if draft is None:
            return
        if draft.finished_on is not None:
            printed = draft.printed_on is not None
            self.banner.set(
                "green", "ok",
                _("Fertig und gedruckt.") if printed
                else _("Fertig. Liegt bei der Post von heute zum Drucken."),
            )  # fmt: skip
            return
        from kundenpflege.services.letter_context import letter_findings

        found = letter_findings(draft.context, self.fields.values())
        blocking = [one for one in found if one.blocks]
        if blocking:
            tone = "red" if blocking[0].field == "person_id" else "amber"
            self.banner.set(tone, "forbidden" if tone == "red" else "edit", blocking[0].text)
        elif not self._fits:
            self.banner.set(
                "amber", "warning", _("So viel Text hat auf der Karte keinen Platz. Bitte kürzen.")
            )
        elif self._signs:
            self.banner.set(
                "amber", "warning",
                _("Diese Zeichen lassen sich nicht drucken: {signs}").format(signs=self._signs),
            )  # fmt: skip
        elif found:
            self.banner.set("blue", "info", found[0].text)
        else:
            self.banner.set("green", "ok", _("Alles da. Mit „Fertig“ kommt es zur Post von heute."))

    # Proposed anew -----------------------------------------------------------------------------

    def _other_recipient(self, person_id: object) -> None:
        if self.draft is not None:
            chosen = person_id if isinstance(person_id, int) else None
            self._propose(chosen, self.draft.context.occasion, as_whole=chosen is None)

    def _other_kind(self, key: str) -> None:
        if self.draft is not None and key != self.draft.context.kind.key:
            self._propose(self.draft.context.person_id, key)

    def _propose(self, person_id: int | None, occasion: str, as_whole: bool = False) -> None:
        """Another addressee or occasion: texts nobody has touched are proposed anew."""
        draft = self.draft
        if draft is None:
            return
        if as_whole and occasion != draft.context.kind.key:
            # A birthday belongs to one person; the greeting goes to all of them now.
            occasion = draft.context.kind.key
        customer_id, letter_id = draft.customer_id, draft.id

        def read(db: Reader) -> LetterContext:
            from kundenpflege.services.letter_context import letter_context

            return letter_context(db, customer_id, person_id, occasion)

        def show(context: LetterContext) -> None:
            here = self.draft
            # Meanwhile it may have been stored, but another letter is another matter.
            if here is not None and here.customer_id == customer_id and (
                letter_id in (None, here.id)
            ):  # fmt: skip
                self._take(here, context)

        self.office.ask(read, then=show, owner=self, key="propose")

    def _take(self, draft: LetterDraft, context: LetterContext) -> None:
        from kundenpflege.services.letters import proposed_again

        typed, touched = self._values(), bool(self.changes())
        values = proposed_again(draft.context, context, typed)
        kept = dict(self._kept)
        self.show_draft(replace(draft, context=context, values={**draft.values, **values}))
        if draft.id is not None or touched:
            self._kept = kept
            self.keep()

    def _texts_of(self, context: LetterContext) -> list[str]:
        from kundenpflege.services.letter_context import proposed_body

        return [proposed_body(context, text) for text in context.texts]

    def _other_text(self, index: int) -> None:
        if self.draft is not None and index < len(self._bodies):
            self.fields.body.set_value(self._bodies[index])
            self._changed()
            self.keep()

    # Storing -----------------------------------------------------------------------------------

    def _values(self) -> dict[str, Any]:
        assert self.draft is not None
        return {
            **self.fields.values(),
            "person_id": self.draft.context.person_id,
            "occasion": self.draft.context.occasion,
        }

    def keep(self) -> None:
        """Store what was typed; a proposal nobody touched is not kept."""
        if self.draft is None or self.is_finished:
            return
        if self.changes():
            self.saves.keep(self.draft.customer_id, self.draft.id, self._values())

    def _stored(self, letter_id: int, values: dict[str, Any]) -> None:
        draft = self.draft
        if draft is None or draft.id not in (None, letter_id):
            return
        self._kept = dict(values)
        self.draft = replace(draft, id=letter_id, values={**draft.values, **values})
        self._keep_typed()
        self.history.show()
        self.stored.emit(letter_id)
        wish, self._wish = self._wish, None
        if wish is not None:
            wish()
        else:
            self.keep()

    def finish(self) -> None:
        """Make the paper and note the contact."""
        if self.draft is None or self.is_finished:
            return
        if self.saves.busy:  # whoever clicks leaves the field, which is stored just now
            self._wish = self.finish
            return
        note = bool(self.fields.note.value())
        self.saves.finish(self.draft.customer_id, self.draft.id, self._values(), note)

    def _finished(self, letter_id: int) -> None:
        if self.draft is not None and self.draft.id in (None, letter_id):
            self._kept = self._values()
            self.draft = replace(self.draft, id=letter_id)
            self.reload()
        self.finished.emit(letter_id)

    def _show_error(self, error: UserError) -> None:
        wish, self._wish = self._wish, None
        if wish == self.remove:
            self.remove()
            return
        if not isinstance(error, InputError):
            self.office.tell(error.message, "red")
            return
        self.tabs.choose("write")
        self.fields.show_errors(error.fields)
        first = next(name for name in ("personal", *error.fields) if name in error.fields)
        announce(self, error.fields[first])
        box = self.fields.boxes.get(first)
        if box is not None:
            box.editor.field.setFocus(Qt.FocusReason.OtherFocusReason)
            self._scroll.ensureWidgetVisible(box)
        if box is None or not box.isVisible():
            self.office.tell(error.fields[first], "red")

    def reopen(self) -> None:
        """Make a finished one a draft again."""
        if self.letter_id is not None:
            self.saves.reopen(self.letter_id)

    def remove(self) -> None:
        """Throw the letter away; undo brings it back."""
        if self.saves.busy:
            self._wish = self.remove
            return
        letter_id, card = self.letter_id, self.fields.form.value() is LetterForm.CARD
        self.draft = None
        if letter_id is not None:
            self.saves.remove(letter_id, card)
        self.gone.emit()

    # Room --------------------------------------------------------------------------------------

    def focus_first(self) -> None:
        """The keyboard goes to the personal sentence."""
        self.fields.personal.editor.field.setFocus(Qt.FocusReason.OtherFocusReason)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Side by side where there is room, else one at a time."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        wanted = theme.px(_WIDTH)
        wide = self.width() >= wanted + _LEAST_PAPER
        self.tabs.setVisible(not wide)
        writing = wide or self.tabs.current() == "write"
        self._scroll.setVisible(writing)
        self.paper.setVisible(wide or not writing)
        if wide:
            room = max(wanted, min(theme.px(560), self.width() * 42 // 100))
            self._scroll.setFixedWidth(room)
        else:
            self._scroll.setMinimumWidth(0)
            self._scroll.setMaximumWidth(16_777_215)
