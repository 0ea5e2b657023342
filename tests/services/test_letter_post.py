"""The post of the day: printed together, begun for many; who must not get any; what letters about
offers and seasons say."""

from __future__ import annotations

from datetime import date, datetime
from io import BytesIO

import pytest
from pypdf import PdfReader

from kundenpflege.base.errors import UserError
from kundenpflege.model import (
    Address,
    Business,
    Contact,
    Customer,
    Enquiry,
    Letter,
    OccasionType,
    Offer,
)
from kundenpflege.model.kinds import (
    Channel,
    ContactKind,
    ContactNature,
    Importance,
    LetterForm,
    OfferState,
)
from kundenpflege.services import consents, erasing, letter_batches, letters, merging
from kundenpflege.services.letter_context import letter_sheet
from kundenpflege.services.letter_print import (
    print_address_labels,
    print_card_sheets,
    print_envelopes,
    print_letters,
)
from kundenpflege.store import Store
from tests.services.letter_world import birthday, text_of, world, write

__all__ = ["world"]


# Printing --------------------------------------------------------------------------------------


def test_the_post_of_the_day_in_one_file(store: Store, world: dict[str, int]) -> None:
    with store.write("Post") as db:
        card = write(db, world["sommer"], birthday(world["helene"]))
        letter = write(db, world["brandt"], "dormant", personal="Was macht eigentlich das Regal?")
        draft = write(db, world["brandt"], "christmas", personal="")
        for one in (card, letter):
            letters.finish_letter(db, one)
    with store.read() as db:
        assert [row.id for row in letters.letters_of_day(db)] == [card, letter]
        assert [row.state for row in letters.list_letters(db, state="draft")] == ["draft"]
    with store.write("Drucken") as db:
        everything = PdfReader(BytesIO(print_letters(db, [card, draft, letter])))
        sheets = PdfReader(BytesIO(print_card_sheets(db, [card, letter])))
        alone = PdfReader(BytesIO(print_letters(db, [card, letter], LetterForm.LETTER)))
    sizes = [tuple(round(float(v) / 72 * 25.4) for v in p.mediabox[2:]) for p in everything.pages]
    assert sizes == [(148, 105), (148, 105), (210, 297)]
    assert len(sheets.pages) == 2 and len(alone.pages) == 1
    with store.read() as db:
        assert {row.id for row in letters.list_letters(db, state="printed")} == {card, letter}
        # What was printed today can be printed once more today.
        assert [row.id for row in letters.letters_of_day(db)] == [card, letter]
        envelopes = PdfReader(BytesIO(print_envelopes(db, [card, letter], "c6")))
        labels = text_of(print_address_labels(db, [card, letter], start=3))
        with pytest.raises(UserError):
            print_envelopes(db, [card], "B4")
        with pytest.raises(UserError):
            print_envelopes(db, [], "DL")
    assert "Gartenweg 5" in envelopes.pages[1].extract_text() and "Gartenweg 5" in labels
    with pytest.raises(UserError), store.write("Drucken") as db:
        print_letters(db, [draft])
    with store.read() as db:
        assert db.require(Letter, card).printed_on == date(2026, 11, 21)


def test_the_right_to_object_stands_below_letters_that_advertise(
    store: Store, world: dict[str, int]
) -> None:
    with store.read() as db:
        care = letters.new_letter(db, world["sommer"], occasion="dormant")
        offer = letters.new_letter(db, world["sommer"], occasion="enquiry:enquiry:1:2026-11-20")
    assert "solche Post" in letter_sheet(care.context, care.values).note
    assert letter_sheet(offer.context, offer.values).note == ""


def test_swiss_letters_have_their_spelling(store: Store, world: dict[str, int]) -> None:
    with store.write("Schweiz") as db:
        business = db.require(Business, 1)
        business.country, business.swiss_spelling = "CH", True
    with store.read() as db:
        draft = letters.new_letter(db, world["sommer"], occasion="thanks")
        letter = letters.new_letter(db, world["sommer"], occasion="dormant")
    assert draft.values["salutation"] == "Sehr geehrte Frau Dr. Sommer"
    assert draft.values["body"].startswith("Vielen Dank")
    assert draft.values["closing"] == "Herzliche Grüsse"
    assert letter.values["closing"] == "Freundliche Grüsse"


def test_who_is_erased_leaves_no_words_in_letters(store: Store, world: dict[str, int]) -> None:
    with store.write("Karte") as db:
        key = birthday(world["petra"], "2026-12-02")
        letter_id = write(db, world["brandt"], key, personal="Was macht der Zilpzalp im Garten?")
        letters.finish_letter(db, letter_id)
    erasing.erase_person(store, world["petra"])
    with store.read() as db:
        draft = letters.get_letter(db, letter_id)
        assert draft.values["personal"] == draft.values["salutation"] == ""
        assert draft.content is None and draft.values["person_id"] is None
        assert letters.list_letters(db)[0].person == ""
    for path in store.path.parent.iterdir():
        if path.is_file():
            assert b"Zilpzalp" not in path.read_bytes()
    assert store.check() == []


def test_letters_go_along_when_customers_become_one(store: Store, world: dict[str, int]) -> None:
    with store.write("Karte") as db:
        letter_id = write(db, world["brandt"], "thanks")
    with store.write("Zusammenführen") as db:
        merging.merge(db, world["sommer"], world["brandt"], {})
    with store.read() as db:
        assert letters.get_letter(db, letter_id).customer_id == world["sommer"]
    store.undo()
    with store.read() as db:
        assert letters.get_letter(db, letter_id).customer_id == world["brandt"]


def test_letters_about_offers_and_enquiries_are_no_advertising(
    store: Store, world: dict[str, int]
) -> None:
    with store.write("Angebot") as db:
        offer = db.add(
            Offer(customer_id=world["sommer"], number="AN-2026-0142", subject="Haustür",
                  state=OfferState.SENT, offer_date=date(2026, 11, 1),
                  sent_at=datetime(2026, 11, 1, 9))
        )  # fmt: skip
        enquiry = db.add(
            Enquiry(customer_id=world["sommer"], subject="Ein Zaun", received_on=db.today)
        )
        planned = db.add(
            Contact(customer_id=world["sommer"], kind=ContactKind.LETTER, reason="Maße schicken",
                    nature=ContactNature.SERVICE, due=db.today)
        )  # fmt: skip
        db.flush()
        consents.object_to(db, world["sommer"], None)
        ids = offer.id, enquiry.id, planned.id
    with store.read() as db:
        follow_up = letters.new_letter(
            db, world["sommer"], occasion=f"follow_up:offer:{ids[0]}:sent-2026-11-01"
        )
        asked = letters.new_letter(
            db, world["sommer"], occasion=f"enquiry:enquiry:{ids[1]}:2026-11-21"
        )
        contact = letters.new_letter(
            db, world["sommer"], occasion=f"planned_contact:contact:{ids[2]}:2026-11-21"
        )
        care = letters.new_letter(db, world["sommer"], occasion="care_gap")
    assert follow_up.values["subject"] == "Unser Angebot AN-2026-0142 „Haustür“"
    assert asked.values["subject"] == "Ihre Anfrage: Ein Zaun"
    assert contact.context.title == "Maße schicken"
    for draft in (follow_up, asked, contact):
        assert (
            draft.context.forbidden == "" and letter_sheet(draft.context, draft.values).note == ""
        )
    assert "insgesamt widersprochen" in care.context.forbidden
    with store.write("Fertig") as db:
        letter_id = write(db, world["sommer"], asked.context.occasion)
        letters.finish_letter(db, letter_id)
    with store.read() as db:
        assert db.require(Enquiry, ids[1]).answered_on == date(2026, 11, 21)


@pytest.mark.parametrize(("day", "late"), [("2026-11-20", True), ("2026-11-21", False)])
def test_who_writes_after_the_day_says_so(
    store: Store, world: dict[str, int], day: str, late: bool
) -> None:
    key = f"birthday:person:{world['petra']}:{day}"
    with store.read() as db:
        draft = letters.new_letter(db, world["brandt"], occasion=key)
    assert ("nachträglich" in draft.values["body"]) is late
    below = letter_sheet(draft.context, draft.values).below
    assert below == ("nachträglich zum Geburtstag" if late else "zum Geburtstag")
    assert {text.name for text in draft.context.texts} == {"Herzlich", "Nachträglich"}


def test_the_same_occasion_for_many(store: Store, world: dict[str, int]) -> None:
    with store.write("Klassen") as db:
        for number in range(1, 7):
            one = db.add(
                Customer(number=f"K{number}", name=f"Kunde {number}", importance=Importance.A)
            )
            db.flush()
            if number != 6:
                db.add(Address(customer_id=one.id, street="Weg 1", place="Siek"))
            if number == 5:
                consents.object_to(db, one.id, Channel.POST)
            if number == 4:
                one.restricted_on = db.today
            if number == 3:
                write(db, one.id, "christmas")
        db.require(Customer, world["sommer"]).importance = Importance.B
    with store.read() as db:
        found = letter_batches.batch(db, "christmas", [Importance.A])
        both = letter_batches.batch(db, "christmas", [Importance.A, Importance.B])
    assert len(found.ids) == 2 and len(both.ids) == 3
    assert (found.written, found.objecting, found.nowhere, found.beyond) == (1, 1, 1, 0)
    assert found.words() == (
        "2 Kunden bekommen einen Entwurf. 1 hat schon einen. 1 möchte keine Post. "
        "1 hat keine Anschrift."
    )
    with store.write("Anlegen") as db:
        made = letter_batches.begin_letters(db, "christmas", found.ids)
    with store.read() as db:
        assert len(letters.list_letters(db, state="draft")) == 3 and len(made) == 2
        assert letter_batches.batch(db, "christmas", [Importance.A]).ids == ()
    for kind, ids in (("Mondfest", found.ids), ("christmas", ()), ("christmas", range(151))):
        with pytest.raises(UserError), store.write("Anlegen") as db:
            letter_batches.begin_letters(db, kind, ids)


def test_who_is_restricted_or_objects_later_gets_nothing(
    store: Store, world: dict[str, int]
) -> None:
    with store.write("Post") as db:
        first = write(db, world["sommer"], "thanks")
        second = write(db, world["brandt"], "thanks")
        for one in (first, second):
            letters.finish_letter(db, one)
        consents.object_to(db, world["sommer"], Channel.POST)
        db.require(Customer, world["brandt"]).restricted_on = db.today
    with store.read() as db:
        assert [row.id for row in letters.letters_of_day(db)] == [first]
        assert [row.id for row in letters.list_letters(db)] == [first]
    for printing in (print_letters, print_card_sheets):
        with pytest.raises(UserError, match="Helene Sommer"), store.write("Drucken") as db:
            printing(db, [first])


def test_a_season_names_what_it_is_about(store: Store, world: dict[str, int]) -> None:
    with store.write("Anlass") as db:
        kind = db.add(OccasionType(key="gutter", title="Dachrinnen reinigen"))
        db.flush()
        kind_id = kind.id
    customer_id = world["sommer"]
    with store.read() as db:
        key = f"season:customer:{customer_id}:2026-10-01"
        named = letters.new_letter(db, customer_id, occasion=f"{key}-{kind_id}")
        gone = letters.new_letter(db, customer_id, occasion=f"{key}-4711")
        step = letters.new_letter(db, customer_id, occasion="next_step:contact:1:2026-10-01")
    assert named.values["subject"] == "Jetzt ist die richtige Zeit: Dachrinnen reinigen"
    assert gone.values["subject"] == "Jetzt ist die richtige Zeit"
    assert step.context.kind.key == "own"
