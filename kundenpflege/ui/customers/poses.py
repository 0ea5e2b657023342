"""What of the page Kunden is worth a picture."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from kundenpflege.model.kinds import Importance
from kundenpflege.services.customers import CustomerFilter

if TYPE_CHECKING:
    from .page import CustomersPage

_POSING = 2  # the third customer of the demo has colleagues


def poses(page: CustomersPage) -> list[tuple[str, Callable[[], object]]]:
    """The tabs, the timeline filtered, a note being typed, forms and panels, the list narrowed,
    some of it selected, and nobody found; a later one begins where the one before ended."""
    return [
        *((key, partial(_tab, page, key)) for key in ("facts", "persons", "wants", "care")),
        ("installation", partial(_installation, page)),
        ("left", partial(_left, page)),
        ("timeline", partial(_timeline, page)),
        ("note", page.note),
        ("form", page.edit),
        ("new", partial(_new, page)),
        ("filters", partial(_filters, page)),
        ("selection", partial(_selection, page)),
        ("nobody", partial(_nobody, page)),
        ("all", partial(_all, page)),
    ]


def _tab(page: CustomersPage, key: str) -> None:
    ids = page.list.table.paged.ids
    if len(ids) > _POSING and page.list.current_id() != ids[_POSING]:
        page.list.choose(ids[_POSING])
    page.show_detail()
    page.pane.view.show_tab(key)


def _timeline(page: CustomersPage) -> None:
    page.back()
    _tab(page, "history")
    page.pane.view.history.timeline.filter("contact")


def _installation(page: CustomersPage) -> None:
    rows = page.pane.view.care.installed
    page.desk.write("installation", rows[0] if rows else None)


def _left(page: CustomersPage) -> None:
    page.back()
    if page.pane.data is not None and page.pane.data.detail.persons:
        _tab(page, "persons")
        page.desk.left(page.pane.data.detail.persons[0])


def _new(page: CustomersPage) -> None:
    page.pane.cancel_edit()
    page.pane.view.show_tab("history")
    page.new_record("customer")


def _filters(page: CustomersPage) -> None:
    page.back()
    page.find_in_list()
    page.list.filter.setChecked(True)
    page.list.set_filter(CustomerFilter(importances=(Importance.B, Importance.C), silent_months=3))


def _selection(page: CustomersPage) -> None:
    page.list.clear_filters()
    page.list.filter.setChecked(False)
    for row in (1, 2):
        page.list.table.tick(row)


def _nobody(page: CustomersPage) -> None:
    page.list.table.untick()
    page.list.search.setText("Sommre")


def _all(page: CustomersPage) -> None:
    """Everybody again, for whoever comes next."""
    page.list.clear_filters()
