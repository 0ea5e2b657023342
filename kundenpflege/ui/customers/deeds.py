"""What is done to several customers at once: delete, class, responsible person."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from kundenpflege.base.errors import UserError
from kundenpflege.base.i18n import _, ngettext
from kundenpflege.model.kinds import Importance
from kundenpflege.store import Writer

from ..kit import icons
from ..kit.office import Office

Choices = Sequence[tuple[int, str]]


class Deeds:
    """The office hears about it with `owner` as the origin."""

    def __init__(self, office: Office, owner: QWidget) -> None:
        self._office, self._owner = office, owner
        self._users: Choices = ()

    def ask_choices(self, then: Callable[[Choices, Choices], object]) -> None:
        """Ask who works here and which fields of work there are."""
        from kundenpflege.services.catalogue import list_categories
        from kundenpflege.services.users import list_users

        def came(found: tuple[Choices, Choices]) -> None:
            self._users = found[0]
            then(*found)

        self._office.ask(
            lambda db: (
                [(user.id, user.name) for user in list_users(db)],
                [(category.id, category.name) for category in list_categories(db)],
            ),
            then=came,
            owner=self._owner,
            key="choices",
        )

    def delete(self, ids: Sequence[int]) -> None:
        """Delete those without offers in one step; the others stay, and it is said why."""
        if not ids:
            return
        wanted = list(ids)
        label = ngettext("Kunde gelöscht", "{n} Kunden gelöscht", len(wanted))
        self._office.run(
            label.format(n=len(wanted)),
            lambda db: remove_customers(db, wanted),
            then=self._deleted,
            owner=self._owner,
            told=label.format(n=len(wanted)),
        )

    def _deleted(self, kept: list[str]) -> None:
        if kept:
            self._office.tell(
                ngettext(
                    "{n} Kunde bleibt, denn er hat Angebote: {names}",
                    "{n} Kunden bleiben, denn sie haben Angebote: {names}",
                    len(kept),
                ).format(n=len(kept), names=", ".join(kept[:5])),
                "amber",
            )

    def change(self, ids: Sequence[int], label: str, **values: Any) -> None:
        """Give all of them the same values in one step."""
        from kundenpflege.services.customers import change_customer

        wanted = list(ids)

        def change_all(db: Writer) -> None:
            for customer_id in wanted:
                change_customer(db, customer_id, None, values)

        self._office.run(label, change_all, owner=self._owner, told=label)

    def row_actions(
        self,
        ids: list[int],
        menu_parent: QWidget,
        edit: Callable[[], object],
        delete: Callable[[list[int]], object],
    ) -> list[QAction]:
        """The entries of the list's menu for the selected customers."""
        actions = []
        if len(ids) == 1:
            change = QAction(icons.icon("edit"), _("Bearbeiten"), menu_parent)
            change.setObjectName("editRow")
            change.triggered.connect(lambda: edit())
            actions.append(change)
        classes = QMenu(_("Klasse geben"), menu_parent)
        for kind in Importance:
            words = _("Klasse {letter}").format(letter=kind.label)
            classes.addAction(words).triggered.connect(self._changer(ids, words, importance=kind))
        people = QMenu(_("Verantwortlich machen"), menu_parent)
        for user_id, name in self._users:
            people.addAction(name.replace("&", "&&")).triggered.connect(
                self._changer(ids, _("Verantwortlich: {name}").format(name=name),
                              responsible_id=user_id)
            )  # fmt: skip
        for menu in (classes, people):
            actions.append(menu.menuAction())
        remove = QAction(icons.icon("delete"), _("Löschen"), menu_parent)
        remove.setObjectName("deleteRow")
        remove.triggered.connect(lambda: delete(ids))
        return [*actions, remove]

    def _changer(self, ids: list[int], words: str, **values: Any) -> Callable[[], None]:
        label = f"{words} ({len(ids)})" if len(ids) > 1 else words
        return lambda: self.change(ids, label, **values)


def remove_customers(db: Writer, ids: Sequence[int]) -> list[str]:
    """Remove those that may go and give the names of the others.

    UserError with the reason when none of them may go.
    """
    from kundenpflege.services.customers import get_customer, remove_customer

    kept: list[str] = []
    reason: UserError | None = None
    for customer_id in ids:
        name = get_customer(db, customer_id).name
        try:
            remove_customer(db, customer_id)
        except UserError as error:
            kept.append(name)
            reason = error
    if reason is not None and len(kept) == len(ids):
        raise reason
    if kept:
        gone = len(ids) - len(kept)
        db.relabel(ngettext("Kunde gelöscht", "{n} Kunden gelöscht", gone).format(n=gone))
    return kept
