"""Papers, questionnaires, follow-up, objections, mail: what offers need, set by hand."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path

import keyring
import pytest
from pypdf import PdfWriter
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QMenu
from pytestqt.qtbot import QtBot

from kundenpflege.model.kinds import PaperKind, PaperLayout, PaperUse, QuestionKind
from kundenpflege.services import (
    follow_up_rhythms,
    papers,
    questionnaires,
    sales_objections,
    texts,
)
from kundenpflege.services.business import get_business
from kundenpflege.store import Store
from kundenpflege.ui.frame.settings_commands import SECTIONS as FOUND
from kundenpflege.ui.kit.editors import ChoiceEditor
from kundenpflege.ui.kit.office import Office
from kundenpflege.ui.settings.file_editor import FileEditor
from kundenpflege.ui.settings.mail import MailSection
from kundenpflege.ui.settings.page import SECTIONS, SettingsPage
from kundenpflege.ui.settings.questionnaires import QuestionnairesSection
from kundenpflege.ui.settings.section import Section
from kundenpflege.ui.settings.sorts_section import SortsSection
from kundenpflege.ui.settings.texts import TextsSection
from tests.memory_keyring import MemoryKeyring
from tests.ui.conftest import settle
from tests.ui.settings.conftest import Answers, shown

Typed = Callable[..., None]
Press = Callable[[str], None]


def pdf(path: Path, pages: int = 2) -> Path:
    writer = PdfWriter()
    for _number in range(pages):
        writer.add_blank_page(595, 842)
    file = BytesIO()
    writer.write(file)
    path.write_bytes(file.getvalue())
    return path


@pytest.fixture
def go(qtbot: QtBot, page: SettingsPage, office: Office) -> Callable[[str], Section]:
    """Bring a section to the screen."""

    def do(key: str) -> Section:
        section = page.show_section(key)
        settle(qtbot, office)
        assert section.key == key
        return section

    return do


@pytest.fixture
def ring() -> Iterator[MemoryKeyring]:
    before = keyring.get_keyring()
    memory = MemoryKeyring()
    keyring.set_keyring(memory)
    yield memory
    keyring.set_keyring(before)


def press_new(qtbot: QtBot, section: Section, office: Office) -> None:
    run = section.head_actions()[-1].run
    assert run is not None
    run()
    settle(qtbot, office)


def choose(editor: object, value: object) -> None:
    """Choose as the user does: the list says so."""
    assert isinstance(editor, ChoiceEditor)
    editor.set_value(value)
    editor.changed.emit()
    editor.left.emit()


# Papers


def test_a_withdrawal_instruction_is_kept_and_goes_to_consumers(
    qtbot: QtBot, go: Callable[[str], Section], furnished: Store, office: Office,
    answers: Answers, press: Press, tmp_path: Path,
) -> None:  # fmt: skip
    section = go("papers")
    assert isinstance(section, SortsSection)
    press_new(qtbot, section, office)
    press("saveRecord")
    form = section.panel.form
    assert section.panel.is_open() and form.box("file").error.text()
    answers.path = pdf(tmp_path / "Widerruf ZDH.pdf")
    press("file")
    assert form.editor("name").value() == "Widerruf ZDH"
    choose(form.editor("kind"), PaperKind.WITHDRAWAL)
    assert form.editor("use").value() is PaperUse.CONSUMERS
    press("saveRecord")
    assert not section.panel.is_open()
    with furnished.read() as db:
        (row,) = papers.list_papers(db)
    assert (row.kind, row.use, row.pages) == (PaperKind.WITHDRAWAL, PaperUse.CONSUMERS, 2)
    assert row.file_name == "Widerruf ZDH.pdf"
    section.open_row(row.id)
    assert "2 Seiten" in section.panel.form.editor("file").shown.text()  # type: ignore[attr-defined]
    answers.path = pdf(tmp_path / "neu.pdf", 3)
    press("file")
    press("saveRecord")
    with furnished.read() as db:
        (row,) = papers.list_papers(db)
    assert (row.name, row.pages, row.file_name) == ("Widerruf ZDH", 3, "neu.pdf")
    office.undo()
    settle(qtbot, office)
    with furnished.read() as db:
        assert papers.list_papers(db)[0].pages == 2


def test_a_broken_pdf_is_told_beside_the_file(
    qtbot: QtBot, go: Callable[[str], Section], furnished: Store, office: Office,
    answers: Answers, press: Press, tmp_path: Path,
) -> None:  # fmt: skip
    section = go("papers")
    assert isinstance(section, SortsSection)
    press_new(qtbot, section, office)
    answers.path = pdf(tmp_path / "AGB.pdf")
    answers.path.write_bytes(answers.path.read_bytes()[:150])
    press("file")
    press("saveRecord")
    assert "beschädigt" in section.panel.form.box("file").error.text()
    with furnished.read() as db:
        assert papers.list_papers(db) == []


# Questionnaires


def test_a_questionnaire_is_made_from_another_and_changed(
    qtbot: QtBot, go: Callable[[str], Section], furnished: Store, office: Office,
    typed: Typed, press: Press,
) -> None:  # fmt: skip
    with furnished.write("Fragebögen") as db:
        questionnaires.ensure_questionnaires(db)
        db.seal()
    section = go("talk")
    assert isinstance(section, QuestionnairesSection)
    count = section.list.count()
    assert count > 5 and section.current is not None
    section.new_questionnaire()
    typed("name", "Treppen", leave=False)
    press("saveRecord")
    assert section.current.name == "Treppen"
    assert section.list.count() == count
    press_new(qtbot, section, office)
    typed("text", "Wie viele Stufen?", leave=False)
    choose(section.panel.form.editor("kind"), QuestionKind.CHOICE)
    press("saveRecord")
    assert "Auswahl" in section.panel.form.box("choices").error.text()
    typed("choices", "bis 10", leave=False)
    press("saveRecord")
    assert section.list.count() == count + 1
    with furnished.read() as db:
        made = questionnaires.list_questionnaires(db)[-1]
        last = questionnaires.list_questions(db, made.id)[-1]
    assert (last.text, last.choices) == ("Wie viele Stufen?", ("bis 10",))
    section.list.choose(last.id)
    section.list.setFocus()
    qtbot.keyClick(section.list, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    settle(qtbot, office)
    with furnished.read() as db:
        assert questionnaires.list_questions(db, made.id)[-2].id == last.id
    section.open_questionnaire()
    press("removeRecord")
    with furnished.read() as db:
        assert "Treppen" not in [row.name for row in questionnaires.list_questionnaires(db)]
    office.undo()
    settle(qtbot, office)
    with furnished.read() as db:
        assert questionnaires.list_questionnaires(db)[-1].name == "Treppen"


# Follow-up


def test_a_rhythm_and_an_objection(
    qtbot: QtBot, go: Callable[[str], Section], furnished: Store, office: Office,
    typed: Typed, press: Press,
) -> None:  # fmt: skip
    section = go("follow_ups")
    assert isinstance(section, SortsSection)
    press_new(qtbot, section, office)
    typed("from_amount", "20000")
    typed("days", "3 und 10", leave=False)
    press("saveRecord")
    with furnished.read() as db:
        (row,) = follow_up_rhythms.list_rhythms(db)
    assert (row.days, row.days_before_end) == ("3, 10", 5)
    assert section.list.item(0).text() or section.list.count() == 1
    section.kinds.choose("objections")
    section._switch()
    before = section.list.count()
    press_new(qtbot, section, office)
    typed("text", "Das machen wir selbst.", leave=False)
    typed("benefit_answer", "Gern, sagen Sie nur wo.", leave=False)
    press("saveRecord")
    with furnished.read() as db:
        found = sales_objections.list_sales_objections(db)
    assert len(found) == before + 1 and found[-1].text == "Das machen wir selbst."


# Mail


def test_the_mail_server_is_kept_and_its_password_only_in_the_keyring(
    qtbot: QtBot, go: Callable[[str], Section], office: Office, typed: Typed, press: Press,
    ring: MemoryKeyring,
) -> None:  # fmt: skip
    section = go("mail")
    assert isinstance(section, MailSection)
    assert not section.test.isEnabled()
    typed("smtp_host", "smtp.beispiel.de")
    typed("smtp_user", "info@beispiel.de")
    typed("password", " geheim ")
    assert ring.kept == {("Kundenpflege", "smtp:info@beispiel.de@smtp.beispiel.de"): " geheim "}
    assert office.settings.get("smtp_host") == "smtp.beispiel.de"
    assert office.settings.get("smtp_user") == "info@beispiel.de"
    field = shown(section, "password")
    assert isinstance(field, QLineEdit)
    assert field.text() == "" and field.placeholderText() == "gespeichert"
    assert field.echoMode() is QLineEdit.EchoMode.Password
    assert "geheim" not in str(vars(office.settings))
    press("forgetPassword")
    assert ring.kept == {} and field.placeholderText() == ""


def test_trying_says_what_is_wrong_and_what_is_right(
    qtbot: QtBot, go: Callable[[str], Section], office: Office, typed: Typed, press: Press,
    ring: MemoryKeyring, monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    from kundenpflege.base.errors import UserError
    from kundenpflege.exchange import smtp

    tried: list[tuple[smtp.SmtpAccount, str]] = []

    def check(account: smtp.SmtpAccount, password: str) -> None:
        tried.append((account, password))
        if password == "falsch":
            raise UserError("Benutzername oder Passwort stimmen nicht.")

    monkeypatch.setattr(smtp, "check_account", check)
    section = go("mail")
    assert isinstance(section, MailSection)
    typed("smtp_host", "https://falsch")
    press("testMail")
    assert section.form.box("smtp_host").error.text() and not tried
    typed("smtp_host", "smtp.beispiel.de")
    typed("smtp_user", "info@beispiel.de")
    typed("password", "falsch")
    press("testMail")
    assert "stimmen nicht" in section.result.text()
    typed("password", "richtig")
    press("testMail")
    assert "angemeldet als info@beispiel.de" in section.result.text()
    assert tried[-1] == (
        smtp.SmtpAccount("smtp.beispiel.de", 587, "starttls", "info@beispiel.de"),
        "richtig",
    )


def test_without_a_keyring_the_password_is_not_kept(
    go: Callable[[str], Section], typed: Typed
) -> None:
    from keyring.backends import fail

    before = keyring.get_keyring()
    keyring.set_keyring(fail.Keyring())
    try:
        section = go("mail")
        assert isinstance(section, MailSection)
        typed("smtp_host", "smtp.beispiel.de")
        typed("smtp_user", "info@beispiel.de")
        typed("password", "geheim")
        assert "keinen Passwortspeicher" in section.result.text()
    finally:
        keyring.set_keyring(before)


# Letterhead, variables, search


def test_layout_and_stationery_are_stored(
    qtbot: QtBot, go: Callable[[str], Section], furnished: Store, office: Office,
    answers: Answers, press: Press, tmp_path: Path,
) -> None:  # fmt: skip
    section = go("letterhead")
    form = section.forms[0]  # type: ignore[attr-defined]
    choose(form.editor("layout"), PaperLayout.MODERN)
    settle(qtbot, office)
    answers.path = pdf(tmp_path / "briefpapier.pdf", 1)
    press("stationery")
    with furnished.read() as db:
        detail = get_business(db)
    assert detail.layout is PaperLayout.MODERN
    assert detail.stationery == answers.path.read_bytes()
    editor = section.forms[1].editor("stationery")  # type: ignore[attr-defined]
    assert isinstance(editor, FileEditor)
    qtbot.mouseClick(editor.remove, Qt.MouseButton.LeftButton)
    settle(qtbot, office)
    with furnished.read() as db:
        assert get_business(db).stationery is None


def test_a_variable_is_put_where_the_cursor_stands(
    qtbot: QtBot, go: Callable[[str], Section], furnished: Store, office: Office,
    typed: Typed, press: Press,
) -> None:  # fmt: skip
    section = go("texts")
    assert isinstance(section, TextsSection)
    press_new(qtbot, section, office)
    typed("body", "Fertig bis ", leave=False)
    button = shown(section.panel, "variables_body")
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    menu = button.findChild(QMenu)
    assert isinstance(menu, QMenu)
    next(one for one in menu.actions() if one.text().startswith("{Termin}")).trigger()
    menu.close()
    press("saveRecord")
    with furnished.read() as db:
        assert texts.list_texts(db, "guarantee")[-1].body == "Fertig bis {Termin}"


def test_every_section_is_found_by_the_search(office: Office) -> None:
    # The catalogue has a page, and a command, of its own.
    assert {key for key, *_rest in FOUND} | {"catalogue"} == {one.key for one in SECTIONS}
    assert all(words for _key, _label, _icon, words in FOUND)
