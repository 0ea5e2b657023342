"""The page Kunden: list left, customer right; new, edit, note and delete."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, ClassVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QFocusEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QSplitter, QWidget

from kundenpflege.base.errors import NotFoundError, UserError
from kundenpflege.base.i18n import N_, _, ngettext
from kundenpflege.model.kinds import ContactKind

from ..kit import theme
from ..kit.commands import Command
from ..kit.controls import focus_is_inside
from ..kit.office import Office
from ..kit.page import Page, PageAction
from .deeds import Deeds
from .desk import DetailDesk
from .detail import DetailData
from .list import ListPane
from .new_customer import NewCustomerPanel
from .pane import DetailPane

if TYPE_CHECKING:
    from kundenpflege.services.customers import CustomerCounts

#: Commands behind „Mehr“; those of rooms that are not there are left out.
MORE = (
    "page.wishes", "page.duplicates", "page.privacy", "customers.import", "customers.export",
)  # fmt: skip
_SPLITTER = "customers"  # in the setting "splitters"
_DETAIL_WIDTH, _DETAIL_MOST, _DETAIL_SHARE = 440, 600, 0.34
_LIST_LEAST, _DETAIL_LEAST = 400, 330


class CustomersPage(Page):
    """Everybody with everything known of them, and what happened."""

    key = "customers"
    watches: ClassVar[frozenset[str]] = frozenset(
        {"customer", "person", "address", "contact", "offer", "customer_category", "category",
         "app_user", "business", "tag", "customer_tag", "custom_field", "custom_value", "wish",
         "decision_date", "enquiry", "enquiry_tick", "criterion", "consent", "objection",
         "website", "saved_view", "installation", "occasion_type", "contact_series",
         "series_skip", "reminder_answer"}
    )  # fmt: skip

    def __init__(self, office: Office, parent: QWidget | None = None) -> None:
        super().__init__(office, parent)
        self.set_head(
            _("Kunden"),
            "",
            PageAction(_("Mehr"), icon="more", role="secondary", menu=MORE),
            PageAction(_("Neuer Kunde"), lambda: self.new_record("customer")),
        )
        self._wanted: int | None = None
        self._narrow = False
        self.list = ListPane(office)
        self.pane = DetailPane(office)
        self.deeds = Deeds(office, self)
        self.desk = DetailDesk(office, self, self.pane, self.edit)
        self.contact = self.desk.contact
        self.new = NewCustomerPanel(office, self)
        self._splitter = QSplitter(Qt.Orientation.Horizontal)
        self._build()
        self._connect()
        self._register()

    def _build(self) -> None:
        self._splitter.setObjectName("customersSplitter")
        self._splitter.setHandleWidth(theme.S2)
        self._splitter.setChildrenCollapsible(False)
        self._splitter.addWidget(self.list)
        self._splitter.addWidget(self.pane)
        self._splitter.setStretchFactor(0, 1)
        self._splitter.setStretchFactor(1, 0)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._splitter)
        self.list.set_row_actions(self._row_actions)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The keyboard goes to the list. No focus proxy: Tab would jump to it past the search."""
        self.list.table.setFocus(event.reason())

    def _connect(self) -> None:
        office = self.office
        self.list.chosen.connect(self._chosen)
        self.list.loaded.connect(self._listed)
        self.list.opened.connect(lambda _id: self._opened())
        self.list.selected.connect(self._selected)
        self.list.counted.connect(self._counted)
        self.list.new_wanted.connect(lambda name: self.new_record("customer", name=name))
        self.list.delete_wanted.connect(self.delete_selected)
        self.pane.edit_wanted.connect(self.edit)
        self.pane.back_wanted.connect(self._show_list)
        self.pane.delete_wanted.connect(self._delete)
        self.pane.change_wanted.connect(self._several_menu)
        self.pane.draft_refused.connect(self._draft_refused)
        self.pane.edit_ended.connect(self._edit_ended)
        self.new.created.connect(self.show_record)
        self.new.known.connect(self.show_record)
        self._splitter.splitterMoved.connect(lambda *_args: self._keep_width())
        theme.signals.changed.connect(self._fit)
        office.closing.disconnect(self.flush)
        office.closing.connect(self._closing)

    _form_wanted: tuple[str, int | None] | None = None

    def _register(self) -> None:
        def shown() -> bool:
            return self.isVisible() and self.pane.customer_id is not None

        self.office.commands.register(
            Command("customers.edit", N_("Kunde bearbeiten"), self.edit, "Ctrl+E", "edit", 3,
                    "edit", enabled=shown, words=N_("ändern Stammdaten Person")),
            Command("customers.note", N_("Notiz zum Kunden"), self.note, "Ctrl+J", "edit", 3,
                    "note", enabled=shown, words=N_("Telefonnotiz Anruf")),
            Command("customers.find", N_("Kundenliste durchsuchen"), self.find_in_list,
                    "Ctrl+F", "edit", 3, "search", enabled=self.isVisible),
            Command("customers.delete", N_("Kunden löschen"), self.delete_selected, "",
                    "edit", 3, "delete", enabled=shown),
        )  # fmt: skip

    # Asking and showing ------------------------------------------------------------------------

    def refresh(self) -> None:
        """Ask for list, counts and the customer shown."""
        self.list.reload(count=True)
        self.deeds.ask_choices(self.list.set_choices)
        from kundenpflege.services.views import list_views

        self.office.ask(list_views, then=self.list.show_views, owner=self, key="views")
        if self._wanted is not None:  # perhaps somebody else than the one still on the screen
            self._ask(self._wanted)

    def show_record(self, record_id: int, kind: str = "customer") -> None:
        """Show a customer, or the customer of a person with that person in front."""
        if kind == "person":
            from kundenpflege.services.persons import get_person

            self.office.ask(
                lambda db: get_person(db, record_id),
                then=lambda person: self._show_person(person.customer_id, person.id),
                owner=self,
                key="person",
            )
            return
        self.show_detail()
        self.list.choose(record_id)
        self._show(record_id)

    def new_record(self, kind: str, **given: Any) -> None:
        """Begin a new customer, `name` as it was searched for; or the `form` of something of
        `customer_id` in which typing was interrupted."""
        if given.get("form"):
            self._form_wanted = (str(given["form"]), given.get("record_id"))
            self.show_record(int(given["customer_id"]))
            self._ask(int(given["customer_id"]))
            return
        self.new.begin(str(given.get("name", "")))

    def back(self) -> bool:
        """Esc: close panel, form, note, and where the room is short the customer."""
        for panel in (self.new, *self.desk.panels()):
            if panel.is_open():
                panel.dismiss()
                return True
        if self.pane.is_editing():
            self.pane.cancel_edit()
            return True
        if self.pane.view.history.note.leave():
            return True
        if self.list.isVisibleTo(self) and self.list.leave():
            return True
        if self._narrow and self.pane.isVisibleTo(self):
            self._show_list()
            return True
        return False

    def flush(self) -> None:
        """The page is left: store the form."""
        self.pane.leave_edit()

    def _closing(self) -> None:
        """The program ends: store whatever can be stored."""
        self.pane.salvage()

    def poses(self) -> list[tuple[str, Callable[[], object]]]:
        """What can be seen of list and customer, for pictures."""
        from .poses import poses

        return poses(self)

    def _show_person(self, customer_id: int, person_id: int) -> None:
        self.show_record(customer_id)
        self.pane.person_wanted = person_id

    def _chosen(self, customer_id: int | None) -> None:
        if customer_id is None:
            if not self.list.shown and not self.pane.is_editing():
                self._wanted = None
                self.pane.clear()
        else:
            self._show(customer_id)

    def _listed(self) -> None:
        """Without any customer the list alone says what belongs here."""
        if not self._narrow:
            nobody = not self.list.shown and not self.list.is_narrowed()
            self.pane.setVisible(not nobody or self.pane.customer_id is not None)

    def _show(self, customer_id: int) -> None:
        if customer_id == self._wanted:
            return
        self._wanted = customer_id
        self.pane.leave_edit()
        self._ask(customer_id)

    def _ask(self, customer_id: int) -> None:
        self.desk.ask(customer_id, self._came, lambda error: self._gone(customer_id, error))

    def _came(self, data: DetailData) -> None:
        if self._wanted in (None, data.detail.id):
            self._wanted = data.detail.id
            self.pane.show_data(data)
            self._listed()
            self.office.commands.state_changed.emit()
            wanted, self._form_wanted = self._form_wanted, None
            if wanted is not None:
                self.desk.open_form(*wanted)

    def _gone(self, customer_id: int, error: UserError) -> None:
        """The customer was removed: the next one in the list takes the place."""
        if not isinstance(error, NotFoundError):
            self.office.tell(error.message, "red")
        elif self._wanted == customer_id:
            self._wanted = None
            self.pane.clear()
            self._show_list()
            self.list.choose_neighbour()

    def _selected(self, count: int) -> None:
        self.pane.show_selected(self.list.selected_ids() if count > 1 else [])

    def _counted(self, counts: CustomerCounts) -> None:
        if self.list.is_narrowed():
            words = _("{n} von {all} Kunden").format(n=self.list.shown, all=counts.customers)
        else:
            words = ngettext("{n} Kunde", "{n} Kunden", counts.customers).format(n=counts.customers)
            words += " · " + ngettext("{n} Person", "{n} Personen", counts.persons).format(
                n=counts.persons
            )
        self.set_head(None, words)

    # What one does -----------------------------------------------------------------------------

    def edit(self, field: str = "") -> None:
        """Open the form of the customer shown, with the keyboard in `field`."""
        if self.pane.data is not None:
            self.show_detail()
            self.pane.edit(field)

    def note(self, kind: ContactKind | None = None) -> None:
        """Put the keyboard into the quick note."""
        if self.pane.data is not None and not self.pane.is_editing():
            self.show_detail()
            self.pane.note(kind)

    def find_in_list(self) -> None:
        """Put the keyboard into the list's search field."""
        self._show_list()
        self.list.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.list.search.selectAll()

    def delete_selected(self) -> None:
        """Delete the selected customers, or the one shown; the toast takes it back."""
        ids = self.list.selected_ids()
        if not ids and self.pane.customer_id is not None:
            ids = [self.pane.customer_id]
        self._delete(ids)

    def _delete(self, ids: list[int]) -> None:
        self.pane.drop_edit(ids)
        self.deeds.delete(ids)

    def _opened(self) -> None:
        """Enter: where both stand side by side the form, else the customer first."""
        if self._narrow and not self.pane.isVisibleTo(self):
            self.show_detail()
            self.pane.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.edit()

    def _several_menu(self, button: QWidget) -> None:
        """What can be changed of all selected customers at once."""
        menu = QMenu(button)
        menu.setObjectName("severalMenu")
        menu.setAccessibleName(_("Ausgewählte ändern"))
        for action in self._row_actions(self.list.selected_ids())[:-1]:
            menu.addAction(action)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(button.mapToGlobal(button.rect().bottomLeft()))

    def _row_actions(self, ids: list[int]) -> list[QAction]:
        changes = self.list.selection.menu_for(ids, self.list.table)
        return self.deeds.row_actions(ids, self.list.table, changes, self.edit, self._delete)

    def _edit_ended(self) -> None:
        if focus_is_inside(self.pane) or not focus_is_inside(self):
            self.list.focus_table()
        if self._wanted is not None:
            self._ask(self._wanted)

    def _draft_refused(self, customer_id: int, name: str, words: str) -> None:
        """The form was left, but could not be stored: it waits for the user."""
        self.office.tell(
            _("„{name}“ ist noch nicht gespeichert. {words}").format(name=name, words=words),
            "amber",
            _("Öffnen"),
            lambda: self.office.open("customer", customer_id),
        )

    # Room --------------------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Side by side, or one of the two where the room is short."""
        super().resizeEvent(event)
        self._fit()

    def is_narrow(self) -> bool:
        """Whether only the list or only the customer has room."""
        return self._narrow

    def _fit(self) -> None:
        was = self._narrow
        self._narrow = self.width() < theme.px(_LIST_LEAST + _DETAIL_LEAST)
        self.pane.set_alone(self._narrow)
        self.list.set_alone(self._narrow)
        if self._narrow:
            if not was:
                editing = self.pane.is_editing()
                self.pane.setVisible(editing)
                self.list.setVisible(not editing)
            return
        self.list.setVisible(True)
        self.pane.setVisible(True)
        if self.list.is_loaded():
            self._listed()
        self.pane.setMinimumWidth(theme.px(_DETAIL_LEAST))
        kept = self.office.settings.get("splitters").get(_SPLITTER)
        roomy = round(self.width() * _DETAIL_SHARE / theme.current().scale)
        usual = max(_DETAIL_WIDTH, min(roomy, _DETAIL_MOST))
        wished = theme.px(kept[0] if isinstance(kept, list) and kept else usual)
        width = max(theme.px(_DETAIL_LEAST), min(wished, self.width() - theme.px(_LIST_LEAST)))
        self._splitter.setSizes([self.width() - width - self._splitter.handleWidth(), width])

    def _keep_width(self) -> None:
        if not self._narrow:
            kept = dict(self.office.settings.get("splitters"))
            kept[_SPLITTER] = [round(self.pane.width() / theme.current().scale)]
            self.office.settings.set("splitters", kept)

    def show_detail(self) -> None:
        """Where only one of both has room: the customer."""
        if self._narrow:
            self.pane.setVisible(True)
            self.list.setVisible(False)

    def _show_list(self) -> None:
        if self._narrow and not self.list.isVisibleTo(self):
            self.pane.leave_edit()
            self.list.setVisible(True)
            self.pane.setVisible(False)
            self.list.focus_table()
