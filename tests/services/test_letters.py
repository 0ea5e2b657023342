"""Cards and letters: proposed from what is known, finished only with a personal sentence, noted
as a contact, printed together."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from kundenpflege.base.errors import InputError, NotFoundError, UserError
from kundenpflege.model import (
    Address,
    Contact,
    Installation,
    TextBlock,
    Wish,
)
from kundenpflege.model.kinds import (
    Channel,
    ContactKind,
    ContactNature,
    LetterForm,
)
from kundenpflege.services import consents, letters
from kundenpflege.services.letter_context import letter_findings, letter_sheet
from kundenpflege.store import Store
from tests.services.letter_world import PERSONAL, birthday, text_of, world, write

__all__ = ["world"]


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
