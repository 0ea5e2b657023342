"""Which entries are shown, and what their colours say."""

from __future__ import annotations

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from kundenpflege.model.kinds import ContactKind
from kundenpflege.services.plan import EntryKind
from kundenpflege.store import Store
from kundenpflege.ui.contactplan.colours import BY_KIND, BY_RESPONSIBLE, ink, kind_legend
from kundenpflege.ui.contactplan.filters import Wanted
from kundenpflege.ui.contactplan.page import ContactPlanPage
from kundenpflege.ui.kit import theme
from kundenpflege.ui.kit.office import Office
from kundenpflege.ui.kit.theme_tokens import contrast
from tests.ui.conftest import settle

from .conftest import NOV_24, add_contact, entry


def action(page: ContactPlanPage, text: str) -> QAction:
    page.filter._fill()
    actions = page.filter.menu_shown.actions()
    return next(a for a in actions if a.text() == text and a.isEnabled())


def shown(page: ContactPlanPage) -> set[int]:
    return {e.contact_id for e in page.views.entries() if e.contact_id is not None}


def test_only_those_of_one_of_us_and_of_a_kind(
    page: ContactPlanPage, qtbot: QtBot, office: Office, store: Store
) -> None:
    mail = add_contact(store, NOV_24, kind=ContactKind.EMAIL)
    settle(qtbot, office)
    page._ask_users()
    settle(qtbot, office)
    action(page, "Tom Reimers").trigger()
    settle(qtbot, office)
    assert shown(page) == {mail}
    assert "1 Filter aktiv" in page.filter.accessibleName()
    action(page, "Inga Beispiel").trigger()
    settle(qtbot, office)
    assert shown(page) == {1, 2, mail}
    action(page, "E-Mail").trigger()
    settle(qtbot, office)
    assert shown(page) == {mail}
    action(page, "Alles zeigen").trigger()
    settle(qtbot, office)
    assert shown(page) == {1, 2, mail} and page.filter.wanted == Wanted()


def test_filters_hold_in_every_view(
    page: ContactPlanPage, qtbot: QtBot, office: Office, store: Store
) -> None:
    mail = add_contact(store, NOV_24, kind=ContactKind.EMAIL)
    page.filter.set_wanted(Wanted(kinds=(ContactKind.EMAIL,), birthdays=False))
    for view in ("month", "week", "list"):
        page.show_view(view)
        page.show_day(NOV_24)
        settle(qtbot, office)
        assert shown(page) == {mail}
        assert all(e.kind != EntryKind.BIRTHDAY for e in page.views.entries())
    page.show_view("year")
    settle(qtbot, office)
    assert sum(page.views.year.days.counts.values()) == 1


def test_done_ones_can_be_left_out(
    page: ContactPlanPage, qtbot: QtBot, office: Office, store: Store
) -> None:
    done = add_contact(store, office.today, done_on=office.today)
    settle(qtbot, office)
    assert done in shown(page)
    action(page, "Erledigte Kontakte").trigger()
    settle(qtbot, office)
    assert done not in shown(page)


def test_colours_by_responsible_have_a_legend_with_names_and_are_kept(
    page: ContactPlanPage, qtbot: QtBot, office: Office
) -> None:
    assert "Anruf, Besuch, Treffen" in page.legend.accessibleDescription()
    action(page, "Verantwortlichen").trigger()
    settle(qtbot, office)
    assert page.views.model.sheet.by == BY_RESPONSIBLE
    assert "Inga Beispiel" in page.legend.accessibleDescription()
    assert office.settings.get("plan_colors") == "responsible"


def test_the_menu_opens_with_its_entries(page: ContactPlanPage, qtbot: QtBot) -> None:
    page.filter.open_menu()
    qtbot.waitUntil(page.filter.menu_shown.isVisible)
    assert page.filter.menu_shown.actions()
    page.filter.menu_shown.close()


def test_letters_are_readable_in_every_colour_light_and_dark(page: ContactPlanPage) -> None:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    colours = ("#0E5A62", "#FFFF00", "#000000", "#FFFFFF", "#FF0000", "#8B9A9E", "#00FF7F")
    try:
        for scheme in ("light", "dark"):
            theme.apply(app, scheme, 1.0)
            for colour in colours:
                found = ink(entry(NOV_24, color=colour), BY_RESPONSIBLE)
                assert contrast(found.text.name(), found.soft.name()) >= 4.5
            for tone in ("brand", "amber", "red", "violet"):
                found = ink(entry(NOV_24, tone=tone), BY_KIND)
                assert contrast(found.text.name(), found.soft.name()) >= 4.5
    finally:
        theme.apply(app, "light", 1.0)


def test_a_damaged_colour_is_a_quiet_one() -> None:
    quiet = ink(entry(NOV_24, color=""), BY_RESPONSIBLE)
    assert ink(entry(NOV_24, color="javascript:"), BY_RESPONSIBLE) == quiet


def test_the_legend_names_only_what_is_seen() -> None:
    entries = [entry(NOV_24, tone="amber"), entry(NOV_24, done=True)]
    assert [tone for tone, _words in kind_legend(entries)] == ["amber", "neutral"]


def test_what_nobody_is_responsible_for_is_found(
    page: ContactPlanPage, qtbot: QtBot, office: Office, store: Store
) -> None:
    lost = add_contact(store, NOV_24, responsible_id=None)
    page._ask_users()
    settle(qtbot, office)
    action(page, "Niemand").trigger()
    settle(qtbot, office)
    assert shown(page) == {lost}
