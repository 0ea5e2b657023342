"""Nothing typed is lost: autosave, undo underneath, other changes, closing at any moment."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from kundenpflege.base.errors import DiskFullError, StoreError
from kundenpflege.base.settings import Settings
from kundenpflege.services import offers
from kundenpflege.services.offers import NeedDraft, OfferFilter
from kundenpflege.store import Store
from kundenpflege.ui.kit.office import Office
from kundenpflege.ui.offers import book as book_module
from kundenpflege.ui.offers.book import DraftBook
from tests.services.offer_world import add_full, send
from tests.ui.conftest import settle


@pytest.fixture
def offer_id(store: Store, couple: int) -> int:
    return add_full(store, couple)


@pytest.fixture
def book(qtbot: QtBot, office: Office, offer_id: int) -> DraftBook:
    made = DraftBook(office)
    made.open(offer_id)
    settle(qtbot, office)
    assert made.is_open
    return made


def stored(store: Store, offer_id: int) -> offers.OfferDraft:
    with store.read() as db:
        return offers.get_offer(db, offer_id).draft


def test_it_is_stored_by_itself_within_a_second(
    qtbot: QtBot, office: Office, store: Store, book: DraftBook, offer_id: int
) -> None:
    assert book_module.SAVE_AFTER < 1000
    book.change(subject="Haustür aus Eiche")
    assert book.dirty
    qtbot.waitUntil(lambda: not book.dirty, timeout=2000)
    assert stored(store, offer_id).subject == "Haustür aus Eiche"
    assert office.undo_label == "Angebot bearbeitet"


def test_going_on_typing_does_not_put_the_save_off(book: DraftBook) -> None:
    book.change(subject="H")
    left = book._timer.remainingTime()
    book.change(subject="Ha")
    assert book._timer.remainingTime() <= left


def test_only_one_save_is_under_way(
    qtbot: QtBot, office: Office, store: Store, book: DraftBook, offer_id: int
) -> None:
    book.change(subject="eins")
    book.save()
    book.change(subject="zwei")
    book.save()
    assert book._flying == 1
    qtbot.waitUntil(lambda: not book.dirty, timeout=15_000)
    assert stored(store, offer_id).subject == "zwei"


def test_new_parts_keep_their_ids_over_chained_saves(
    qtbot: QtBot, office: Office, store: Store, book: DraftBook, offer_id: int
) -> None:
    new = NeedDraft(book.new_key(), "neu")
    book.change(needs=(*book.draft.needs, new))
    book.flush()
    book.change(needs=(*book.draft.needs[:-1], replace(new, text="neu und geändert")))
    book.flush()  # handed in before the first answer came: closing does that
    settle(qtbot, office)
    assert not book.dirty
    texts = [need.text for need in stored(store, offer_id).needs]
    assert texts[-1] == "neu und geändert" and texts.count("neu") == 0
    assert book.draft.needs[-1].key > 0
    # A further new part gets a key that was never used.
    assert book.new_key() not in (new.key, 0)


def test_undo_brings_back_what_was_there(
    qtbot: QtBot, office: Office, store: Store, book: DraftBook, offer_id: int
) -> None:
    before = book.draft
    loaded: list[int] = []
    book.loaded.connect(lambda: loaded.append(1))
    book.change(subject="anders", needs=before.needs[:1])
    book.flush()
    settle(qtbot, office)
    office.undo()
    settle(qtbot, office)
    assert loaded and book.draft == before and not book.dirty
    office.redo()
    settle(qtbot, office)
    assert book.draft.subject == "anders" and len(book.draft.needs) == 1
    book.change(subject="weiter")
    book.flush()
    settle(qtbot, office)
    assert stored(store, offer_id).subject == "weiter"


def test_what_was_typed_in_one_go_is_one_step_for_undo(
    qtbot: QtBot, office: Office, store: Store, book: DraftBook, offer_id: int
) -> None:
    before = book.draft
    for subject in ("H", "Hau", "Haustür"):
        book.change(subject=subject)
        book.flush()
        settle(qtbot, office)
    book.change(closing="Bis bald.")
    book.flush()
    settle(qtbot, office)
    office.undo()
    settle(qtbot, office)
    assert (book.draft.subject, book.draft.closing) == ("Haustür", before.closing)
    office.undo()
    settle(qtbot, office)
    assert book.draft == before
    office.redo()
    settle(qtbot, office)
    assert stored(store, offer_id).subject == "Haustür"
    # After an undo the next typing is a step of its own.
    book.change(subject="Haustüren")
    book.flush()
    settle(qtbot, office)
    office.undo()
    settle(qtbot, office)
    assert stored(store, offer_id).subject == "Haustür"


def test_a_pause_begins_a_new_step(
    qtbot: QtBot, office: Office, book: DraftBook, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(type(book._burst), "PAUSE", -1)
    for subject in ("Haus", "Haustür"):
        book.change(subject=subject)
        book.flush()
        settle(qtbot, office)
    office.undo()
    settle(qtbot, office)
    assert book.draft.subject == "Haus"


def test_undo_while_typing_keeps_the_typing(
    qtbot: QtBot, office: Office, store: Store, book: DraftBook, offer_id: int
) -> None:
    before = book.draft
    book.change(subject="anders")
    book.flush()
    settle(qtbot, office)
    book.change(discount_reason="Stammkunde")
    office.undo()
    qtbot.waitUntil(lambda: office.is_idle and not book.dirty, timeout=15_000)
    assert book.draft.subject == before.subject
    assert stored(store, offer_id).discount_reason == "Stammkunde"


def test_a_save_that_meets_another_change_is_brought_together(
    qtbot: QtBot, office: Office, store: Store, book: DraftBook, offer_id: int
) -> None:
    def other(db: Any) -> None:
        detail = offers.get_offer(db, offer_id)
        draft = replace(detail.draft, closing="Bis bald.")
        offers.save_draft(db, offer_id, detail.version, draft)

    book.change(subject="getippt")
    office.run("Andere", other)
    book.flush()  # with the version from before
    qtbot.waitUntil(lambda: office.is_idle and not book.dirty, timeout=15_000)
    draft = stored(store, offer_id)
    assert (draft.subject, draft.closing) == ("getippt", "Bis bald.")


def test_typing_into_an_offer_that_was_taken_back_makes_it_anew(
    qtbot: QtBot, office: Office, store: Store, book: DraftBook, offer_id: int
) -> None:
    book.change(subject="bleibt")
    office.run("weg", lambda db: offers.remove_offer(db, offer_id))
    qtbot.waitUntil(lambda: office.is_idle and not book.dirty and book.is_open, timeout=15_000)
    assert book.offer_id is not None
    assert stored(store, book.offer_id).subject == "bleibt"


def test_an_offer_that_is_gone_is_let_go(
    qtbot: QtBot, office: Office, book: DraftBook, offer_id: int
) -> None:
    lost: list[str] = []
    book.lost.connect(lost.append)
    office.run("weg", lambda db: offers.remove_offer(db, offer_id))
    settle(qtbot, office)
    assert lost == [""] and not book.is_open


def test_an_offer_sent_elsewhere_is_let_go_with_a_word(
    qtbot: QtBot, office: Office, store: Store, book: DraftBook, offer_id: int
) -> None:
    lost: list[str] = []
    book.lost.connect(lost.append)
    send(store, offer_id)
    qtbot.waitUntil(lambda: bool(lost), timeout=15_000)
    settle(qtbot, office)
    assert "gesendet" in lost[0] and not book.is_open


def test_a_failing_save_is_told_and_tried_again(
    qtbot: QtBot, office: Office, store: Store, book: DraftBook, offer_id: int,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    told: list[str] = []
    office.told.connect(lambda notice: told.append(notice.text))
    failed: list[int] = []

    def full(*_args: object) -> None:
        raise StoreError("Der Datenträger ist voll.")

    with monkeypatch.context() as patched:
        patched.setattr(offers, "save_draft", full)
        book.change(subject="noch da")
        book.saved_then(lambda: failed.append(0), lambda: failed.append(1))
        settle(qtbot, office)
    assert told == ["Der Datenträger ist voll."]
    assert failed == [1]
    assert book.dirty and book.trouble
    book.change(subject="noch da!")
    qtbot.waitUntil(lambda: not book.dirty, timeout=15_000)
    assert stored(store, offer_id).subject == "noch da!" and not book.trouble


def test_an_offer_left_on_a_full_disk_is_stored_when_there_is_room(
    qtbot: QtBot, office: Office, store: Store, book: DraftBook, offer_id: int, couple: int,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    told: list[str] = []
    office.told.connect(lambda notice: told.append(notice.text))
    monkeypatch.setattr(book.behind._timer, "start", lambda: None)  # the test says when
    with store.write("anderes") as db:
        other = offers.add_offer(db, couple)

    def full(*_args: object) -> None:
        raise DiskFullError("Der Datenträger ist voll.")

    with monkeypatch.context() as patched:
        patched.setattr(offers, "save_draft", full)
        book.change(subject="getippt und verlassen")
        book.open(other)
        settle(qtbot, office)
        assert len(book.behind) == 1 and "noch nicht gespeichert" in told[-1]
        book.behind._again()
        settle(qtbot, office)
        assert len(book.behind) == 1
    assert stored(store, offer_id).subject != "getippt und verlassen"
    book.behind._again()
    settle(qtbot, office)
    assert stored(store, offer_id).subject == "getippt und verlassen" and not len(book.behind)
    assert "jetzt gespeichert" in told[-1]


def test_closing_the_program_stores_the_last_keystroke(
    qtbot: QtBot, store: Store, couple: int
) -> None:
    offer_id = add_full(store, couple)
    path, clock = store.path, store.clock
    store.close()
    office = Office(Settings(None), clock)
    office.start(lambda: Store.open(path, clock=clock))
    book = DraftBook(office)
    book.open(offer_id)
    settle(qtbot, office)
    office.closing.connect(book.flush)
    book.change(subject="eins")
    book.flush()
    book.change(subject="eins zwei")
    assert office.close()
    with Store.open(path, clock=clock) as opened:
        assert stored(opened, offer_id).subject == "eins zwei"


def test_a_new_offer_left_untouched_leaves_nothing(
    qtbot: QtBot, office: Office, store: Store, couple: int
) -> None:
    with store.write("neu") as db:
        fresh = offers.add_offer(db, couple)
    made = DraftBook(office)
    made.open(fresh, fresh=True)
    settle(qtbot, office)
    made.close()
    settle(qtbot, office)
    with store.read() as db:
        assert fresh not in offers.list_offer_ids(db, OfferFilter())


def test_a_text_too_long_keeps_nothing_else_from_being_stored(
    qtbot: QtBot, office: Office, store: Store, book: DraftBook, offer_id: int
) -> None:
    first, *others = book.draft.lines
    long = replace(first, text="Wort " * 4000)
    book.change(lines=(long, *others))
    book.change(subject="Danach getippt")
    assert book.too_long == "lines[0].text"
    book.save()
    settle(qtbot, office)
    kept = stored(store, offer_id)
    assert kept.subject == "Danach getippt"
    assert kept.lines[0].text.startswith("Wort Wort") and len(kept.lines[0].text) <= 1000
    # On the screen it stays whole, to be made shorter.
    assert book.draft.lines[0].text == long.text and not book.dirty and not book.trouble
    office.undo()
    settle(qtbot, office)
    assert book.draft.lines[0].text == first.text, "undo takes it back, whole"
    book.change(lines=(long, *others))
    book.change(lines=(replace(long, text="Kurz"), *others))
    book.save()
    settle(qtbot, office)
    assert stored(store, offer_id).lines[0].text == "Kurz"


def test_what_is_told_is_taken_back_alone(
    qtbot: QtBot, office: Office, store: Store, book: DraftBook, offer_id: int
) -> None:
    needs = book.draft.needs
    book.change(needs=(replace(needs[0], text="Soeben getippt"), *needs[1:]))
    book.save()
    settle(qtbot, office)
    book.change(needs=book.draft.needs[:1])
    book.flush("Bedürfnis entfernt")
    settle(qtbot, office)
    book.change(needs=(replace(book.draft.needs[0], text="Danach getippt"),))
    book.save()
    settle(qtbot, office)
    office.undo()
    settle(qtbot, office)
    assert [need.text for need in stored(store, offer_id).needs] == ["Soeben getippt"]
    office.undo()
    settle(qtbot, office)
    kept = stored(store, offer_id).needs
    assert len(kept) == len(needs)
    assert kept[0].text.startswith("Soeben")
