"""The surface at the right: nobody, one customer, the form, or several chosen ones."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QStackedWidget, QVBoxLayout, QWidget

from kundenpflege.base.i18n import _, ngettext
from kundenpflege.model.kinds import ContactKind

from ..kit.controls import Button
from ..kit.drafts import store_aside
from ..kit.empty import EmptyState
from ..kit.office import Office
from .detail import DetailData, DetailView
from .form import EditForm
from .words import plan_reason

if TYPE_CHECKING:
    from kundenpflege.store import Writer


class DetailPane(QFrame):
    """Shows a customer and holds the forms: the open one, and those that were left but could not
    be stored (`draft_refused(id, name, words)`)."""

    edit_wanted = Signal(str)
    plan_wanted = Signal(int, str)
    """Person (0: none) and reason."""
    record_wanted = Signal(str, object)
    left_wanted = Signal(object)
    back_at_customer = Signal(int)
    offer_wanted = Signal()
    opened = Signal(str, int)
    acted = Signal(object)
    back_wanted = Signal()
    delete_wanted = Signal(list)
    change_wanted = Signal(object)
    """The button below which a menu for the selected customers shall open."""
    draft_refused = Signal(int, str, str)
    edit_ended = Signal()

    def __init__(self, office: Office, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "panel")
        self.setObjectName("customerDetail")
        self.setAccessibleName(_("Kunde"))
        self.office = office
        self.data: DetailData | None = None
        #: Person to bring to the front as soon as its customer is shown.
        self.person_wanted: int | None = None
        self._form: EditForm | None = None
        self._waiting: dict[int, EditForm] = {}
        self._cancelled: EditForm | None = None
        self.view = DetailView(office)
        self._nobody = EmptyState(
            _("Wählen Sie in der Liste einen Kunden: Hier steht dann alles über ihn."),
            icon="customers",
        )
        self._several = EmptyState("", icon="customers")
        self._stack = QStackedWidget()
        self._build()
        self._connect()

    def _build(self) -> None:
        change = Button(_("Klasse, Verantwortliche …"), "edit", large=True)
        change.setObjectName("changeSelected")
        change.clicked.connect(lambda: self.change_wanted.emit(change))
        remove = Button(_("Löschen"), "delete", large=True)
        remove.setObjectName("deleteSelected")
        remove.clicked.connect(lambda: self.delete_wanted.emit(self._selected_ids()))
        several = self._several.layout()
        assert isinstance(several, QVBoxLayout)
        for button in (change, remove):
            several.insertWidget(several.count() - 1, button, 0, Qt.AlignmentFlag.AlignHCenter)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(1, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._stack, 1)
        for widget in (self._nobody, self.view, self._several):
            self._stack.addWidget(widget)

    def _connect(self) -> None:
        view = self.view
        view.head.back_wanted.connect(self.back_wanted)
        view.head.edit_wanted.connect(self.edit_wanted)
        view.head.plan_wanted.connect(lambda: self.plan_wanted.emit(0, ""))
        view.head.offer_wanted.connect(self.offer_wanted)
        view.head.called.connect(lambda: self.note(ContactKind.CALL))
        view.head.written.connect(lambda: self.note(ContactKind.EMAIL))
        view.head.messaged.connect(lambda: self.note(ContactKind.MESSAGE))
        view.history.opened.connect(self.opened)
        view.history.acted.connect(self.acted)
        view.facts.edit_wanted.connect(self.edit_wanted)
        view.people.edit_wanted.connect(
            lambda person_id: self.edit_wanted.emit(f"person:{person_id or 'new'}")
        )
        view.people.plan_wanted.connect(lambda person_id: self.plan_wanted.emit(person_id, ""))
        view.people.left_wanted.connect(self.left_wanted)
        view.people.back_wanted.connect(self.back_at_customer)
        view.facts.customer_wanted.connect(lambda key: self.opened.emit("customer", key))
        view.wants.edit_wanted.connect(self.record_wanted)
        view.wants.offer_wanted.connect(self.offer_wanted)
        view.wants.plan_wanted.connect(
            lambda text, person_id: self.plan_wanted.emit(person_id, plan_reason(text))
        )
        view.care.edit_wanted.connect(self.edit_wanted)
        view.care.write_wanted.connect(lambda row: self.record_wanted.emit("installation", row))
        view.care.plan_wanted.connect(lambda reason: self.plan_wanted.emit(0, reason))
        view.offers.opened.connect(lambda offer_id: self.opened.emit("offer", offer_id))
        view.offers.new_wanted.connect(self.offer_wanted)

    _ids: tuple[int, ...] = ()

    def _selected_ids(self) -> list[int]:
        return list(self._ids)

    # Showing -----------------------------------------------------------------------------------

    @property
    def customer_id(self) -> int | None:
        """Whom the surface shows."""
        return self.data.detail.id if self.data is not None else None

    def show_data(self, data: DetailData) -> None:
        """Show a customer. A form that waits for this customer is opened again."""
        self.data = data
        self.view.show_data(data)
        waiting = self._waiting.get(data.detail.id)
        if self._form is None and waiting is not None:
            self._form = self._waiting.pop(data.detail.id)
        if self._form is not None and self._form.detail.id == data.detail.id:
            self._form.offer(data.detail)
        elif self.person_wanted is not None:
            self.view.show_person(self.person_wanted)
        self.person_wanted = None
        self._bring()

    def clear(self) -> None:
        """Nobody is shown: there is nobody to choose from."""
        self.data = None
        self.view.data = None
        self.view.history.note.keep()
        self._bring()

    def show_selected(self, ids: list[int]) -> None:
        """Several rows are selected: say how many, and what can be done."""
        self._ids = tuple(ids) if len(ids) > 1 else ()
        if self._ids:
            self._several.set_sentence(
                ngettext("{n} Kunde ausgewählt", "{n} Kunden ausgewählt", len(ids)).format(
                    n=len(ids)
                )
            )
        self._bring()

    def set_alone(self, alone: bool) -> None:
        """Whether the list has no room beside: then a button leads back to it."""
        self.view.set_alone(alone)

    def note(self, kind: ContactKind | None = None) -> None:
        """Put the keyboard into the quick note."""
        if self.is_editing():
            return
        self.view.begin_note(kind)

    def _bring(self) -> None:
        if self._form is not None:
            front: QWidget = self._form
        elif self._ids:
            front = self._several
        else:
            front = self.view if self.data is not None else self._nobody
        self._stack.setCurrentWidget(front)

    # The form ----------------------------------------------------------------------------------

    def is_editing(self) -> bool:
        """Whether the form is open."""
        return self._form is not None

    @property
    def form(self) -> EditForm | None:
        """The open form."""
        return self._form

    def edit(self, field: str = "") -> None:
        """Open the form, with the keyboard in `field`."""
        if self.data is None:
            return
        if self._form is None:
            self._form = self._make(EditForm(self.office, self.data.detail))
            self._bring()
        self._form.start_at(field)

    def _make(self, form: EditForm) -> EditForm:
        form.stored.connect(lambda: self._stored(form))
        form.refused.connect(lambda words: self._refused(form, words))
        form.cancelled.connect(self.cancel_edit)
        form.delete_wanted.connect(lambda: self.delete_wanted.emit([form.detail.id]))
        self._stack.addWidget(form)
        return form

    def leave_edit(self) -> None:
        """Somebody else is wanted: store the form; what cannot be stored waits."""
        form = self._form
        if form is None:
            return
        self._form = None
        if form.dirty:
            self._waiting[form.detail.id] = form
            form.save(quiet=True)
        else:
            self._throw_away(form)
        self._bring()

    def cancel_edit(self) -> None:
        """None of it is wanted; for a moment it can be had back."""
        form = self._form
        if form is None:
            return
        self._form = None
        form.drafts.done()
        if form.dirty:
            self._forget_cancelled()
            self._cancelled = form
            self.office.tell(
                _("Eingaben verworfen"), "neutral", _("Zurückholen"), lambda: self._restore(form)
            )
        else:
            self._throw_away(form)
        self._bring()
        self.edit_ended.emit()

    def drop_edit(self, ids: list[int]) -> None:
        """These customers are being deleted: their forms go, too."""
        if self._form is not None and self._form.detail.id in ids:
            form, self._form = self._form, None
            self._throw_away(form)
            self._bring()

    def salvage(self) -> None:
        """The program ends: store what was typed, notes included."""
        for form in (self._form, *self._waiting.values()):
            if form is not None:
                form.salvage()
        note, today = self.view.history.note, self.office.today
        for customer_id, draft in note.drafts():
            change: Callable[[Writer], int] = partial(draft.salvage, customer_id, today)
            if customer_id == note.customer_id:
                self.office.run(_("Kontakt notiert"), note.keeper.storing(change), quiet=True)
            else:
                store_aside(self.office, _("Kontakt notiert"), "note", customer_id, change)

    def _restore(self, form: EditForm) -> None:
        if self._cancelled is not form:
            return
        self._cancelled = None
        form.begin_draft()
        if self.customer_id == form.detail.id and self._form is None:
            self._form = form
            self._bring()
            form.start_at("")
        else:
            self._waiting[form.detail.id] = form
            self.office.open("customer", form.detail.id)

    def _stored(self, form: EditForm) -> None:
        self._waiting.pop(form.detail.id, None)
        if self._form is form:
            self._form = None
            self._bring()
            self.edit_ended.emit()
        self._throw_away(form)

    def _refused(self, form: EditForm, words: str) -> None:
        if self._form is not form:
            self.draft_refused.emit(form.detail.id, form.detail.name, words)

    def _forget_cancelled(self) -> None:
        if self._cancelled is not None:
            self._throw_away(self._cancelled)
            self._cancelled = None

    def _throw_away(self, form: EditForm) -> None:
        form.drafts.done()
        self._stack.removeWidget(form)
        form.deleteLater()
