"""The stick is pulled out, the power fails, the file is damaged, somebody else has it open."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from kundenpflege.model import Customer
from kundenpflege.services import form_drafts
from kundenpflege.services.opening import open_store

from .house import House, house

__all__ = ["house"]


def names(house: House) -> list[str]:
    return house.look(lambda db: list(db.scalars(select(Customer.name).order_by(Customer.name))))


def test_the_stick_is_pulled_out_and_put_back(house: House) -> None:
    house.begin()
    house.new_customer("Jürgen", "Groß")
    house.press("Ctrl+Return")
    stick, pocket = house.path.parent, house.folder / "pocket"
    stick.rename(pocket)
    house.new_customer("Anna", "Vogt")
    house.press("Ctrl+Return")
    assert "wieder anschließen" in house.told[-1] and house.reads("Vogt")
    pocket.rename(stick)
    house.press("Ctrl+Return")
    assert names(house) == ["Anna Vogt", "Jürgen Groß"]
    stick.rename(pocket)
    house.window.close()
    house.wait(lambda: house.sees("leave") and house.sees("stay"))
    house.click_at(house.see("leave"))
    house.gone()
    house.open()
    assert house.reads("Die Kundendaten sind gerade nicht da")
    assert not stick.exists(), "nothing was made in its place"
    pocket.rename(stick)
    house.click("again")
    assert house.gate == "" and names(house) == ["Anna Vogt", "Jürgen Groß"]


def test_the_power_fails_and_the_file_is_damaged(house: House) -> None:
    house.begin()
    house.new_customer("Jürgen", "Groß")
    house.press("Ctrl+Return")
    house.office.commands.run("safety.save")
    house.settle()
    house.watch.past += timedelta(minutes=5)
    house.press("Ctrl+2", "Ctrl+J")
    house.type("Will Eiche")
    house.wait(lambda: house.look(form_drafts.list_drafts))
    house.copy_as_killed(killed := house.folder / "killed")
    house.pull_the_plug()
    house.path = killed / house.path.name
    house.open()
    assert house.reads("Nicht gespeicherte Eingaben: Notiz „Jürgen Groß“")
    house.click("openLeftover")
    assert house.reads("Will Eiche")
    house.press("Ctrl+Return")
    house.close()
    body = bytearray(house.path.read_bytes())
    body[4096:32768] = b"\xa5" * 28672
    house.path.write_bytes(bytes(body))
    house.open()
    assert house.gate == "repair" and house.reads("Es fehlt nichts.")
    house.click("restore")
    house.wait(lambda: house.gate == "")
    house.click("nav_customers")
    assert names(house) == ["Jürgen Groß"]
    house.click_row("customerTable", "Groß")
    assert any("Will Eiche" in text for text in house.texts("happened"))
    assert list(killed.glob("*.beschaedigt-*")), "set aside"


def test_somebody_else_has_it_open(house: House) -> None:
    house.begin()
    house.new_customer("Jürgen", "Groß")
    house.press("Ctrl+Return")
    house.close()
    other = open_store(house.path, clock=house.clock)
    house.open()
    assert house.reads("Die Datenbank ist gerade geöffnet") and house.place == "again"
    house.click("look")
    house.new_customer("Anna", "Vogt")
    house.press("Ctrl+Return")
    assert "Nichts wurde gespeichert" in house.told[-1] and house.reads("Vogt")
    other.close()
    house.click("openToEdit")
    assert house.gate == "" and house.reads("Vogt"), "what was typed is still there"
    house.press("Ctrl+Return")
    assert names(house) == ["Anna Vogt", "Jürgen Groß"]


def test_an_earlier_state_comes_back(house: House) -> None:
    house.begin()
    house.new_customer("Jürgen", "Groß")
    house.press("Ctrl+Return")
    house.office.commands.run("safety.save")
    house.settle()
    house.watch.past += timedelta(minutes=5)
    house.new_customer("Anna", "Vogt")
    house.press("Ctrl+Return")
    house.office.commands.run("safety.restore")
    house.settle()
    house.click_row("backupsTable", "von Hand")
    house.click("restoreBackup")
    assert house.reads("So viel gibt es danach") and house.reads("wird vorher gesichert")
    house.click("restoreNow")
    assert names(house) == ["Jürgen Groß"] and "Zurückgeholt" in house.told[-1]
    house.click_row("backupsTable", "vor dem Zurückholen")
    house.click("restoreBackup")
    house.click("restoreNow")
    assert names(house) == ["Anna Vogt", "Jürgen Groß"], "also back again"
