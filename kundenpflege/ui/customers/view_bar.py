"""The named views above the list with their counts: choosing, keeping, naming, ordering."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QMenu, QVBoxLayout, QWidget

from kundenpflege.base.errors import InputError, UserError
from kundenpflege.base.i18n import _

from ..kit import theme
from ..kit.chips import FilterChip
from ..kit.chips_folding import FoldingChips
from ..kit.controls import Button, Label
from ..kit.office import Office

if TYPE_CHECKING:
    from kundenpflege.services.customer_filter import CustomerFilter
    from kundenpflege.services.views import ViewRow

#: Ready-made views that take no room while nobody is in them.
_QUIET = frozenset({"orphans", "objection", "birthday"})


class ViewBar(QWidget):
    """Chips of all views; the one whose filter is in force is chosen. `chosen(ViewRow)`."""

    chosen = Signal(object)

    def __init__(self, office: Office, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._office = office
        self.rows: list[ViewRow] = []
        self.counts: dict[str, int] = {}
        self._wanted: CustomerFilter | None = None
        self._asked = 0
        self.chips = FoldingChips(_("Ansicht"))
        self.chips.setObjectName("views")
        self.chips.chosen.connect(self._chosen)
        self._naming = _Naming(self._keep_name)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.S2)
        layout.addWidget(self.chips)
        layout.addWidget(self._naming)

    # Views and counts --------------------------------------------------------------------------

    def show_views(self, rows: Sequence[ViewRow]) -> None:
        """These views there are."""
        self.rows = list(rows)
        self._show()

    def show_wanted(self, wanted: CustomerFilter) -> None:
        """Mark the view that stands for this filter, if one does."""
        self._wanted = wanted
        self.chips.choose(self._key_of(wanted))

    def count(self) -> None:
        """Count view by view, so that whoever types meanwhile never waits for all of them."""
        self._asked += 1
        self._count_next(self._asked, list(self.rows))

    def _count_next(self, asked: int, rest: list[ViewRow]) -> None:
        from kundenpflege.services.views import count_view

        if asked != self._asked or not rest:
            return
        view = rest[0]

        def came(count: int) -> None:
            if self.counts.get(view.key) != count:
                self.counts[view.key] = count
                self._show()
            self._count_next(asked, rest[1:])

        self._office.ask(
            lambda db: count_view(db, view), then=came, owner=self, key="count", can_wait=True
        )

    def _show(self) -> None:
        now = self._key_of(self._wanted) if self._wanted is not None else ""
        items = []
        for view in self.rows:
            count = self.counts.get(view.key)
            if view.own or view.key not in _QUIET or count or view.key == now:
                items.append((view.key, view.name, count))
        self.chips.set_items(items)
        self.chips.choose(now)
        for key, chip in self.chips.items():
            if key.startswith("own.") and chip.contextMenuPolicy() != _MENU:
                chip.setContextMenuPolicy(_MENU)
                chip.setToolTip(_("Rechte Maustaste: umbenennen, verschieben, entfernen"))
                chip.customContextMenuRequested.connect(
                    lambda point, chip=chip: self._menu(chip, point)
                )

    def _key_of(self, wanted: CustomerFilter | None) -> str:
        return next((view.key for view in self.rows if view.filter == wanted), "")

    def _chosen(self, key: str) -> None:
        view = self._view(key)
        if view is not None:
            self.chosen.emit(view)

    def _view(self, key: str) -> ViewRow | None:
        return next((view for view in self.rows if view.key == key), None)

    # Keeping and naming ------------------------------------------------------------------------

    def begin_save(self, wanted: CustomerFilter) -> None:
        """Ask for the name of a new view."""
        self._naming.begin(_("Name der Ansicht"), "", wanted, None)

    def cancel(self) -> bool:
        """Esc: no name is asked for any more; True when one was."""
        return self._naming.end()

    def _keep_name(self, name: str, wanted: CustomerFilter | None, view_id: int | None) -> None:
        from kundenpflege.services import views

        def refused(error: UserError) -> None:
            words = error.message
            if isinstance(error, InputError):
                words = error.fields.get("name", words)
            self._naming.refuse(words)

        def done(_result: object) -> None:
            self._naming.end()

        if view_id is None and wanted is not None:
            self._office.run(
                _("Ansicht gespeichert"), lambda db: views.add_view(db, name, wanted),
                then=done, failed=refused, owner=self, told=_("Ansicht gespeichert"),
            )  # fmt: skip
        elif view_id is not None:
            self._office.run(
                _("Ansicht umbenannt"), lambda db: views.rename_view(db, view_id, name),
                then=done, failed=refused, owner=self, told=_("Ansicht umbenannt"),
            )  # fmt: skip

    def _menu(self, chip: FilterChip, point: QPoint) -> None:
        menu = self.menu_for(chip.key)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(chip.mapToGlobal(point))

    def menu_for(self, key: str) -> QMenu:
        """What can be done with an own view."""
        from kundenpflege.services import views

        menu = QMenu(self)
        menu.setAccessibleName(_("Ansicht"))
        view = self._view(key)
        if view is None or view.id is None:
            return menu
        view_id, name = view.id, view.name
        own = [row.id for row in self.rows if row.id is not None]
        place = own.index(view_id)
        rename = menu.addAction(_("Umbenennen …"))
        rename.triggered.connect(
            lambda: self._naming.begin(_("Name der Ansicht"), name, None, view_id)
        )
        wanted = self._wanted
        if wanted is not None and wanted != view.filter:
            change = menu.addAction(_("Jetzige Filter hier speichern"))
            change.triggered.connect(
                lambda: self._run(
                    _("Ansicht geändert"), lambda db: views.change_view(db, view_id, wanted)
                )
            )
        for words, step in ((_("Nach links"), -1), (_("Nach rechts"), 1)):
            if 0 <= place + step < len(own):
                order = [one for one in own if one != view_id]
                order.insert(place + step, view_id)
                move = menu.addAction(words)
                move.triggered.connect(
                    lambda _on=False, order=order: self._run(
                        _("Ansichten geordnet"), lambda db: views.order_views(db, order)
                    )
                )
        remove = menu.addAction(_("Entfernen"))
        remove.triggered.connect(
            lambda: self._run(_("Ansicht entfernt"), lambda db: views.remove_view(db, view_id))
        )
        return menu

    def _run(self, label: str, change: object) -> None:
        self._office.run(label, change, owner=self, told=label)  # type: ignore[arg-type]


_MENU = Qt.ContextMenuPolicy.CustomContextMenu


class _Naming(QWidget):
    """A line for the name of a view, with what is wrong about it."""

    def __init__(self, keep: object) -> None:
        super().__init__()
        self._keep = keep
        self._wanted: CustomerFilter | None = None
        self._id: int | None = None
        self.line = QLineEdit()
        self.line.setObjectName("viewName")
        self.line.setMaxLength(80)
        self.line.returnPressed.connect(self._done)
        self.problem = Label("", "error", wrap=True)
        self.problem.setVisible(False)
        save = Button(_("Speichern"), "save", on_click=self._done)
        save.setObjectName("saveViewName")
        leave = Button(_("Abbrechen"), role="quiet", on_click=self.end)
        row = QHBoxLayout()
        row.setSpacing(theme.S2)
        row.addWidget(self.line, 1)
        row.addWidget(save)
        row.addWidget(leave)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.S1)
        layout.addLayout(row)
        layout.addWidget(self.problem)
        self.setVisible(False)

    def begin(
        self, words: str, name: str, wanted: CustomerFilter | None, view_id: int | None
    ) -> None:
        """Ask for a name."""
        self._wanted, self._id = wanted, view_id
        self.line.setAccessibleName(words)
        self.line.setPlaceholderText(words)
        self.line.setText(name)
        self.problem.setVisible(False)
        self.setVisible(True)
        self.line.setFocus(Qt.FocusReason.OtherFocusReason)
        self.line.selectAll()

    def refuse(self, words: str) -> None:
        """The name will not do."""
        self.problem.setText(words)
        self.problem.setVisible(True)

    def end(self) -> bool:
        """Ask no more; True when it was asked."""
        was = not self.isHidden()
        self.setVisible(False)
        return was

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc gives up."""
        if event.key() == Qt.Key.Key_Escape:
            self.end()
        else:
            super().keyPressEvent(event)

    def _done(self) -> None:
        self._keep(self.line.text(), self._wanted, self._id)  # type: ignore[operator]
