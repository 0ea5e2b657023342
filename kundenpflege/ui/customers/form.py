"""The customer's form: everything at one place, stored with Ctrl+S or when it is left."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QFrame, QScrollArea, QVBoxLayout, QWidget

from kundenpflege.base.errors import ConflictError, InputError, UserError
from kundenpflege.base.i18n import _
from kundenpflege.model.kinds import CustomerKind
from kundenpflege.rules.naming import derive_name

from ..kit import theme
from ..kit.cards import Banner, Card
from ..kit.controls import Button, ElidedLabel, IconButton, Label, focus_is_inside, row
from ..kit.draft_values import type_again, typed_of
from ..kit.drafts import DraftKeeper
from ..kit.office import Office
from ..kit.tab_order import set_tab_order
from .edit_draft import EditDraft
from .form_fields import COMPANY_FIELDS, CustomerFields
from .form_lists import PartList
from .own_fields import split_own

if TYPE_CHECKING:
    from kundenpflege.services.addressees import LetterPreview
    from kundenpflege.services.customers import CustomerDetail

_PREVIEW_DELAY = 120  # ms
_COMPANIES = (CustomerKind.BUSINESS, CustomerKind.PUBLIC)


class EditForm(QFrame):
    """One customer being edited.

    `stored` when everything is in the database, `refused(words)` when it is not (the form then
    says why beside the fields), `cancelled` when the user wants none of it.
    """

    stored = Signal()
    refused = Signal(str)
    cancelled = Signal()
    delete_wanted = Signal()

    def __init__(
        self, office: Office, detail: CustomerDetail, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("customerForm")
        self.office = office
        self.detail = detail
        self.saving = False
        self.fields = CustomerFields(office)
        self.persons = PartList.of_persons(office, self._country)
        self.addresses = PartList.of_addresses(office)
        self.preview = Label("", "body", wrap=True)
        self.salutation = Label("", "muted", wrap=True)
        self.question = Banner("amber", "question", "")
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_PREVIEW_DELAY)
        self._soon.timeout.connect(self._ask_preview)
        self._tabs = QTimer(self)
        self._tabs.setSingleShot(True)
        self._tabs.setInterval(0)
        self._tabs.timeout.connect(lambda: set_tab_order(self))
        self.drafts = DraftKeeper(office, self, self._typed, self._typed_again)
        self._build()
        self._connect()
        self._load(detail)
        self.begin_draft()

    # Building ----------------------------------------------------------------------------------

    def _build(self) -> None:
        self.title = ElidedLabel("", "heading")
        self.close_button = IconButton(
            "close", _("Abbrechen (Esc)"), "quiet", on_click=self.cancelled.emit
        )
        self.close_button.setObjectName("closeForm")
        head = QFrame()
        head.setProperty("role", "header")
        line = row(self.title, self.close_button)
        line.setStretch(0, 1)
        line.setContentsMargins(theme.px(20), theme.S4, theme.S4, theme.S4)
        head.setLayout(line)
        self.area = QScrollArea()
        self.area.setWidgetResizable(True)
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        inner = QWidget()
        inner.setProperty("role", "page")
        body = QVBoxLayout(inner)
        body.setContentsMargins(theme.px(20), theme.S4, theme.px(20), theme.S4)
        self.fields.build(self.persons, self.addresses, self._letters(), self.detail.custom)
        body.addWidget(self.fields)
        body.addStretch(1)
        self.area.setWidget(inner)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(head)
        layout.addWidget(self.drafts.banner)
        layout.addWidget(self.area, 1)
        layout.addWidget(self._foot())

    def _letters(self) -> QWidget:
        card = Card(margin=theme.S3)
        card.setAccessibleName(_("Auf Briefen"))
        card.setObjectName("letterPreview")
        self.preview.setObjectName("previewAddress")
        self.salutation.setObjectName("previewSalutation")
        self.question.setObjectName("previewQuestion")
        self.question.setVisible(False)
        card.add(self.preview)
        card.add(self.salutation)
        card.add(self.question)
        return card

    def _foot(self) -> QFrame:
        foot = QFrame()
        foot.setProperty("role", "bar")
        delete = IconButton("delete", _("Kunde löschen"), "quiet", on_click=self.delete_wanted.emit)
        delete.setObjectName("deleteCustomer")
        cancel = Button(_("Abbrechen"), on_click=self.cancelled.emit)
        cancel.setObjectName("cancelForm")
        self.save_button = Button(_("Speichern"), "save", "primary", on_click=self.save)
        self.save_button.setObjectName("saveForm")
        self.save_button.setToolTip(_("Speichern (Strg+S)"))
        line = row(delete, 0, cancel, self.save_button)
        line.setContentsMargins(theme.px(20), theme.S3, theme.px(20), theme.S3)
        foot.setLayout(line)
        return foot

    def _connect(self) -> None:
        for part in (self.fields, self.persons, self.addresses):
            part.changed.connect(self._edited)
        for grown in (self.fields, self.persons, self.addresses):
            grown.tabs_changed.connect(self._tabs.start)
        self.fields.reload_wanted.connect(self._reload)
        within = Qt.ShortcutContext.WidgetWithChildrenShortcut
        for keys in ("Ctrl+S", "Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(keys), self, self.save, context=within)

    # Values ------------------------------------------------------------------------------------

    def _load(self, detail: CustomerDetail) -> None:
        self.detail = detail
        self.title.setText(_("{name} bearbeiten").format(name=detail.name))
        self.setAccessibleName(self.title.accessibleName())
        self.fields.load_customer(detail, derived_name(detail))
        self.persons.load(detail.persons)
        self.addresses.load(detail.addresses)
        self._fit_kind()
        self._ask_preview()

    def offer(self, detail: CustomerDetail) -> None:
        """The customer was changed meanwhile: take what is not being edited here."""
        if self.saving or detail == self.detail:
            return
        self.detail = detail
        self.fields.offer_customer(detail, derived_name(detail))
        self.persons.offer(detail.persons)
        self.addresses.offer(detail.addresses)
        self._soon.start()

    def _reload(self) -> None:
        self.fields.load_customer(self.detail, derived_name(self.detail))
        self._edited()

    @property
    def dirty(self) -> bool:
        """Whether something was typed that is not stored."""
        return self.fields.dirty or self.persons.dirty or self.addresses.dirty

    def draft(self) -> EditDraft:
        """What has to be stored."""
        values = self.fields.changes()
        categories, websites = values.pop("categories", None), values.pop("websites", None)
        custom = split_own(values)
        persons, gone_persons = self.persons.parts()
        addresses, gone_addresses = self.addresses.parts()
        return EditDraft(
            self.detail.id, self.fields.version, values, categories,
            persons, addresses, gone_persons, gone_addresses, custom, websites,
        )  # fmt: skip

    def begin_draft(self) -> None:
        """What is typed from now on is kept until it is stored or given up."""
        self.drafts.begin(
            "customer", self.detail.id, customer_id=self.detail.id,
            title=self.detail.name, version=self.detail.version,
        )  # fmt: skip

    def _typed(self) -> dict[str, Any] | None:
        if not self.dirty:
            return None
        return {
            "fields": typed_of(self.fields),
            "persons": self.persons.typed(),
            "addresses": self.addresses.typed(),
        }

    def _typed_again(self, typed: Mapping[str, Any]) -> None:
        type_again(self.fields, typed.get("fields") or {})
        self.persons.type_again(typed.get("persons") or ())
        self.addresses.type_again(typed.get("addresses") or ())
        self._edited()

    def start_at(self, field: str) -> None:
        """Put the keyboard into a field: its name, `person:7`, `person:new`, `street`."""
        kind, _colon, which = field.partition(":")
        if kind == "person":
            target = self.persons.focus_of(int(which) if which != "new" else None)
        elif kind in ("street", "place", "postal_code"):
            target = self.addresses.field(kind)
        elif kind in self.fields.names():
            target = self.fields.editor(kind).field
        else:
            target = self._first()
        target.setFocus(Qt.FocusReason.ShortcutFocusReason)
        # The layout is computed later; then the field can be brought into view.
        QTimer.singleShot(0, self, lambda: self.area.ensureWidgetVisible(target, 0, theme.px(80)))

    def _first(self) -> QWidget:
        if self.fields.kind() in _COMPANIES:
            return self.fields.editor("company").field
        return self.persons.focus_of(-1)

    # Saving ------------------------------------------------------------------------------------

    def save(self, quiet: bool = False) -> bool:
        """Store what was changed. False when something cannot be read; the form says what.

        `quiet` when the form is being left: the keyboard stays where the user went.
        """
        if self.saving:
            return True
        if not self.check(focus=not quiet):
            self.refused.emit(self.first_problem())
            return False
        draft = self.draft()
        if draft.is_empty:
            self.stored.emit()
            return True
        self.saving = True
        self.save_button.setEnabled(False)
        self.office.run(
            _("Kunde geändert"), draft.store, then=self._stored, failed=self._failed, owner=self
        )
        return True

    def salvage(self) -> None:
        """The program ends: store what can be stored."""
        if self.dirty and not self.saving:
            draft = self.draft()
            store = self.drafts.storing(lambda db: draft.store(db, salvage=True))
            self.office.run(_("Kunde geändert"), store, quiet=True)

    def check(self, focus: bool = True) -> bool:
        """Whether everything can be read; otherwise the fields say what not."""
        before = QApplication.focusWidget()
        good = [self.addresses.check(), self.persons.check(), self.fields.check()]
        if not all(good):
            self._lead(before, focus)
        return all(good)

    def first_problem(self) -> str:
        """What is wrong, in one sentence."""
        found = (self.fields.problem(), self.persons.problem(), self.addresses.problem())
        return next((words for words in found if words), "")

    def _stored(self, _result: object) -> None:
        self.saving = False
        self.save_button.setEnabled(True)
        self.stored.emit()

    def _failed(self, error: UserError) -> None:
        self.saving = False
        self.save_button.setEnabled(True)
        before = QApplication.focusWidget()
        left = [error.message]
        if isinstance(error, InputError):
            left = self._show_errors(error.fields)
        elif isinstance(error, ConflictError) and error.fields:
            words = _("Inzwischen geändert. Speichern überschreibt es mit Ihrer Eingabe.")
            left = self._show_errors({name: words for name in error.fields})
            self._newer_versions()
        self._lead(before, self.isVisible())
        if left and self.isVisible():
            self.office.tell(left[0], "red")
        self.refused.emit(error.message)

    def _show_errors(self, messages: dict[str, str]) -> list[str]:
        left = self.addresses.errors(messages)
        left = self.persons.errors(left)
        return self.fields.errors(left)

    def _newer_versions(self) -> None:
        """Saving again overwrites: the user has been told."""
        from kundenpflege.services.customers import get_customer

        customer_id = self.detail.id

        def came(detail: CustomerDetail) -> None:
            self.detail = detail
            self.fields.version = detail.version
            self.persons.accept(detail.persons)
            self.addresses.accept(detail.addresses)

        self.office.ask(lambda db: get_customer(db, customer_id), then=came, owner=self)

    def _lead(self, before: QWidget | None, wanted: bool) -> None:
        """To the first wrong field, or back to where the user went meanwhile."""
        now = QApplication.focusWidget()
        if wanted and now is not None and focus_is_inside(self):
            self.area.ensureWidgetVisible(now, 0, theme.px(80))
        elif before is not None:
            before.setFocus(Qt.FocusReason.OtherFocusReason)

    # What follows from typing ------------------------------------------------------------------

    def _edited(self) -> None:
        self._fit_kind()
        self._soon.start()

    def _fit_kind(self) -> None:
        company = self.fields.kind() in _COMPANIES
        for name in COMPANY_FIELDS:
            shown = company or bool(self.fields.editor(name).value())
            self.fields.set_shown(name, shown)

    def _country(self) -> str:
        return self.addresses.country()

    def _ask_preview(self) -> None:
        from kundenpflege.services.addressees import preview_letter

        customer = self.fields.letter_values()
        persons, addresses = self.persons.letter_values(), self.addresses.letter_values()
        self.office.ask(
            lambda db: preview_letter(db, customer, persons, addresses),
            then=self._show_preview,
            owner=self,
            key="preview",
        )

    def _show_preview(self, found: LetterPreview) -> None:
        self.preview.setText("\n".join(found.address_lines) or _("Noch keine Anschrift"))
        self.salutation.setText(_("Briefe beginnen: „{words}“").format(words=found.salutation))
        self.question.set("amber", "question", found.question)
        self.question.setVisible(bool(found.question))
        self.fields.show_derived(found.name)


def derived_name(detail: CustomerDetail) -> str:
    """The name that company and people would give."""
    here = [person for person in detail.persons if not person.has_left]
    return derive_name(detail.kind, detail.company, here or detail.persons)
