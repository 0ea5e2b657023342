"""The plan as a wall calendar: taken by the corner, pulled, pushed, and let go again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from sqlalchemy import select

from kundenpflege.model import Contact
from kundenpflege.model.kinds import ContactKind
from kundenpflege.services.contacts import plan_contact
from kundenpflege.ui.contactplan.month import MonthView
from kundenpflege.ui.contactplan.week import WeekView

from .desk import Desk

MON, TUE, WED, FRI = (date(2026, 11, day) for day in (23, 24, 25, 27))
LEFT, CTRL = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ControlModifier


def plan(desk: Desk) -> Sequence[tuple[str, date, str, int | None, date | None]]:
    return desk.look(
        lambda db: [
            (c.reason, c.due, c.at_time, c.minutes, c.last_day)
            for c in db.scalars(select(Contact).order_by(Contact.id))
        ]
    )


def prepare(desk: Desk) -> None:
    """Three contacts of next week."""
    with desk.store.write("Geplant") as db:
        call, visit = ContactKind.CALL, ContactKind.VISIT
        plan_contact(db, 1, kind=call, reason="A", due=TUE, at_time="10:00", minutes=60)
        plan_contact(db, 2, kind=call, reason="B", due=TUE, at_time="13:00")
        plan_contact(db, 3, kind=visit, reason="C", due=WED)
    desk.click(desk.window.navigation.button("contactplan"))


def drag(pane: WeekView | MonthView, start: QPoint, stop: QPoint, let_go: bool = True) -> None:
    view = pane.viewport()
    QTest.mousePress(view, LEFT, pos=start)
    for step in (0.2, 0.6, 1.0):
        QTest.mouseMove(view, start + (stop - start) * step)
    if let_go:
        QTest.mouseRelease(view, LEFT, pos=stop)


def test_the_week_is_pushed_about_by_the_clock(desk: Desk) -> None:
    prepare(desk)
    desk.click("week")
    desk.click("nextMonth")
    view = the_week(desk)
    hour = round(view.geometry_now.hour)

    def spot(reason: str) -> QPoint:
        return next(
            rect.center() for entry, rect, *_rest in view.geometry_now.placed()
            if entry.reason == reason
        )  # fmt: skip

    drag(view, spot("A"), spot("A") + QPoint(0, hour))
    desk.settle()
    assert plan(desk)[0] == ("A", TUE, "11:00", 60, None)
    assert desk.told[-1] == "Auf 24.11.2026, 11:00 Uhr verschoben"

    end = next(
        rect for entry, rect, *_rest in view.geometry_now.placed() if entry.reason == "A"
    ).bottom()
    at = QPoint(spot("A").x(), end - 2)
    drag(view, at, at + QPoint(0, hour // 2))
    desk.settle()
    assert plan(desk)[0] == ("A", TUE, "11:00", 90, None)

    # Two together to the next day, in one step.
    QTest.mouseClick(view.viewport(), LEFT, CTRL, spot("B"))
    day = view.viewport().width() // 7
    drag(view, spot("B"), spot("B") + QPoint(day, 0))
    desk.settle()
    assert [(reason, due) for reason, due, *_rest in plan(desk)] == [
        ("A", WED), ("B", WED), ("C", WED),
    ]  # fmt: skip
    desk.click("Rückgängig")
    assert [due for _reason, due, *_rest in plan(desk)] == [TUE, TUE, WED]

    # What lasts all day gets a time; Esc lets everything be.
    drag(view, spot("C"), QPoint(spot("C").x(), round(view.geometry_now.minute_y(9 * 60)) + 2))
    desk.settle()
    assert plan(desk)[2] == ("C", WED, "09:00", None, None)
    before, told = plan(desk), len(desk.told)
    drag(view, spot("C"), spot("C") + QPoint(60, 60), let_go=False)
    assert view.is_dragging()
    QTest.keyClick(view, Qt.Key.Key_Escape)
    QTest.mouseRelease(view.viewport(), LEFT, pos=spot("C") + QPoint(60, 60))
    desk.settle()
    assert plan(desk) == before and len(desk.told) == told
    assert not desk.sees("contactPanel")


def the_week(desk: Desk) -> WeekView:
    found = [one for one in desk.widgets() if isinstance(one, WeekView)]
    assert len(found) == 1
    return found[0]


def the_month(desk: Desk) -> MonthView:
    found = [one for one in desk.widgets() if isinstance(one, MonthView)]
    assert len(found) == 1
    return found[0]


def test_several_days_are_swept_over_and_planned(desk: Desk) -> None:
    desk.click(desk.window.navigation.button("contactplan"))
    view = the_month(desk)

    def low(day: date) -> QPoint:
        cell = view.cell(day)
        return QPoint(cell.center().x(), cell.bottom() - 4)

    drag(view, low(MON), low(WED))
    desk.settle()
    desk.click("primaryAction")
    assert desk.reads("Kontakt planen")
    desk.type("vogt")
    desk.wait(lambda: desk.sees("Gefundene Kunden"))
    desk.click_row("Gefundene Kunden", "Bäckerei Vogt")
    desk.click("reason")
    desk.type("Messe")
    desk.click("saveContact")
    assert plan(desk) == [("Messe", MON, "", None, WED)]

    # Pulled longer by its end.
    hit = next(
        found
        for x in range(view.cell(WED).right(), view.cell(WED).left(), -1)
        for y in range(view.cell(WED).top(), view.cell(WED).bottom(), 3)
        if (found := view.hit_at(QPoint(x, y))) is not None and found.end
    )
    drag(view, QPoint(hit.rect.right() - 2, hit.rect.center().y()), low(FRI))
    desk.settle()
    assert plan(desk) == [("Messe", MON, "", None, FRI)]
    assert desk.told[-1] == "Dauer geändert: bis 27.11.2026"
    desk.click("Rückgängig")
    assert plan(desk) == [("Messe", MON, "", None, WED)]
    assert desk.strokes == 0
