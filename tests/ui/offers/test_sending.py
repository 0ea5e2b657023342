"""The ways out of the composer: mail program, mail server, handed over in person; papers."""

from __future__ import annotations

import asyncio
import io
import socket
from collections.abc import Iterator
from datetime import date
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QLineEdit, QPlainTextEdit, QRadioButton
from sqlalchemy import select

from kundenpflege.model import Contact
from kundenpflege.model.kinds import ContactKind, OfferKind, OfferState, PaperKind, PaperUse
from kundenpflege.services import offers, papers, texts
from kundenpflege.services.offers import SendWay
from kundenpflege.ui.offers.composer import Composer
from tests.services.offer_world import add_company, add_full
from tests.ui.offers.desk import Answers, Hands

SHOWN = "An brandt@beispiel.de"


def small_pdf(words: str = "Anlage") -> bytes:
    from reportlab.pdfgen.canvas import Canvas

    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(595, 842))
    canvas.drawString(72, 760, words)
    canvas.showPage()
    canvas.save()
    return out.getvalue()


class Post:
    """What the mail server got."""

    def __init__(self) -> None:
        self.envelopes: list[Envelope] = []
        self.refuse = False

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        if self.refuse:
            return "554 kein Platz"
        self.envelopes.append(envelope)
        return "250 OK"


@pytest.fixture
def post(hands: Hands) -> Iterator[Post]:
    """A mail server on this computer, entered in the settings."""
    made = Post()
    controller = Controller(made, "127.0.0.1", 0)

    def knock() -> None:
        socket.create_connection(("127.0.0.1", port()), 5).close()

    def port() -> int:
        assert isinstance(controller.server, asyncio.Server)
        return int(controller.server.sockets[0].getsockname()[1])

    controller._trigger_server = knock  # type: ignore[method-assign]
    controller.start()
    settings = hands.office.settings
    settings.set("smtp_host", "127.0.0.1")
    settings.set("smtp_port", port())
    settings.set("smtp_security", "none")
    yield made
    controller.stop()


@pytest.fixture
def full(hands: Hands, couple: int) -> int:
    return add_full(hands.store, couple)


def begin(hands: Hands, offer_id: int) -> Composer:
    """The last step of this draft."""
    hands.page.show_record(offer_id, "offer")
    hands.settle()
    hands.page.composer.show_step(4)
    hands.settle()
    return hands.page.composer


def test_the_mail_server_gets_the_mail_with_the_very_paper(
    hands: Hands, post: Post, full: int
) -> None:
    composer = begin(hands, full)
    assert composer.send_step.way() is SendWay.SMTP, "what was set up is what one wants"
    assert hands.focus.objectName() == "way_smtp"
    hands.click("send")
    hands.qtbot.waitUntil(lambda: bool(post.envelopes), timeout=10_000)
    hands.settle()
    content = post.envelopes[0].content
    assert isinstance(content, bytes)
    mail = message_from_bytes(content, policy=policy.default)
    assert mail["To"] == "brandt@beispiel.de" and "AN-2026-0001" in mail["Subject"]
    assert mail["X-Unsent"] is None and mail["Date"]
    (paper,) = mail.iter_attachments()
    detail = hands.load(full)
    assert detail.state is OfferState.SENT and detail.sent_by == "smtp"
    with hands.store.read() as db:
        assert paper.get_content() == offers.offer_pdf(db, full)
    assert hands.opened == []
    assert any("E-Mail an brandt@beispiel.de" in words for words in hands.told)


def test_what_the_server_refuses_can_go_by_the_mail_program(
    hands: Hands, post: Post, full: int
) -> None:
    post.refuse = True
    notices: list[object] = []
    hands.office.told.connect(notices.append)
    begin(hands, full)
    hands.click("send")
    hands.qtbot.waitUntil(
        lambda: any("ging nicht hinaus" in words for words in hands.told), timeout=10_000
    )
    assert hands.load(full).state is OfferState.SENT, "the paper has its number for good"
    notice = notices[-1]
    assert notice.action == "Im Mailprogramm öffnen"  # type: ignore[attr-defined]
    notice.run()  # type: ignore[attr-defined]
    hands.qtbot.waitUntil(lambda: bool(hands.opened), timeout=10_000)
    assert hands.opened[0].suffix == ".eml"


def test_without_a_server_that_way_is_not_offered(hands: Hands, full: int) -> None:
    composer = begin(hands, full)
    button = composer.findChild(QRadioButton, "way_smtp")
    assert button is not None and not button.isVisible()
    names = []
    for _way in range(4):
        names.append(hands.focus.objectName())
        hands.press(Qt.Key.Key_Right)
    assert names == ["way_mail", "way_print", "way_save", "way_person"]


def test_handing_over_plans_the_visit_and_the_calls_count_from_it(hands: Hands, full: int) -> None:
    composer = begin(hands, full)
    hands.press(Qt.Key.Key_Right, times=3)
    assert hands.focus.objectName() == "way_person"
    hands.tab()
    assert hands.focus.objectName() == "appointment"
    hands.type("1.10.2026")
    hands.click("send")
    hands.settle()
    assert hands.load(full).state is OfferState.DRAFT, "that day is over"
    day = composer.findChild(QLineEdit, "appointment")
    assert day is not None
    day.selectAll()
    day.setFocus()
    hands.type("25.11.2026")
    hands.tab(1)
    assert hands.focus.objectName() == "appointment_time"
    hands.type("17:30")
    hands.click("send")
    hands.qtbot.waitUntil(lambda: bool(hands.opened), timeout=10_000)
    hands.settle()
    assert hands.opened[0].suffix == ".pdf"
    with hands.store.read() as db:
        contacts = list(db.scalars(select(Contact).where(Contact.offer_id == full)))
        visit = next(one for one in contacts if one.kind is ContactKind.VISIT)
        calls = [one for one in contacts if one.kind is not ContactKind.VISIT]
        assert (visit.due, visit.at_time) == (date(2026, 11, 25), "17:30")
        assert calls and all(one.due > visit.due for one in calls)
    assert any("Übergabe am 25.11.2026 geplant" in words for words in hands.told)


def test_the_text_of_the_mail_comes_from_a_block_and_from_the_hand(hands: Hands, full: int) -> None:
    with hands.store.write("Baustein") as db:
        values = {"kind": "mail", "name": "Kurz", "body": "anbei das Angebot {Nummer}. {Betreff}!"}
        texts.add_text(db, values)
    composer = begin(hands, full)
    area = composer.findChild(QPlainTextEdit, "mail_text")
    assert area is not None and area.toPlainText().startswith("Sehr geehrte Frau Brandt")
    head = composer.send_step.ways._mail_head.text()
    assert head.startswith(SHOWN) and "Haustür" in head
    menu = composer.send_step.ways.make_menu()
    menu.actions()[0].trigger()
    hands.settle()
    assert "anbei das Angebot {Nummer}. Haustür!" in area.toPlainText()
    area.setFocus()
    hands.press(Qt.Key.Key_Home, Qt.KeyboardModifier.ControlModifier)
    hands.type("PS zuerst: ")
    hands.click("send")
    hands.qtbot.waitUntil(lambda: bool(hands.opened), timeout=10_000)
    mail = message_from_bytes(hands.opened[0].read_bytes(), policy=policy.default)
    body = mail.get_body(("plain",))
    assert body is not None
    text = body.get_content()
    assert text.startswith("PS zuerst: Sehr geehrte") and "Angebot AN-2026-0001. Haustür!" in text


def test_papers_are_ticked_and_files_enclosed(hands: Hands, full: int, tmp_path: Path) -> None:
    with hands.store.write("Anlage") as db:
        terms = papers.add_paper(
            db,
            {"name": "AGB", "kind": PaperKind.TERMS, "use": PaperUse.NEVER, "file_name": "a.pdf"},
            small_pdf("Unsere Bedingungen"),
        )
    composer = begin(hands, full)
    hands.qtbot.waitUntil(lambda: composer.paper.pdf is not None, timeout=10_000)
    before = composer.paper.view.page_count()
    box = composer.findChild(QCheckBox, f"paper_{terms}")
    assert box is not None and not box.isChecked()
    box.setFocus()
    hands.press(Qt.Key.Key_Space)
    assert composer.book.draft.attachments == (terms,)
    # The preview has it before anything was stored.
    hands.qtbot.waitUntil(lambda: composer.paper.view.page_count() == before + 1, timeout=5000)
    file = tmp_path / "Datenblatt Eiche.pdf"
    file.write_bytes(small_pdf("Eiche"))

    class Choose(Answers):
        def open_file(self, title: str, kinds: object) -> Path | None:
            return file

    hands.office.questions = Choose()
    hands.click("attach_file")
    hands.settle()
    hands.saved()
    attached = hands.load(full).draft.attachments
    assert len(attached) == 2 and attached[0] == terms
    assert composer.findChild(QCheckBox, f"paper_{attached[1]}") is not None
    file.write_bytes(b"kein PDF")
    hands.click("attach_file")
    hands.settle()
    assert len(hands.load(full).draft.attachments) == 2
    assert hands.told[-1] != "Anlage hinzugefügt"
    remover = composer.send_step.papers._removers[attached[1]]
    remover.click()
    hands.saved()
    hands.settle()
    assert hands.load(full).draft.attachments == (terms,)
    assert composer.findChild(QCheckBox, f"paper_{attached[1]}") is None


def test_the_document_card_follows_the_kind(hands: Hands, full: int) -> None:
    composer = begin(hands, full)
    form = composer.send_step.document.form
    editor = form.editor("kind")
    editor.set_value(OfferKind.ESTIMATE)
    editor.changed.emit()
    assert composer.book.draft.kind is OfferKind.ESTIMATE
    assert form.box("binding").isHidden() and not form.box("valid_until").isHidden()
    chance = composer.send_step.go_to("chance")
    assert chance is not None
    chance.setFocus()
    hands.type("60")
    hands.tab()
    hands.type("4.12.2026")
    hands.saved()
    draft = hands.load(full).draft
    assert (draft.kind, draft.chance, draft.decision_on) == (
        OfferKind.ESTIMATE, 60, date(2026, 12, 4)
    )  # fmt: skip
    composer.show_step(4)
    hands.click("send")
    hands.qtbot.waitUntil(lambda: bool(hands.opened), timeout=10_000)
    assert hands.load(full).number.startswith("KV-")


def test_another_customer_gets_the_papers_that_suit(hands: Hands, couple: int) -> None:
    company = add_company(hands.store)
    with hands.store.write("Anlage") as db:
        instruction = papers.add_paper(
            db, {"name": "Widerruf", "kind": PaperKind.WITHDRAWAL, "file_name": "w.pdf"},
            small_pdf(),
        )  # fmt: skip
        draft = offers.add_offer(db, couple)
    assert hands.load(draft).draft.attachments == (instruction,)
    hands.page.show_record(draft, "offer")
    hands.settle()
    picker = hands.page.composer.talk._picker
    for customer, name, wanted in ((company, "Weber", ()), (couple, "Brandt", (instruction,))):
        picker.set_customer(customer, name)
        picker.left.emit()
        hands.settle()
        hands.qtbot.waitUntil(lambda: not hands.page.composer.book.dirty)
        detail = hands.load(draft)
        assert (detail.customer_id, detail.draft.attachments) == (customer, wanted)
