"""What of the page Kontaktplan is worth a picture."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from kundenpflege.base.i18n import _

from .spans import LIST, MONTH, WEEK, YEAR

if TYPE_CHECKING:
    from .page import ContactPlanPage


def poses(page: ContactPlanPage) -> list[tuple[str, Callable[[], object]]]:
    """Each view, a line being typed, the column beside, a contact that is open, and one that is
    finished; a later one begins where the one before ended."""
    return [
        (WEEK, partial(page.show_view, WEEK)),
        (LIST, partial(page.show_view, LIST)),
        (YEAR, partial(page.show_view, YEAR)),
        ("customers", lambda: page.views.year.show_way("customers")),
        ("typing", partial(_typing, page)),
        ("day", partial(_beside, page, lambda: page.side.show_view("day"))),
        *((name, partial(_beside, page, strike)) for name, strike in page.side.poses()),
        ("contact", partial(_contact, page, "show_contact")),
        ("finish", partial(_contact, page, "finish")),
    ]


def _typing(page: ContactPlanPage) -> None:
    page.views.year.show_way("days")
    page.show_view(MONTH)
    page.quick.setFocus()
    page.quick.setText(_("Di 14 Uhr Anruf Brandt wegen Muster"))


def _beside(page: ContactPlanPage, strike: Callable[[], object]) -> None:
    page.quick.clear()
    strike()


def _contact(page: ContactPlanPage, how: str) -> None:
    """Open the first open contact that is shown."""
    for panel in (page.contact, *page.side.panels()):
        if panel.is_open():
            panel.dismiss()
    for entry in page.views.entries():
        if entry.contact_id is not None and not entry.done and entry.day >= page.office.today:
            getattr(page.contact, how)(entry.contact_id)
            return
