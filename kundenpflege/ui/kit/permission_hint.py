"""Before a call or a mail: whether it is allowed, why, and what to do instead."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from kundenpflege.base.text import keep_together
from kundenpflege.model.kinds import ContactKind, ContactNature

from .cards import Banner
from .office import Office

if TYPE_CHECKING:
    from kundenpflege.rules.permission import Permission
    from kundenpflege.store import Changes

_DECIDING = frozenset({"consent", "objection", "customer", "person"})
_Asked = tuple[int | None, int | None, ContactKind | str, ContactNature | str]


class PermissionHint(QWidget):
    """A tinted line, green or red; takes no room while nothing is asked."""

    def __init__(self, office: Office, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("permission")
        self._office = office
        self._asked: _Asked | None = None
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        self._banner = Banner("neutral", "info", "")
        layout.addWidget(self._banner)
        self.setVisible(False)
        office.changed.connect(self._changes_came)

    def ask(
        self,
        customer_id: int | None,
        person_id: int | None,
        kind: ContactKind | str,
        nature: ContactNature | str = ContactNature.CARE,
    ) -> None:
        """Judge a contact; without a customer there is nothing to say."""
        asked = (customer_id, person_id, kind, nature)
        if asked != self._asked:
            self._asked = asked
            self._judge(customer_id, person_id, kind, nature)

    def _changes_came(self, changes: Changes) -> None:
        """An objection recorded meanwhile counts at once."""
        if self._asked and not _DECIDING.isdisjoint(changes.tables):
            self._judge(*self._asked)

    def _judge(
        self,
        customer_id: int | None,
        person_id: int | None,
        kind: ContactKind | str,
        nature: ContactNature | str,
    ) -> None:
        if customer_id is None:
            self.setVisible(False)
            return
        from kundenpflege.rules.permission import channel_of
        from kundenpflege.services.permissions import permission

        wanted = customer_id
        channel = channel_of(ContactKind(kind))
        self._office.ask(
            lambda db: permission(db, wanted, person_id, channel, ContactNature(nature)),
            then=self.show_permission,
            owner=self,
            key="permission",
        )

    def show_permission(self, found: Permission) -> None:
        """Say it."""
        text = f"{found.reason}. {found.advice}" if found.advice else f"{found.reason}."
        self._banner.set(
            "green" if found.allowed else "red",
            "ok" if found.allowed else "forbidden",
            keep_together(text),
        )
        self.setVisible(True)

    def text(self) -> str:
        """What it says; '' while it says nothing."""
        return "" if self.isHidden() else self._banner.text()
