"""A password from the first day on: locked while typing, forgotten, remembered; by keyboard."""

from __future__ import annotations

from kundenpflege.services import backups

from .desk import words_on
from .house import PASSWORD, House, house

__all__ = ["house"]


def test_from_the_first_start_to_the_printed_code(house: House) -> None:
    house.open()
    assert house.gate == "welcome" and house.place == "begin"
    house.tab_to("protect")
    house.press("Space")
    assert house.place == "new_password"
    house.type(PASSWORD)
    house.tab_to("new_password_again")
    house.enter(PASSWORD)
    assert house.place == "printCode", "what to do next has the keyboard"
    code = words_on(house.see("recoveryCode")).replace("\n", "")
    house.answers.path = sheet = house.folder / "Code.pdf"
    house.tab_to("saveCode")
    house.press("Space")
    assert sheet.read_bytes().startswith(b"%PDF")
    house.tab_to("codeKept")
    house.press("Space")
    house.tab_to("next")
    house.press("Space")
    assert house.gate == "" and not house.reads(code)
    house.close()
    house.open()
    house.type(PASSWORD)
    house.tab_to("remember")
    house.press("Space", "Return")
    assert house.gate == ""
    house.close()
    house.open()
    assert house.gate == "", "the computer remembers"


def test_locked_while_typing_and_the_password_forgotten(house: House) -> None:
    code = house.encrypted()
    house.open()
    house.enter(PASSWORD)
    house.new_customer("Jürgen", "Groß")
    house.press("Ctrl+Shift+L")
    assert house.gate == "unlock" and house.place == "secret"
    for key in ("Esc", "Esc", "Ctrl+K", "Ctrl+2", "Ctrl+S", "F10", "Ctrl+Z", "Ctrl+Return"):
        house.press(key)
        assert house.place == "secret", f"{key} reached what is hidden"
    assert not house.reads("Groß")
    house.enter("falsch")
    assert house.reads("passt nicht") and house.gate == "unlock"
    house.tab_to("forgotten")
    house.press("Space")
    assert house.place == "secret" and house.reads("Wiederherstellungscode von Ihrem Ausdruck")
    house.enter(code.lower().replace("-", " "))
    assert house.gate == "" and house.place == "last_name" and house.reads("Groß")
    house.press("Ctrl+Return")
    assert house.reads("Jürgen Groß")
    house.click("Neues Passwort")
    assert house.sees("changeOpen"), "whoever came in by the code is led to a new password"


def test_ended_while_it_was_locked(house: House) -> None:
    house.encrypted()
    house.open()
    house.enter(PASSWORD)
    house.new_customer("Jürgen", "Groß")
    house.press("Ctrl+Shift+L")
    house.click_at(house.see("quit"))
    house.gone()
    assert [row.encrypted for row in backups.list_backups(house.path)] == [True]
    house.open()
    house.enter(PASSWORD)
    house.click("openLeftover")
    assert house.reads("Jürgen") and house.reads("Groß")
