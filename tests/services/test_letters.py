"""Cards and letters: proposed from what is known, finished only with a personal sentence, noted
as a contact, printed together."""

from __future__ import annotations

from datetime import date, datetime
from io import BytesIO
from typing import Any

import pytest
from pypdf import PdfReader
from sqlalchemy import select

from kundenpflege.base.errors import InputError, NotFoundError, UserError
from kundenpflege.model import (
    Address,
    Business,
    Contact,
    Customer,
    Enquiry,
    Installation,
    Letter,
    OccasionType,
    Offer,
    Person,
    TextBlock,
    User,
    Wish,
)
from kundenpflege.model.kinds import (
    Channel,
    ContactKind,
    ContactNature,
    CustomerKind,
    Importance,
    LetterForm,
    OfferState,
    Salutation,
)
from kundenpflege.services import consents, erasing, letter_batches, letters, merging
from kundenpflege.services.greeting_texts import ensure_greetings
from kundenpflege.services.letter_context import letter_findings, letter_sheet
from kundenpflege.services.letter_print import (
    print_address_labels,
    print_card_sheets,
    print_envelopes,
    print_letters,
)
from kundenpflege.store import Store, Writer

PERSONAL = "Ich denke noch gern an Ihren Rosengarten."


@pytest.fixture
def world(store: Store) -> dict[str, int]:
    """A joinery, Dr. Sommer who turns 60 on 1 December, the Brandts whom we know well."""
    with store.write("Anfang") as db:
        db.add(Business(id=1, name="Tischlerei Holz GmbH", short_name="Holz", street="Werkweg 3",
                        postal_code="22926", place="Ahrensburg", phone="04102 1"))  # fmt: skip
        user = db.add(User(name="Jens Holz", phone="04102 12"))
        db.flush()
        ensure_greetings(db)
        sommer = db.add(Customer(number="K-0087", name="Dr. Helene Sommer", since=date(2016, 12, 1),
                                 kind=CustomerKind.PRIVATE, responsible_id=user.id))  # fmt: skip
        brandt = db.add(Customer(number="K-0291", name="Familie Brandt", kind=CustomerKind.FAMILY))
        db.flush()
        for one in (sommer, brandt):
            db.add(Address(customer_id=one.id, street="Gartenweg 5", postal_code="22926",
                           place="Ahrensburg"))  # fmt: skip
        helene = Person(customer_id=sommer.id, first_name="Helene", last_name="Sommer",
                        title_before="Dr.", salutation=Salutation.MRS, note="Rosen")  # fmt: skip
        helene.set_birthday(1, 12, 1966)
        petra = Person(customer_id=brandt.id, first_name="Petra", last_name="Brandt",
                       salutation=Salutation.MRS, informal=True)  # fmt: skip
        petra.set_birthday(2, 12, None)
        jan = Person(customer_id=brandt.id, first_name="Jan", last_name="Brandt",
                     salutation=Salutation.MR, informal=True, position=1)  # fmt: skip
        db.add_all([helene, petra, jan])
        db.flush()
        return {"sommer": sommer.id, "brandt": brandt.id, "helene": helene.id, "petra": petra.id}


def birthday(person_id: int, day: str = "2026-12-01") -> str:
    return f"birthday:person:{person_id}:{day}"


def write(db: Writer, customer_id: int, occasion: str, **values: Any) -> int:
    draft = letters.new_letter(db, customer_id, occasion=occasion)
    return letters.save_letter(db, customer_id, {**draft.values, "personal": PERSONAL, **values})


def text_of(pdf: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)


# Proposals -------------------------------------------------------------------------------------


def test_a_birthday_is_proposed_with_age_salutation_and_place(
    store: Store, world: dict[str, int]
) -> None:
    key = f"round_birthday:person:{world['helene']}:2026-12-01"
    with store.read() as db:
        draft = letters.new_letter(db, world["sommer"], occasion=key)
    assert draft.id is None and draft.values["form"] is LetterForm.CARD
    assert draft.values["salutation"] == "Sehr geehrte Frau Dr. Sommer,"
    assert draft.values["body"].startswith("zu Ihrem 60. Geburtstag gratulieren wir")
    assert "{Persönlicher Satz}" in draft.values["body"] and draft.values["personal"] == ""
    assert draft.context.title == "60. Geburtstag · 01.12.2026"
    assert draft.context.hints[0] == "Rosen" and draft.context.signer == "Jens Holz"
    sheet = letter_sheet(draft.context, draft.values)
    assert (sheet.front, sheet.below) == ("Herzlichen Glückwunsch", "zum 60. Geburtstag")
    assert [one.open for one in sheet.passages] == [False, True, False]


def test_friends_are_addressed_as_friends(store: Store, world: dict[str, int]) -> None:
    with store.read() as db:
        one = letters.new_letter(
            db, world["brandt"], occasion=birthday(world["petra"], "2026-12-02")
        )
        all_of_them = letters.new_letter(db, world["brandt"], occasion="thanks")
    assert one.values["salutation"] == "Liebe Petra," and "dir" in one.values["body"]
    assert one.values["closing"] == "Herzliche Grüße"
    assert (
        all_of_them.values["salutation"].startswith("Liebe")
        and "euch" in (all_of_them.values["body"])
    )
    assert letter_sheet(all_of_them.context, all_of_them.values).below == "für euren Auftrag"


def test_own_texts_go_first_and_du_never_gets_a_text_for_sie(
    store: Store, world: dict[str, int]
) -> None:
    with store.write("Texte") as db:
        for block in db.scalars(select(TextBlock).where(TextBlock.kind.endswith("birthday"))):
            db.delete(block)
        for kind in ("birthday", "round_birthday"):
            db.add(TextBlock(kind=f"greet:{kind}", name="Unser", body="Hoch sollen Sie leben!"))
    with store.read() as db:
        sie = letters.new_letter(db, world["sommer"], occasion=birthday(world["helene"]))
        du = letters.new_letter(db, world["brandt"], occasion=birthday(world["petra"]))
    assert sie.values["body"] == "Hoch sollen Sie leben!"
    assert "dir" in du.values["body"] and "Sie" not in du.values["body"]


def test_warranty_wish_and_anniversary_know_what_they_are_about(
    store: Store, world: dict[str, int]
) -> None:
    with store.write("Dinge") as db:
        door = db.add(
            Installation(
                customer_id=world["sommer"], title="Haustür Eiche", installed_on=date(2022, 1, 20),
                warranty_until=date(2027, 1, 20),
            )
        )  # fmt: skip
        wish = db.add(Wish(customer_id=world["sommer"], text="Ein Bücherregal", noted_on=db.today))
        db.flush()
        keys = (door.id, wish.id)
    with store.read() as db:
        warranty = letters.new_letter(
            db, world["sommer"], occasion=f"warranty:installation:{keys[0]}:2027-01-20"
        )
        asked = letters.new_letter(db, world["sommer"], occasion=f"wish:wish:{keys[1]}:2026")
        years = letters.new_letter(
            db, world["sommer"], occasion=f"anniversary:customer:{world['sommer']}:2026-12-01"
        )
        other = letters.new_letter(
            db, world["brandt"], occasion=f"warranty:installation:{keys[0]}:2027-01-20"
        )
    assert warranty.values["form"] is LetterForm.LETTER
    assert (
        warranty.values["subject"]
        == "Unsere Gewährleistung für Haustür Eiche endet am 20. Januar 2027"
    )
    assert "20. Januar 2027" in warranty.values["body"]
    assert "Ein Bücherregal" in asked.values["body"]
    assert "seit 10 Jahren" in years.values["body"]
    # Things of somebody else are not told, and no variable stays open.
    assert "Haustür" not in other.values["body"] and "{A" not in other.values["body"]


def test_a_customer_who_is_gone_is_told(store: Store, world: dict[str, int]) -> None:
    with store.read() as db, pytest.raises(NotFoundError):
        letters.new_letter(db, 4711)


# Finishing -------------------------------------------------------------------------------------


@pytest.mark.parametrize("personal", ["", "  \n ", "…", "!!", "Ich denke noch gern an …"])
def test_without_a_personal_sentence_nothing_is_finished(
    store: Store, world: dict[str, int], personal: str
) -> None:
    with store.write("Karte") as db:
        letter_id = write(db, world["sommer"], birthday(world["helene"]), personal=personal)
    with pytest.raises(InputError) as told, store.write("Fertig") as db:
        letters.finish_letter(db, letter_id)
    assert list(told.value.fields) == ["personal"]
    with store.read() as db:
        assert letters.get_letter(db, letter_id).finished_on is None
        assert not db.scalars(select(Contact))


def test_finishing_keeps_the_paper_and_notes_the_contact(
    store: Store, world: dict[str, int]
) -> None:
    key = birthday(world["helene"])
    with store.write("Karte") as db:
        letter_id = write(db, world["sommer"], key)
    with store.write("Fertig") as db:
        contact_id = letters.finish_letter(db, letter_id)
    with store.read() as db:
        draft = letters.get_letter(db, letter_id)
        contact = db.require(Contact, contact_id or 0)
        noted = (contact.kind, contact.done_on, contact.occasion, contact.nature)
        assert PERSONAL in contact.outcome and contact.person_id == world["helene"]
    assert draft.content is not None and draft.finished_on == date(2026, 11, 21)
    assert PERSONAL in text_of(draft.content).replace("\n", " ")
    assert noted == (ContactKind.LETTER, date(2026, 11, 21), key, ContactNature.CARE)
    with pytest.raises(UserError), store.write("Ändern") as db:
        letters.change_letter(db, letter_id, None, {"personal": "Doch etwas anderes"})
    store.undo()
    with store.read() as db:
        assert letters.get_letter(db, letter_id).finished_on is None
        assert not db.scalars(select(Contact))


def test_what_was_planned_for_the_occasion_is_what_is_done(
    store: Store, world: dict[str, int]
) -> None:
    key = birthday(world["helene"])
    with store.write("Plan") as db:
        planned = db.add(
            Contact(customer_id=world["sommer"], kind=ContactKind.CALL, reason="Geburtstag",
                    due=date(2026, 12, 1), occasion=key)
        )  # fmt: skip
        db.flush()
        other = f"planned_contact:contact:{planned.id}:2026-12-01"
        letter_id = write(db, world["sommer"], other)
        draft = letters.new_letter(db, world["sommer"], occasion=other)
        assert draft.context.kind.key == "round_birthday" and draft.id == letter_id
        assert letters.finish_letter(db, letter_id) == planned.id
    with store.read() as db:
        (contact,) = db.scalars(select(Contact))
        assert contact.done_on == date(2026, 11, 21) and contact.kind is ContactKind.LETTER


def test_without_the_wish_nothing_is_noted_and_twice_neither(
    store: Store, world: dict[str, int]
) -> None:
    with store.write("Karten") as db:
        quiet = write(db, world["sommer"], "christmas")
        assert letters.finish_letter(db, quiet, note=False) is None
        loud = write(db, world["sommer"], "care_gap")
        first = letters.finish_letter(db, loud)
        letters.reopen_letter(db, loud)
        letters.change_letter(db, loud, None, {"body": "Nur ein Gruß, {Persönlicher Satz}"})
        assert letters.finish_letter(db, loud) == first
    with store.read() as db:
        assert len(db.scalars(select(Contact))) == 1


def test_an_objection_to_post_and_a_missing_address_stop_it(
    store: Store, world: dict[str, int]
) -> None:
    with store.write("Widerspruch") as db:
        letter_id = write(db, world["sommer"], birthday(world["helene"]))
        consents.object_to(db, world["sommer"], Channel.POST)
    with pytest.raises(InputError) as told, store.write("Fertig") as db:
        letters.finish_letter(db, letter_id)
    assert "widersprochen" in told.value.fields["person_id"]
    with store.write("Ohne Anschrift") as db:
        for address in db.scalars(select(Address).where(Address.customer_id == world["brandt"])):
            db.delete(address)
        letter_id = write(db, world["brandt"], "thanks")
    with pytest.raises(InputError) as told, store.write("Fertig") as db:
        letters.finish_letter(db, letter_id)
    assert "Straße und Ort" in told.value.fields["person_id"]


def test_open_variables_and_too_much_text_stop_it(store: Store, world: dict[str, int]) -> None:
    with store.write("Karten") as db:
        forgotten = write(db, world["sommer"], "own", body="Alles Gute, {Vorname} am {Termin}!")
        endless = write(db, world["sommer"], "own", form="card", body="Sehr viel Text. " * 200)
    for letter_id in (forgotten, endless):
        with pytest.raises(InputError) as told, store.write("Fertig") as db:
            letters.finish_letter(db, letter_id)
        assert "body" in told.value.fields


def test_du_and_sie_in_one_letter_are_told(store: Store, world: dict[str, int]) -> None:
    with store.read() as db:
        sie = letters.new_letter(db, world["sommer"], occasion="thanks")
        du = letters.new_letter(db, world["brandt"], world["petra"], "thanks")

    def told(draft: letters.LetterDraft, personal: str) -> list[str]:
        found = letter_findings(draft.context, {**draft.values, "personal": personal})
        return [one.text for one in found if not one.blocks]

    assert told(sie, PERSONAL) == []
    assert told(sie, "Was macht dein Garten eigentlich?") == [
        "Wir sagen Sie, im Text steht aber „dein“."
    ]
    assert told(du, "Was machen eigentlich Ihre Rosen?") == [
        "Wir sagen du, im Text steht aber „Ihre“."
    ]


def test_a_person_of_somebody_else_is_refused(store: Store, world: dict[str, int]) -> None:
    with pytest.raises(InputError), store.write("Fremd") as db:
        write(db, world["sommer"], "thanks", person_id=world["petra"])


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
