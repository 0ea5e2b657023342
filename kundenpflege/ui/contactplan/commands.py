"""The views of the plan in the search box."""

from __future__ import annotations

from collections.abc import Callable

from kundenpflege.base.i18n import N_

from ..kit.commands import Command
from ..kit.office import Office
from .spans import LIST, MONTH, NAMES, WEEK, YEAR

_LABELS = {
    YEAR: N_("Kontaktplan: Jahr"),
    MONTH: N_("Kontaktplan: Monat"),
    WEEK: N_("Kontaktplan: Woche"),
    LIST: N_("Kontaktplan: Liste"),
}


def register(office: Office, page: str, show_view: Callable[[str], None]) -> None:
    """One command a view: the page comes to the front with it."""
    for view, label in _LABELS.items():
        office.commands.register(
            Command(f"plan.{view}", label, _shower(office, page, view, show_view),
                    icon="plan", words=NAMES[view])
        )  # fmt: skip


def _shower(
    office: Office, page: str, view: str, show_view: Callable[[str], None]
) -> Callable[[], None]:
    def show() -> None:
        office.open(page)
        show_view(view)

    return show
