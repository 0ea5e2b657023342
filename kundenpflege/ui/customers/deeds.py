"""What is done with the selected customers: their menu, deleting, and what can be chosen from."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from kundenpflege.base.errors import UserError
from kundenpflege.base.i18n import _, ngettext
from kundenpflege.store import Reader, Writer

from ..kit import icons
from ..kit.office import Office
from .filter_words import FilterChoices


class Deeds:
    """The office hears about it with `owner` as the origin."""

    def __init__(self, office: Office, owner: QWidget) -> None:
        self._office, self._owner = office, owner

    def ask_choices(self, then: Callable[[FilterChoices], object]) -> None:
        """Ask who works here, which fields of work, tags and own fields there are."""

        def read(db: Reader) -> FilterChoices:
            from kundenpflege.services.catalogue import list_categories
            from kundenpflege.services.custom_fields import list_fields
            from kundenpflege.services.tags import list_tags
            from kundenpflege.services.users import list_users

            return FilterChoices(
                [(user.id, user.name) for user in list_users(db)],
                [(category.id, category.name) for category in list_categories(db)],
                [(tag.id, tag.name) for tag in list_tags(db)],
                list_fields(db),
            )

        self._office.ask(read, then=then, owner=self._owner, key="choices")

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

    def row_actions(
        self,
        ids: list[int],
        menu_parent: QWidget,
        changes: QMenu,
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
        actions += changes.actions()
        remove = QAction(icons.icon("delete"), _("Löschen"), menu_parent)
        remove.setObjectName("deleteRow")
        remove.triggered.connect(lambda: delete(ids))
        return [*actions, remove]


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
