"""Versions and variants of one order: counted once, shown once, erased whole."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from io import BytesIO

import pytest
from PIL import Image
from sqlalchemy import select

from kundenpflege.base.errors import UserError
from kundenpflege.model import Contact, Offer, Picture
from kundenpflege.model.kinds import OfferKind, OfferState
from kundenpflege.services import erasing, offers, talks, variants
from kundenpflege.services.offer_figures import load_offer_facts, load_offer_figures
from kundenpflege.services.offer_kinds import confirm_order
from kundenpflege.services.offer_sheet import sheet_context
from kundenpflege.services.pictures import add_picture
from kundenpflege.services.pipeline import load_pipeline
from kundenpflege.services.questionnaires import ensure_questionnaires
from kundenpflege.store import Store
from tests.services.offer_world import (
    add_business,
    add_company,
    add_couple,
    add_full,
    tiny_pdf,
)


@pytest.fixture
def customer(store: Store) -> int:
    add_business(store)
    return add_couple(store)


def send(store: Store, offer_id: int) -> None:
    with store.write("Gesendet") as db:
        offers.send_offer(db, offer_id, "save", render=tiny_pdf)


def variant(store: Store, offer_id: int, name: str) -> int:
    with store.write("Variante") as db:
        return variants.add_variant(db, offer_id, name)


def version(store: Store, offer_id: int) -> int:
    with store.write("Version") as db:
        return offers.new_version(db, offer_id)


def test_a_variant_with_a_new_version_is_shown_once(store: Store, customer: int) -> None:
    root = add_full(store, customer)
    other = variant(store, root, "besser")
    send(store, other)
    newer = version(store, other)
    with store.write("Zusammen") as db:
        variants.show_together(db, root, True)
        variants.show_together(db, newer, True)
    with store.read() as db:
        assert [row.id for row in variants.list_variants(db, root)] == [root, newer]
        assert [row.id for row in variants.list_variants(db, other)] == [root, other]
        assert len(sheet_context(db, root).variants) == 1
        assert [one.variant_name for one in sheet_context(db, newer).variants] == [""]


@pytest.mark.parametrize("by", ["state", "decision", "chance"])
def test_the_pipeline_counts_variants_once_even_while_a_version_is_written(
    store: Store, customer: int, by: str
) -> None:
    root = add_full(store, customer)
    first, second = variant(store, root, "besser"), variant(store, root, "beste")
    for one in (root, first, second):
        send(store, one)
    with store.read() as db:
        assert load_pipeline(db, by).total.count == 1
    version(store, root)
    with store.read() as db:
        total = load_pipeline(db, by).total
    assert (total.count, total.net) == (1, Decimal(2000))


def test_figures_count_an_order_once(store: Store, customer: int) -> None:
    root = add_full(store, customer)
    other = variant(store, root, "besser")
    for one in (root, other):
        send(store, one)
    with store.write("Angenommen") as db:
        offers.accept_offer(db, other)
    with store.read() as db:
        found = load_offer_figures(db)
    assert (found.all.sent, found.all.won, found.all.open) == (1, 1, 0)
    assert found.all.rate == 100


def test_the_first_version_tells_how_fast_we_answered_and_all_calls_count(
    store: Store, customer: int
) -> None:
    with store.write("Angebote") as db:
        for revision, sent, state in (
            (1, 10, OfferState.REPLACED),
            (2, 20, OfferState.ACCEPTED),
        ):
            offer = db.add(
                Offer(
                    customer_id=customer,
                    number="AN-1",
                    revision=revision,
                    state=state,
                    sent_at=datetime(2026, 11, sent),
                    asked_on=date(2026, 11, 8),
                    net_total=Decimal(1000),
                    gross_total=Decimal(1190),
                    gross_prices=True,
                    discount_total=Decimal(119),
                )
            )
            db.flush()
            db.add(
                Contact(
                    customer_id=customer,
                    offer_id=offer.id,
                    due=date(2026, 11, sent),
                    done_on=date(2026, 11, sent) + timedelta(days=1),
                    follow_up=1,
                )
            )
    with store.read() as db:
        (fact,) = load_offer_facts(db)
        assert load_offer_figures(db).days_to_answer == Decimal(2)
        assert load_offer_facts(db, until=date(2026, 11, 15)) == []
    assert (fact.sent_on.day, fact.follow_ups, fact.discount) == (20, 2, Decimal(100))


def test_the_talk_goes_along_with_versions_variants_and_copies(store: Store, customer: int) -> None:
    with store.write("Fragebögen") as db:
        ensure_questionnaires(db)
    root = add_full(store, customer)
    other_customer = add_company(store)
    with store.write("Gespräch") as db:
        question = talks.load_talk(db, root).questions[0].question_id
        assert question is not None
        talks.answer_question(db, root, question, "bis Mai")
        talks.mark_taken(db, root, question)
    send(store, root)
    made = [version(store, root), variant(store, root, "besser")]
    with store.write("Kopie") as db:
        made.append(offers.copy_offer(db, root))
        stranger = offers.copy_offer(db, root, other_customer)
    with store.read() as db:
        for one in made:
            found = talks.load_talk(db, one).questions[0]
            assert (found.answer, found.taken) == ("bis Mai", True)
        assert all(not one.answer for one in talks.load_talk(db, stranger).questions)


def test_a_copy_is_asked_and_decided_anew(store: Store, customer: int) -> None:
    root = add_full(store, customer)
    with store.write("Stand") as db:
        offer = db.require(Offer, root)
        offer.asked_on = date(2024, 1, 1)
        offer.chance, offer.decision_on = 80, date(2024, 2, 1)
        offer.variant_name, offer.variants_included = "beste", True
        copy = db.require(Offer, offers.copy_offer(db, root))
        assert (copy.asked_on, copy.chance, copy.decision_on) == (None, None, None)
        assert (copy.variant_name, copy.variants_included) == ("", False)


def test_an_accepted_variant_and_its_confirmation_stay_when_the_customer_is_erased(
    store: Store, customer: int
) -> None:
    root = add_full(store, customer)
    chosen = variant(store, root, "besser")
    for one in (root, chosen):
        send(store, one)
    with store.write("Angenommen") as db:
        offers.accept_offer(db, chosen)
    with store.write("Bestätigt") as db:
        confirmation = confirm_order(db, chosen)
    send(store, confirmation)
    erasing.erase_customer(store, customer)
    with store.read() as db:
        kept = {offer.id: offer for offer in db.scalars(select(Offer))}
        assert set(kept) == {chosen, confirmation}
        assert kept[chosen].variant_of_id is None
        assert kept[confirmation].based_on_id == chosen
        assert kept[confirmation].kind is OfferKind.CONFIRMATION
    assert store.check() == []


def photo(color: str) -> bytes:
    out = BytesIO()
    Image.new("RGB", (40, 30), color).save(out, "PNG")
    return out.getvalue()


def test_photos_taken_at_the_customers_go_with_the_customer(store: Store, customer: int) -> None:
    other = add_company(store)
    with store.write("Fotos") as db:
        own, gone, shared = (add_picture(db, photo(one)) for one in ("red", "blue", "green"))
        mine = offers.OfferDraft(
            subject="x",
            lines=(
                offers.LineDraft(-1, text="Eigenes", picture_id=own),
                offers.LineDraft(-2, text="Geteilt", picture_id=shared),
                offers.LineDraft(-3, text="Früher", picture_id=gone),
            ),
        )
        offer = offers.add_offer(db, customer, mine)
        offers.add_offer(
            db,
            other,
            offers.OfferDraft(lines=(offers.LineDraft(-1, text="Geteilt", picture_id=shared),)),
        )
    with store.write("Zeile weg") as db:
        detail = offers.get_offer(db, offer)
        kept = offers.OfferDraft(customer_id=customer, subject="x", lines=detail.draft.lines[:2])
        offers.save_draft(db, offer, detail.version, kept)
    erasing.erase_customer(store, customer)
    with store.read() as db:
        assert list(db.scalars(select(Picture.id))) == [shared]
    assert store.check() == []


def planned(store: Store, offer_id: int) -> int:
    with store.read() as db:
        return sum(row.done_on is None for row in offers.get_offer(db, offer_id).follow_ups)


def states(store: Store, *ids: int) -> list[OfferState]:
    with store.read() as db:
        return [db.require(Offer, one).state for one in ids]


def test_who_takes_one_variant_is_not_asked_about_the_others(store: Store, customer: int) -> None:
    root = add_full(store, customer)
    other, draft = variant(store, root, "besser"), variant(store, root, "beste")
    for one in (root, other):
        send(store, one)
    before = planned(store, root)
    with store.write("Angenommen") as db:
        offers.accept_offer(db, other)
    assert states(store, root, other, draft) == ["replaced", "accepted", "draft"]
    assert planned(store, root) == planned(store, other) == 0 < before
    with store.read() as db:
        assert offers.get_offer(db, root).replaced_by_id == other
        assert "andere Fassung" in offers.list_offer_rows(db, [root])[0].told
        assert load_pipeline(db).total.count == 0
    assert store.undo()
    assert states(store, root, other) == ["sent", "sent"] and planned(store, root) == before
    assert store.redo()
    with store.write("Wieder offen") as db:
        offers.reopen_offer(db, other)
    assert states(store, root, other) == ["sent", "sent"]
    assert planned(store, root) and planned(store, other)


def test_a_replaced_version_does_not_come_back_with_its_variant(
    store: Store, customer: int
) -> None:
    root = add_full(store, customer)
    other = variant(store, root, "besser")
    for one in (root, other):
        send(store, one)
    with store.write("Abgelehnt") as db:
        offers.decline_offer(db, other)
    newer = version(store, other)
    send(store, newer)
    with store.write("Angenommen") as db:
        offers.accept_offer(db, root)
    assert states(store, root, other, newer) == ["accepted", "replaced", "replaced"]
    with store.write("Wieder offen") as db:
        offers.reopen_offer(db, root)
    assert states(store, root, other, newer) == ["sent", "replaced", "sent"]


def test_a_variant_of_the_same_document_is_taken(store: Store, customer: int) -> None:
    root = add_full(store, customer)
    better = variant(store, root, "besser")
    with store.write("Zusammen") as db:
        variants.show_together(db, root, True)
    send(store, root)
    with store.read() as db:
        detail = offers.get_offer(db, root)
        paper = offers.offer_pdf(db, root)
    assert [one.id for one in detail.choices] == [root, better]
    with store.write("Angenommen") as db:
        offers.accept_offer(db, root, "passt", variant_id=better)
    assert states(store, root, better) == ["replaced", "accepted"] and planned(store, root) == 0
    with store.read() as db:
        taken = offers.get_offer(db, better)
        assert taken.number == f"{detail.number}/2" and not taken.editable and taken.has_document
        assert taken.draft.valid_until == detail.draft.valid_until
        assert offers.offer_pdf(db, better) == paper and taken.decision_note == "passt"
        assert offers.get_offer(db, root).replaced_by_id == better
        found = load_offer_figures(db)
        assert (found.all.sent, found.all.won) == (1, 1)
    assert store.undo() and states(store, root, better) == ["sent", "draft"]
    assert store.redo()
    with store.write("Wieder offen") as db:
        offers.reopen_offer(db, better)
    assert states(store, root, better) == ["sent", "draft"] and planned(store, root)
    with store.read() as db:
        again = offers.get_offer(db, better)
        assert again.number == "" and again.replaces_id is None and again.sent_at is None
    with store.write("Angenommen") as db:
        offers.accept_offer(db, root, variant_id=better)
    erasing.erase_customer(store, customer)
    with store.read() as db:
        assert offers.offer_pdf(db, better) == paper
    assert store.check() == []


def test_only_what_the_customer_saw_can_be_taken(store: Store, customer: int) -> None:
    root = add_full(store, customer)
    better = variant(store, root, "besser")
    stranger = add_full(store, customer)
    send(store, root)
    with store.read() as db:
        assert offers.get_offer(db, root).choices == ()
    for wanted in (better, stranger):
        with store.write("Angenommen") as db, pytest.raises(UserError, match="Variante"):
            offers.accept_offer(db, root, variant_id=wanted)
    assert states(store, root, better) == ["sent", "draft"]


def test_what_was_changed_since_cannot_be_taken(store: Store, customer: int) -> None:
    root = add_full(store, customer)
    better = variant(store, root, "besser")
    with store.write("Zusammen") as db:
        variants.show_together(db, root, True)
    send(store, root)
    with store.write("Später geändert") as db:
        offer = db.require(Offer, better)
        assert offer.changed_at is not None
        offer.changed_at += timedelta(hours=1)
    with store.write("Angenommen") as db, pytest.raises(UserError, match="„besser“ wurde nach"):
        offers.accept_offer(db, root, variant_id=better)
    # Sent by itself it can be taken, and the first paper waits no more.
    send(store, better)
    with store.write("Angenommen") as db:
        offers.accept_offer(db, better)
    assert states(store, root, better) == ["replaced", "accepted"]


def test_an_order_is_confirmed_once(store: Store, customer: int) -> None:
    root = add_full(store, customer)
    send(store, root)
    with store.write("Angenommen") as db:
        offers.accept_offer(db, root)
        made = confirm_order(db, root)
        assert confirm_order(db, root) == confirm_order(db, made) == made


def test_of_one_order_only_one_variant_is_accepted(store: Store, customer: int) -> None:
    root = add_full(store, customer)
    send(store, root)
    with store.write("Angenommen") as db:
        offers.accept_offer(db, root)
    late = variant(store, root, "doch anders")
    send(store, late)
    with store.write("Angenommen") as db, pytest.raises(UserError, match="AN-2026-0001"):
        offers.accept_offer(db, late)
    with store.write("Wieder offen") as db:
        offers.reopen_offer(db, root)
        offers.accept_offer(db, late)
    assert states(store, root, late) == ["replaced", "accepted"]
