"""What stands on *Heute*, and that it can be read at every size."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from datetime import date, timedelta

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from kundenpflege.model import Contact, Customer
from kundenpflege.model.kinds import Importance
from kundenpflege.store import Store
from kundenpflege.ui.kit import theme
from kundenpflege.ui.kit.chips import FilterChip
from kundenpflege.ui.kit.commands import Command
from kundenpflege.ui.kit.empty import EmptyState
from kundenpflege.ui.kit.office import Office
from kundenpflege.ui.today.greeting import greeting, subtitle
from kundenpflege.ui.today.page import TodayPage
from kundenpflege.ui.today.reminder_model import entries_for
from kundenpflege.ui.today.reminder_rows import padding, row_height, text_left
from tests.services.sample_work import add_contact, add_customer
from tests.ui.conftest import TODAY, settle

from .conftest import Opener, key_of, shown


def test_the_heading_greets_and_counts(opened: Opener, ids: dict[str, int]) -> None:
    page = opened()
    assert page.title() == "Guten Morgen"
    assert page.subtitle() == (
        "Samstag, 21. November 2026 · 2 Dinge, die Ihren Kunden heute auffallen würden"
    )
    day, primary = page.head_actions()
    assert (day.text, day.role) == ("Mein Tag", "secondary")
    assert day.menu[:4] == ("today.now", "today.week", "today.evening", "today.print")
    assert primary.text == "Neu"
    assert primary.menu == ("customer.new", "contact.new", "offer.new")


@pytest.mark.parametrize(
    ("hour", "words"),
    [(4, "Guten Morgen"), (10, "Guten Morgen"), (11, "Guten Tag"), (17, "Guten Tag"),
     (18, "Guten Abend"), (23, "Guten Abend"), (3, "Guten Abend")],
)  # fmt: skip
def test_the_greeting_follows_the_clock(hour: int, words: str) -> None:
    assert greeting(hour) == words


@pytest.mark.parametrize(
    ("due", "every", "short", "words"),
    [(1, 5, False, "1 Ding, das Ihren Kunden heute auffallen würde"),
     (0, 1, False, "heute nichts fällig, 1 Ding demnächst"),
     (0, 3, False, "heute nichts fällig, 3 Dinge demnächst"),
     (0, 0, False, "heute ist nichts fällig"),
     (4, 4, True, "4 Dinge für heute"),
     (0, 3, True, "heute ist nichts fällig")],
)  # fmt: skip
def test_the_line_below_says_how_much_there_is(
    due: int, every: int, short: bool, words: str
) -> None:
    assert subtitle(TODAY, due, every, short) == f"Samstag, 21. November 2026 · {words}"


def test_reminders_stand_under_quiet_headings(opened: Opener, ids: dict[str, int]) -> None:
    rows = opened().list.rows
    spoken = [rows.data(rows.index(row)) for row in range(rows.rowCount())]
    assert spoken[0::2] == ["Überfällig, 1", "Heute, 1", "Demnächst, 1"]
    assert spoken[1].startswith(
        "Autohaus Reuter. 2 Tage überfällig. Anruf – Türen-Wartung anbieten"
    )
    assert "Dr. Helene Sommer. Geburtstag, A-Kunde. wird heute 60 – runder Geburtstag" in spoken[3]
    assert "Karte von Hand schreiben" in spoken[3], "what to do is said, too"
    assert not rows.flags(rows.index(0)) & Qt.ItemFlag.ItemIsSelectable


def test_a_filter_leaves_the_others_out(
    qtbot: QtBot, office: Office, opened: Opener, ids: dict[str, int]
) -> None:
    page = opened()
    chips = {chip.key: chip for chip in page.filters.findChildren(FilterChip)}
    assert [c.text() for c in chips.values()] == [
        "Alle 3", "Nachfassen 1", "Kontakte 1", "Geburtstage 1",
    ]  # fmt: skip
    qtbot.mouseClick(chips["birthday"], Qt.MouseButton.LeftButton)
    settle(qtbot, office)
    assert shown(page) == ["Dr. Helene Sommer"]
    qtbot.keyClick(chips["birthday"], Qt.Key.Key_Right)
    settle(qtbot, office)
    assert shown(page) == ["Autohaus Reuter", "Dr. Helene Sommer", "Familie Brandt"]


def test_the_cards_beside_tell_the_figures(
    office: Office, opened: Opener, ids: dict[str, int], qtbot: QtBot
) -> None:
    page = opened()
    assert page.offers.sum.text() == "12.000\u00a0€"
    assert page.offers.count.text() == "netto in 1 Angebot"
    assert [d.day.dots for d in page.week.days if d.day is not None] == [0, 0, 0, 1, 0, 1, 1]
    assert page.week.days[5].accessibleName() == "Samstag, 21. November 2026, 1 Geburtstag"
    assert page.care.missing.text() == "1 A-Kunde ohne geplanten Kontakt"
    wanted: list[tuple[str, int | None]] = []
    office.open_requested.connect(lambda kind, number: wanted.append((kind, number)))
    qtbot.mouseClick(page.week.days[6], Qt.MouseButton.LeftButton)
    qtbot.mouseClick(page.care.missing, Qt.MouseButton.LeftButton)
    assert wanted == [("contactplan", date(2026, 11, 22).toordinal()), ("contactplan", None)]


def test_the_days_are_walked_with_arrows(opened: Opener, ids: dict[str, int], qtbot: QtBot) -> None:
    page = opened()
    today = page.week.days[5]
    today.setFocus()
    qtbot.keyClick(today, Qt.Key.Key_Right)
    assert page.week.days[6].hasFocus()
    qtbot.keyClick(page.week.days[6], Qt.Key.Key_Right)
    assert page.week.days[0].hasFocus()


def empty_state(page: TodayPage) -> EmptyState:
    found = page.findChild(EmptyState)
    assert found is not None and found.isVisible() and not page.list.isVisible()
    assert found.button is not None
    return found


def test_a_new_database_asks_for_the_customer_list(
    qtbot: QtBot, office: Office, opened: Opener
) -> None:
    done: list[str] = []
    office.commands.register(
        Command("customers.import", "Kunden importieren", lambda: done.append("import"))
    )
    page = opened()
    assert not page.filters.isVisible() and not page.offers.bar.isVisible()
    assert page.offers.count.text() == "kein Angebot offen"
    assert page.care.all_planned.text() == "Noch hat kein Kunde eine Klasse A, B oder C."
    state = empty_state(page)
    assert "Kundenliste" in state.sentence()
    assert state.button is not None and state.button.text() == "Kunden importieren"
    qtbot.mouseClick(state.button, Qt.MouseButton.LeftButton)
    assert done == ["import"]


def test_a_quiet_day_offers_to_plan(
    qtbot: QtBot, office: Office, store: Store, opened: Opener
) -> None:
    with store.write("x") as db:
        add_customer(db, "1", "Familie Brandt")
    page = opened()
    state = empty_state(page)
    assert state.sentence().startswith("Heute ist nichts fällig.")
    created: list[str] = []
    office.create_requested.connect(lambda kind, _given: created.append(kind))
    assert state.button is not None
    qtbot.mouseClick(state.button, Qt.MouseButton.LeftButton)
    assert created == ["contact"]
    with store.write("y") as db:
        add_contact(db, db.require(Customer, 1), TODAY, reason="Fragen, ob alles dicht ist")
    qtbot.waitUntil(lambda: shown(page) == ["Familie Brandt"])
    assert (
        page.list.isVisible()
        and page.findChild(EmptyState) is None
        or not (
            page.findChild(EmptyState).isVisible()  # type: ignore[union-attr]
        )
    )


def many(store: Store, count: int) -> None:
    with store.write("viele") as db:
        for n in range(count):
            customer = add_customer(
                db, f"{n}", f"Kunde {n} " + "Donaudampfschifffahrt " * (n % 4),
                phone="040 1", importance=(Importance.A, Importance.C)[n % 2],
            )  # fmt: skip
            add_contact(
                db, customer, TODAY + timedelta(days=n % 9 - 3),
                reason="Wartung der Fenster anbieten und nach der Haustür fragen " * (n % 3),
                note="Langeswortohneleerzeichen" * (n % 5),
            )  # fmt: skip


def test_two_hundred_reminders_have_buttons_only_where_they_are_seen(
    qtbot: QtBot, office: Office, store: Store, opened: Opener
) -> None:
    many(store, 200)
    page = opened()
    assert len(shown(page)) == 200
    strips = page.list.viewport().findChildren(
        QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly
    )
    assert len(strips) < 20
    resets: list[int] = []
    page.list.rows.modelReset.connect(lambda: resets.append(1))
    page.refresh()
    settle(qtbot, office)
    assert resets == [], "what did not change is not built again"
    bar = page.list.verticalScrollBar()
    bar.setValue(bar.maximum())
    last = page.list.rows.reminders()[-1]
    strip = page.list.strip(last.key)
    assert strip is not None and strip.isVisible()
    place = strip.y()
    with store.write("y") as db:
        db.require(Contact, 1).note = "Ein Zettel ganz oben, der seine Zeile höher macht " * 3
    qtbot.waitUntil(lambda: resets == [1])
    settle(qtbot, office)
    strip = page.list.strip(last.key)
    assert strip is not None and strip.y() == place, "the list stays where it was"


@pytest.mark.parametrize(
    ("width", "height", "scale", "compact"),
    [
        (1228, 825, 1.0, False),
        (888, 625, 1.0, True),
        (1004, 580, 1.6, True),
        (800, 485, 1.6, True),
        (648, 485, 0.9, False),
        (2400, 1400, 1.0, False),
    ],
)
def test_nothing_is_cut_at_any_size(
    qapp: QApplication,
    qtbot: QtBot,
    office: Office,
    store: Store,
    opened: Opener,
    width: int,
    height: int,
    scale: float,
    compact: bool,
) -> None:
    many(store, 24)
    theme.apply(qapp, "light", scale)
    page = opened(width, height)
    view = page.list
    bar = view.verticalScrollBar()
    for place in range(0, bar.maximum() + 1, max(1, view.viewport().height() // 2)):
        bar.setValue(place)
        for row in range(view.rows.rowCount()):
            entry, rect = view.rows.entry(row), view.visualRect(view.rows.index(row))
            if entry is None or entry.reminder is None or entry.block is None:
                continue
            strip = view.strip(entry.reminder.key)
            if strip is None:
                continue
            texts = QRect(rect.left() + text_left(), rect.top(), entry.block.width, rect.height())
            assert rect.height() >= row_height(entry.block)
            assert not texts.intersects(strip.geometry())
            assert strip.geometry().right() <= view.viewport().width() - padding()[0] + 1
            assert rect.contains(strip.geometry())
            assert all(chip.right() <= entry.block.width for chip, _t, _c in entry.block.chips)
            for button in strip.buttons():
                assert button.width() >= button.sizeHint().width()
    cards = (page.card, page.week, page.offers, page.care)
    # A new font size is laid out by events that follow.
    qtbot.waitUntil(
        lambda: all(
            card.width() >= card.minimumSizeHint().width()
            and card.height() >= card.minimumSizeHint().height()
            for card in cards
        )
    )
    for card in cards:
        for label in card.findChildren(QLabel):
            if label.isVisible() and not label.wordWrap():
                assert label.width() >= label.minimumSizeHint().width(), label.text()
    assert view.is_compact() is compact


def test_narrow_buttons_keep_their_words_for_those_who_ask(
    opened: Opener, ids: dict[str, int]
) -> None:
    page = opened(888, 625)
    strip = page.list.strip(key_of(page, "Autohaus Reuter"))
    assert strip is not None
    button = strip.button("call")
    assert button is not None and button.text() == ""
    assert button.toolTip() == "04531 5550 anrufen (A)"
    assert button.accessibleName() == "Anrufen: Autohaus Reuter"
    assert page.subtitle().endswith("2 Dinge für heute")


def focusable(page: TodayPage) -> list[QWidget]:
    return [
        widget
        for widget in page.findChildren(QWidget)
        if widget.isVisible() and widget.focusPolicy() & Qt.FocusPolicy.TabFocus
    ]


def test_every_control_has_a_name(opened: Opener, ids: dict[str, int]) -> None:
    page = opened()
    nameless = [
        type(w).__name__
        for w in focusable(page)
        if not (w.accessibleName() or getattr(w, "text", str)())
    ]
    assert nameless == []


def test_the_tab_key_reaches_everything_and_comes_back(
    qtbot: QtBot, opened: Opener, ids: dict[str, int]
) -> None:
    page = opened()
    page.list.setFocus()
    strip = page.list.strip(key_of(page, "Autohaus Reuter"))
    assert strip is not None
    seen: list[QWidget] = []
    for _step in range(40):
        widget = QApplication.focusWidget()
        assert widget is not None
        if widget in seen:
            break
        seen.append(widget)
        qtbot.keyClick(widget, Qt.Key.Key_Tab)
    assert seen[1:4] == strip.buttons(), "from the list to the buttons of the current row"
    assert set(focusable(page)) <= set(seen)
    assert QApplication.focusWidget() is page.list


def test_clicking_the_name_opens_the_customer(
    qtbot: QtBot, office: Office, opened: Opener, ids: dict[str, int]
) -> None:
    page = opened()
    wanted: list[tuple[str, int | None]] = []
    office.open_requested.connect(lambda kind, number: wanted.append((kind, number)))
    row = page.list.rows.row_of(key_of(page, "Familie Brandt"))
    rect = page.list.visualRect(page.list.rows.index(row))
    name = QPoint(text_left() + 20, rect.top() + padding()[1] + 8)
    qtbot.mouseMove(page.list.viewport(), name)
    qtbot.mouseClick(page.list.viewport(), Qt.MouseButton.LeftButton, pos=name)
    assert wanted == [("customer", ids["brandt"])]
    beside = QPoint(text_left() + 20, rect.bottom() - padding()[1])
    qtbot.mouseClick(page.list.viewport(), Qt.MouseButton.LeftButton, pos=beside)
    assert len(wanted) == 1
    qtbot.mouseDClick(page.list.viewport(), Qt.MouseButton.LeftButton, pos=beside)
    assert wanted[1:] == [("offer", ids["offer"])]


def test_the_page_comes_without_heavy_libraries() -> None:
    code = (
        "import sys, kundenpflege.ui.today.page; "
        "print([m for m in ('sqlalchemy', 'babel', 'reportlab', 'qtawesome') if m in sys.modules])"
    )
    told = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60
    )
    assert told.stdout.strip() == "[]"


def test_ideas_stand_apart_from_what_is_due(opened: Opener, ids: dict[str, int]) -> None:
    """Nobody waits for them: they are not counted above, so they are no part of *Heute* below."""
    late, due, soon = opened().list.rows.reminders()
    entries = entries_for([late, due, replace(due, who="Idee", idea=True), soon])
    heads = [entry.spoken() for entry in entries if entry.heading]
    assert heads == ["Überfällig, 1", "Heute, 1", "Wenn Zeit ist, 1", "Demnächst, 1"]
