"""The preview: real pages, only those seen, and the place stays."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QMouseEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from kundenpflege.ui.kit.pdfview import PdfView
from kundenpflege.ui.kit.pdfview_page import SHADOW, Target
from kundenpflege.ui.kit.pdfview_render import draw, inspect, render_pages, to_image

Shown = Callable[[Any], Any]


def pdf(pages: int, words: str = "Angebot", gray: float = 0.5) -> bytes:
    from reportlab.pdfgen.canvas import Canvas

    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(595, 842))
    for number in range(1, pages + 1):
        canvas.drawString(72, 760, f"{words} {number}")
        canvas.setFillGray(gray)
        canvas.rect(0, 0, 595, 400, stroke=0, fill=1)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


class Desk:
    """Does the work at once, or keeps it until the test lets it go; the newest of a key wins."""

    def __init__(self) -> None:
        self.done: list[str] = []
        self.held: dict[object, Callable[[], None]] | None = None

    def compute(
        self,
        work: Callable[[], Any],
        then: Callable[[Any], object] | None = None,
        *,
        owner: object = None,
        key: object = None,
    ) -> None:
        def do() -> None:
            self.done.append(key[1] if isinstance(key, tuple) else "")
            result = work()
            if then is not None:
                then(result)

        if self.held is None:
            do()
        else:
            self.held[key] = do

    def release(self) -> None:
        held, self.held = self.held or {}, None
        for do in held.values():
            do()


@pytest.fixture
def desk() -> Desk:
    return Desk()


@pytest.fixture
def view(qtbot: QtBot, shown: Shown, desk: Desk) -> PdfView:
    made: PdfView = shown(PdfView(desk.compute))
    made.window().resize(520, 500)
    return made


def sharp(view: PdfView) -> list[int]:
    return [n for n, page in enumerate(view._pages) if page.image is not None]


def test_pages_are_inspected_and_rendered_without_a_widget() -> None:
    data = pdf(2)
    facts = inspect(data)
    assert [(fact.width, fact.height) for fact in facts] == [(595, 842)] * 2
    rendered = render_pages(data, 2.0, [1, 0])
    assert [one.text.strip() for one in rendered] == ["Angebot 2", "Angebot 1"]
    # Plain data: a worker that made Qt objects would race with the GUI thread.
    assert all(type(one.pixels) is bytes for one in rendered)
    pictures = [to_image(one) for one in rendered]
    assert [(p.width(), p.height()) for p in pictures] == [(1190, 1684)] * 2
    assert pictures[0].pixelColor(600, 1500) == QColor(128, 128, 128)
    assert pictures[0].pixelColor(600, 40) == QColor("white")
    assert render_pages(data, 1000.0, [0])[0].height <= 6000


def test_what_is_no_pdf_is_told(qtbot: QtBot, view: PdfView) -> None:
    with pytest.raises(ValueError, match="."):
        inspect(b"no pdf")
    with qtbot.waitSignal(view.failed):
        view.set_pdf(b"no pdf")


def test_only_the_pages_seen_are_rendered(qtbot: QtBot, view: PdfView) -> None:
    shown_pages: list[tuple[int, int]] = []
    view.page_shown.connect(lambda number, count: shown_pages.append((number, count)))
    view.set_pdf(pdf(12))
    assert view.page_count() == 12
    assert sharp(view) == [0, 1]
    assert shown_pages[-1] == (1, 12)
    view.show_page(8)
    qtbot.waitUntil(lambda: 7 in sharp(view))
    assert view.current_page() == 8
    assert not {2, 3, 4, 9, 10, 11} & set(sharp(view))
    assert shown_pages[-1] == (8, 12)


def test_at_the_top_it_is_the_first_page_however_many_are_in_sight(
    qtbot: QtBot, view: PdfView
) -> None:
    view.window().resize(300, 1000)
    view.set_pdf(pdf(3))
    assert view._pages[1].y() < view.viewport().height() // 2
    assert view.current_page() == 1


def test_pages_have_names_and_their_words_for_screen_readers(view: PdfView) -> None:
    view.set_pdf(pdf(2))
    page = view._pages[1]
    assert page.accessibleName() == "Seite 2 von 2"
    assert page.accessibleDescription().strip() == "Angebot 2"
    assert view.accessibleName() == "Vorschau"


def test_new_bytes_keep_the_place_and_do_not_flicker(
    qtbot: QtBot, view: PdfView, desk: Desk
) -> None:
    view.set_pdf(pdf(5))
    view.show_page(3)
    place = view.verticalScrollBar().value()
    qtbot.waitUntil(lambda: 2 in sharp(view))
    old = view._pages[2].image
    desk.held = {}
    view.set_pdf(pdf(5, gray=0.2))
    assert view._pages[2].image is old
    desk.release()
    assert view.verticalScrollBar().value() == place
    newer = view._pages[2].image
    assert newer is not None and newer is not old
    assert newer.pixelColor(newer.width() // 2, newer.height() - 20) == QColor(51, 51, 51)


def test_an_overtaken_answer_is_thrown_away(view: PdfView, desk: Desk) -> None:
    desk.held = {}
    view.set_pdf(pdf(9))
    late = dict(desk.held)
    view.set_pdf(pdf(2))
    desk.release()
    for do in late.values():
        do()
    assert view.page_count() == 2


def test_fewer_pages_and_none_at_all(view: PdfView) -> None:
    view.set_pdf(pdf(4))
    view.set_pdf(pdf(1))
    assert (view.page_count(), len(view._pages)) == (1, 1)
    view.set_pdf(None)
    assert (view.page_count(), view.current_page()) == (0, 0)


def test_the_page_fits_the_width_and_follows_it(qtbot: QtBot, view: PdfView) -> None:
    view.set_pdf(pdf(1))
    page = view._pages[0]
    assert page.width() < view.viewport().width()
    assert view.horizontalScrollBar().maximum() == 0
    before = page.width()
    view.window().resize(800, 500)
    qtbot.waitUntil(lambda: page.width() > before + 200)
    assert view.horizontalScrollBar().maximum() == 0


def test_zoom_by_keys_and_wheel(qtbot: QtBot, view: PdfView) -> None:
    view.set_pdf(pdf(1))
    zooms: list[int] = []
    view.zoom_changed.connect(zooms.append)
    fit = view.zoom
    view.setFocus()
    qtbot.keyClick(view, Qt.Key.Key_Plus)
    assert view.zoom > fit
    qtbot.keyClick(view, Qt.Key.Key_Minus)
    qtbot.keyClick(view, Qt.Key.Key_0)
    assert view.zoom == pytest.approx(fit)

    def wheel(steps: int) -> None:
        center = QPointF(view.viewport().rect().center())
        event = QWheelEvent(
            center, center, QPoint(), QPoint(0, 120 * steps), Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.ControlModifier, Qt.ScrollPhase.NoScrollPhase, False,
        )  # fmt: skip
        QApplication.sendEvent(view.viewport(), event)

    wheel(1)
    assert view.zoom > fit
    wheel(-1)
    for _step in range(12):
        view.zoom_in()
    assert view.zoom == 3.0
    for _step in range(12):
        view.zoom_out()
    assert view.zoom == 0.5
    assert zooms[-1] == 50


def test_pictures_are_made_for_the_density_of_the_screen(qtbot: QtBot, view: PdfView) -> None:
    view.set_zoom(1.0)
    view.set_pdf(pdf(1))
    image = view._pages[0].image
    assert image is not None
    assert image.width() == pytest.approx(595 * 96 / 72 * view.devicePixelRatioF(), abs=1)


def test_new_bytes_are_not_rendered_before_their_pages_are_known(
    qtbot: QtBot, view: PdfView, desk: Desk
) -> None:
    view.set_pdf(pdf(3))
    desk.held = {}
    view.set_pdf(pdf(1))  # fewer pages than the ones on the screen
    view.window().resize(480, 500)
    qtbot.wait(80)  # the pictures for the new width would be asked for now
    assert [key[1] for key in desk.held if isinstance(key, tuple)] == ["inspect"]
    desk.held.popitem()[1]()
    assert view.page_count() == 1


def test_a_click_on_the_paper_names_the_smallest_place_there(view: PdfView) -> None:
    heard: list[str] = []
    view.target_clicked.connect(heard.append)
    whole = Target(2, 20, 20, 190, 120, "lines[0]")
    inner = Target(2, 20, 30, 100, 40, "lines[0].benefit")
    view.set_pdf(pdf(2), [whole, inner])
    page = view._pages[1]

    def spot(x: float, y: float) -> QPoint:
        across, down = page._scales()
        return QPoint(round(x * across) + SHADOW, round(y * down) + SHADOW)

    def move(point: QPoint) -> None:
        none, keys = Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier
        far = QPointF(page.mapToGlobal(point))
        QApplication.sendEvent(
            page, QMouseEvent(QEvent.Type.MouseMove, QPointF(point), far, none, none, keys)
        )

    for point in (spot(50, 35), spot(150, 100), spot(50, 250)):
        move(point)
        QTest.mouseClick(page, Qt.MouseButton.LeftButton, pos=point)
    assert heard == ["lines[0].benefit", "lines[0]"]
    assert page.cursor().shape() == Qt.CursorShape.ArrowCursor
    move(spot(51, 36))
    assert page.cursor().shape() == Qt.CursorShape.PointingHandCursor
    assert page.toolTip() and page.place_of(inner).contains(spot(51, 36))
    view.set_pdf(pdf(2))
    QTest.mouseClick(page, Qt.MouseButton.LeftButton, pos=spot(51, 36))
    assert len(heard) == 2 and page.cursor().shape() == Qt.CursorShape.ArrowCursor


def test_pages_drawn_beforehand_stand_there_at_once(view: PdfView, desk: Desk) -> None:
    view.set_pdf(pdf(4))
    desk.done.clear()
    data = pdf(3, "Neu", gray=0.2)
    scale, pages = view.in_sight()
    view.show_drawn(data, (), draw(data, scale, [*pages, 7]), scale, [*pages, 7])
    assert view.page_count() == 3 and desk.done == [], "nothing is drawn a second time"
    assert view._pages[0].accessibleDescription().strip() == "Neu 1"
    picture = view._pages[0].image
    assert picture is not None and picture.pixelColor(20, picture.height() - 20).red() == 51
    view.zoom_in()
    view._render_seen()
    assert desk.done == ["render"]
