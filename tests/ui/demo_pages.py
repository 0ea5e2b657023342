"""Small pages that stand in for the rooms, so that the frame is tested by itself."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget
from sqlalchemy import func, select

from kundenpflege.model import Customer
from kundenpflege.ui.kit.controls import Label
from kundenpflege.ui.kit.office import Office
from kundenpflege.ui.kit.page import Page, PageAction


class CountingPage(Page):
    """Counts customers and notes what the frame asks of it."""

    key = "first"
    watches = frozenset({"customer"})

    def __init__(self, office: Office, parent: QWidget | None = None) -> None:
        super().__init__(office, parent)
        self.refreshed = 0
        self.called: list[tuple[Any, ...]] = []
        self.count = Label("")
        self.count.setObjectName("count")
        self.edit = QLineEdit()
        self.edit.setAccessibleName("Notiz")
        layout = QVBoxLayout(self)
        layout.addWidget(self.count)
        layout.addWidget(self.edit)
        self.set_head("Guten Morgen", "", PageAction("Neu", menu=("customer.new", "first.do")))

    def refresh(self) -> None:
        self.refreshed += 1
        self.office.ask(
            lambda db: int(db.scalar(select(func.count()).select_from(Customer))),
            self._show,
            owner=self,
            key="count",
        )

    def _show(self, count: int) -> None:
        self.count.setText(str(count))
        self.set_head(None, f"{count} Kunden")

    def flush(self) -> None:
        self.called.append(("flush",))

    def back(self) -> bool:
        self.called.append(("back",))
        return True


class RecordPage(Page):
    """Shows records by id."""

    key = "second"

    def __init__(self, office: Office, parent: QWidget | None = None) -> None:
        super().__init__(office, parent)
        self.called: list[tuple[Any, ...]] = []
        self.set_actions(PageAction("Neuer Kunde", lambda: self.called.append(("new",))))

    def show_record(self, record_id: int, kind: str = "") -> None:
        self.called.append(("show", kind, record_id, self.isVisible()))

    def new_record(self, kind: str, **given: Any) -> None:
        self.called.append(("create", kind, given))


class BrokenPage(Page):
    """Cannot be built."""

    def __init__(self, office: Office, parent: QWidget | None = None) -> None:
        raise RuntimeError("this room is broken")
