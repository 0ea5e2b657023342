"""Drafts: saved by difference, conflicts, copies, versions."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from kundenpflege.base.errors import ConflictError, InputError, NotFoundError, UserError
from kundenpflege.model import (
    CatalogueItem,
    Contact,
    Customer,
    Guarantee,
    Need,
    NeedFulfilment,
    Offer,
    OfferLine,
    Person,
)
from kundenpflege.model.kinds import LineKind, OfferState, TaxMode
from kundenpflege.rules.pricing import totals
from kundenpflege.services import offers
from kundenpflege.services.offers import (
    GuaranteeDraft,
    LineDraft,
    NeedDraft,
    OfferDetail,
    OfferDraft,
    SavedDraft,
)
from kundenpflege.store import Changes, Store

from .offer_world import add_business, add_company, add_couple, add_full, full_draft, send


def load(store: Store, offer_id: int) -> OfferDetail:
    with store.read() as db:
        return offers.get_offer(db, offer_id)


def save(store: Store, offer_id: int, version: int, draft: OfferDraft) -> SavedDraft:
    with store.write("Angebot geändert") as db:
        return offers.save_draft(db, offer_id, version, draft)


def last_rows(store: Store) -> list[Changes]:
    heard: list[Changes] = []
    store.on_change(heard.append)
    return heard


def test_a_new_offer_begins_with_the_customers_person_and_the_business_tax(store: Store) -> None:
    user = add_business(store, tax_mode=TaxMode.SMALL_BUSINESS)
    customer = add_company(store)
    store.user_id = user
    with store.write("Angebot angelegt") as db:
        offer_id = offers.add_offer(db, customer)
    detail = load(store, offer_id)
    assert detail.state is OfferState.DRAFT and detail.editable
    assert (detail.number, detail.title) == ("", "Entwurf")
    assert detail.person_name == "Sandra Weber"
    assert detail.responsible_name == "Inga Beispiel"
    assert detail.draft.tax_mode is TaxMode.SMALL_BUSINESS
    assert not detail.consumer
    assert detail.version > 0


def test_a_couple_is_meant_together(store: Store) -> None:
    customer = add_couple(store)
    with store.write("Angebot angelegt") as db:
        offer_id = offers.add_offer(db, customer)
    assert load(store, offer_id).draft.person_id is None


def test_an_offer_needs_a_customer(store: Store) -> None:
    with pytest.raises(NotFoundError), store.write("Angebot") as db:
        offers.add_offer(db, 99, full_draft())


def test_contents_come_back_as_they_were_given(store: Store) -> None:
    customer = add_couple(store)
    detail = load(store, add_full(store, customer))
    needs = [need.key for need in detail.needs]
    assert [need.text for need in detail.needs] == [need.text for need in full_draft().needs]
    assert detail.needs[1].deadline == date(2026, 12, 20)
    assert detail.lines[1].fulfils == (needs[0],)
    assert detail.guarantees[0].fulfils == (needs[1],)
    assert detail.lines[3].alternative_to == detail.lines[1].key
    assert detail.fulfilments[needs[1]] == ("Eingebaut bis 18. Dezember.",)
    assert (detail.totals.net, detail.totals.gross) == (Decimal("2000.00"), Decimal("2380.00"))


def test_saving_what_is_there_changes_nothing(store: Store) -> None:
    detail = load(store, add_full(store, add_couple(store)))
    heard = last_rows(store)
    saved = save(store, detail.id, detail.version, detail.draft)
    assert heard == []
    assert saved.version == detail.version
    assert saved.draft == detail.draft


def test_the_journal_gets_only_what_differs(store: Store) -> None:
    detail = load(store, add_full(store, add_couple(store)))
    heard = last_rows(store)
    line = replace(detail.lines[1], unit_price=Decimal("1700"))
    lines = (detail.lines[0], line, *detail.lines[2:])
    saved = save(store, detail.id, detail.version, replace(detail.draft, lines=lines))
    assert [change.rows for change in heard] == [
        frozenset({("offer", detail.id), ("offer_line", line.key)})
    ]
    assert saved.version != detail.version
    with store.read() as db:
        assert db.require(Offer, detail.id).net_total == Decimal("2100.00")


def test_a_new_part_gets_an_id_and_keeps_its_links(store: Store) -> None:
    detail = load(store, add_full(store, add_couple(store)))
    key = offers.new_key(detail.needs)
    assert key == -1
    draft = replace(
        detail.draft,
        needs=(NeedDraft(key, "Leise schließt sie auch."), *detail.needs),
        guarantees=(*detail.guarantees, GuaranteeDraft(-1, "Dämpfer inklusive.", fulfils=(key,))),
    )
    saved = save(store, detail.id, detail.version, draft)
    new = load(store, detail.id)
    assert new.draft == saved.draft
    assert new.version == saved.version
    assert [need.text[:5] for need in new.needs] == ["Leise", "Die T", "Sie i"]
    assert new.needs[0].key == saved.needs[key] > 0
    assert new.guarantees[1].fulfils == (new.needs[0].key,)
    assert saved.rekey(draft) == saved.draft
    again = save(store, detail.id, saved.version, saved.rekey(draft))
    assert again.version == saved.version, "typing on with new ids must not add parts twice"


def test_moving_removing_and_unlinking(store: Store) -> None:
    detail = load(store, add_full(store, add_couple(store)))
    heading, door, fitting, plastic = detail.lines
    draft = replace(
        detail.draft,
        needs=detail.needs[:1],
        lines=(heading, fitting, replace(door, fulfils=()), plastic),
        guarantees=(),
    )
    saved = save(store, detail.id, detail.version, draft)
    assert [line.key for line in saved.draft.lines] == [
        heading.key,
        fitting.key,
        door.key,
        plastic.key,
    ]
    with store.read() as db:
        assert db.scalars(select(NeedFulfilment)) == []
        assert len(db.scalars(select(Need))) == 1
        assert db.scalars(select(Guarantee)) == []


def test_removing_the_line_an_alternative_stands_for(store: Store) -> None:
    detail = load(store, add_full(store, add_couple(store)))
    draft = replace(detail.draft, lines=(detail.lines[0], *detail.lines[2:]))
    saved = save(store, detail.id, detail.version, draft)
    assert saved.draft.lines[2].alternative_to is None
    assert store.undo()
    assert load(store, detail.id).draft == detail.draft


def test_each_save_is_one_step_back_and_forth(store: Store) -> None:
    detail = load(store, add_full(store, add_couple(store)))
    dumps = [store.dump()]
    versions = [detail.version]
    drafts = [
        replace(detail.draft, subject="Haustür Eiche"),
        replace(detail.draft, subject="Haustür Eiche", lines=detail.lines[:2], needs=()),
        OfferDraft(customer_id=detail.customer_id),
    ]
    for draft in drafts:
        versions.append(save(store, detail.id, versions[-1], draft).version)
        dumps.append(store.dump())
    assert len(set(versions)) == 4, "the same moment must not give the same version"
    for dump, version in zip(dumps[2::-1], versions[2::-1], strict=True):
        assert store.undo() == "Angebot geändert"
        assert store.dump() == dump
        assert load(store, detail.id).version == version
    for dump in dumps[1:]:
        store.redo()
        assert store.dump() == dump


def test_a_version_seen_before_is_refused_and_nothing_is_lost(store: Store) -> None:
    detail = load(store, add_full(store, add_couple(store)))
    save(store, detail.id, detail.version, replace(detail.draft, subject="vom zweiten Platz"))
    dump = store.dump()
    with pytest.raises(ConflictError):
        save(store, detail.id, detail.version, replace(detail.draft, subject="vom ersten Platz"))
    assert store.dump() == dump


def test_a_change_of_a_line_alone_is_a_conflict_too(store: Store) -> None:
    detail = load(store, add_full(store, add_couple(store)))
    save(store, detail.id, detail.version, replace(detail.draft, lines=detail.lines[:3]))
    with pytest.raises(ConflictError):
        save(store, detail.id, detail.version, replace(detail.draft, guarantees=()))


def test_after_undo_a_new_save_has_a_version_of_its_own(store: Store) -> None:
    detail = load(store, add_full(store, add_couple(store)))
    first = save(store, detail.id, detail.version, replace(detail.draft, subject="A"))
    store.undo()
    second = save(store, detail.id, detail.version, replace(detail.draft, subject="B"))
    assert first.version != second.version


def test_parts_that_vanished_by_undo_are_stored_again(store: Store) -> None:
    detail = load(store, add_full(store, add_couple(store)))
    needs = (*detail.needs, NeedDraft(-1, "Und hell ist sie."))
    saved = save(store, detail.id, detail.version, replace(detail.draft, needs=needs))
    store.undo()
    again = save(store, detail.id, detail.version, saved.draft)
    assert again.draft.needs[2].text == "Und hell ist sie."
    assert again.rekey(saved.draft) == load(store, detail.id).draft


def test_values_that_do_not_fit_are_named_by_place(store: Store) -> None:
    detail = load(store, add_full(store, add_couple(store)))
    bad = replace(detail.lines[1], quantity=Decimal("-1"), vat_rate=Decimal(101), text="x" * 1001)
    draft = replace(detail.draft, lines=(detail.lines[0], bad), subject="y" * 301)
    dump = store.dump()
    with pytest.raises(InputError) as caught:
        save(store, detail.id, detail.version, draft)
    assert set(caught.value.fields) == {
        "subject",
        "lines[1].text",
        "lines[1].quantity",
        "lines[1].vat_rate",
    }
    assert store.dump() == dump


def test_the_person_must_belong_to_the_customer(store: Store) -> None:
    detail = load(store, add_full(store, add_couple(store)))
    add_company(store)
    with store.read() as db:
        stranger = db.scalar(select(Person.id).where(Person.first_name == "Sandra"))
    with pytest.raises(InputError) as caught:
        save(store, detail.id, detail.version, replace(detail.draft, person_id=stranger))
    assert set(caught.value.fields) == {"person_id"}


def test_records_removed_meanwhile_do_not_stop_the_saving(store: Store) -> None:
    customer = add_couple(store)
    with store.write("Artikel") as db:
        item = db.add(CatalogueItem(title="Tür"))
        person = db.scalar(select(Person).where(Person.customer_id == customer))
        db.flush()
        item_id, person_id = item.id, person.id
        offer_id = offers.add_offer(
            db,
            customer,
            OfferDraft(person_id=person_id, lines=(LineDraft(-1, text="Tür", item_id=item_id),)),
        )
    detail = load(store, offer_id)
    assert detail.lines[0].item_id == item_id
    with store.write("Weg") as db:
        db.delete(db.require(Person, person_id))
        db.delete(db.require(CatalogueItem, item_id))
    saved = save(store, offer_id, detail.version, replace(detail.draft, subject="neu"))
    assert saved.draft.person_id is None
    assert saved.draft.lines[0].item_id is None


@settings(max_examples=25)
@given(data=st.data())
def test_any_draft_is_stored_as_it_is_and_priced_like_the_rules(
    store: Store, data: st.DataObject
) -> None:
    with store.write("Kunde") as db:
        count = len(db.scalars(select(Customer.id)))
        customer = db.add(Customer(number=f"K{count}", name="Test"))
        db.flush()
        offer_id = offers.add_offer(db, customer.id)
    for _round in range(2):
        detail = load(store, offer_id)
        draft = data.draw(drafts(detail))
        saved = save(store, offer_id, detail.version, draft)
        new = load(store, offer_id)
        assert new.draft == saved.draft == offers.cleaned(saved.rekey(draft))
        sums = totals(draft.lines, discount_percent=draft.discount_percent, tax_mode=draft.tax_mode)
        with store.read() as db:
            row = db.require(Offer, offer_id)
            assert (row.net_total, row.gross_total) == (sums.net, sums.gross)
        assert (new.totals.net, new.totals.gross) == (sums.net, sums.gross)
    assert store.check() == []


def money(places: int, most: int) -> st.SearchStrategy[Decimal]:
    return st.integers(0, most * 10**places).map(lambda n: Decimal(n).scaleb(-places))


@st.composite
def drafts(draw: st.DrawFn, detail: OfferDetail) -> OfferDraft:
    def keys(stored: list[int]) -> list[int]:
        kept = draw(st.lists(st.sampled_from(stored), unique=True)) if stored else []
        new = [-n for n in range(1, draw(st.integers(0, 3)) + 1)]
        return list(draw(st.permutations(kept + new)))

    words = st.text("abc äß<&", max_size=8).map(lambda text: " ".join(text.split()))
    needs = keys([need.key for need in detail.needs])
    lines = keys([line.key for line in detail.lines])
    links = st.lists(st.sampled_from(needs), unique=True).map(
        lambda found: tuple(sorted(found, key=needs.index))
    )
    fulfils = links if needs else st.just(())
    return OfferDraft(
        customer_id=detail.customer_id,
        subject=draw(words),
        tax_mode=draw(st.sampled_from(TaxMode)),
        discount_percent=draw(money(2, 100)),
        needs=tuple(NeedDraft(key, draw(words)) for key in needs),
        lines=tuple(
            LineDraft(
                key,
                draw(st.sampled_from(LineKind)),
                draw(words),
                quantity=draw(money(3, 50)),
                unit_price=draw(money(4, 5000)),
                discount_percent=draw(money(2, 100)),
                vat_rate=draw(st.sampled_from([Decimal(19), Decimal(7), Decimal(0)])),
                alternative_to=draw(st.none() | st.sampled_from(lines)),
                fulfils=draw(fulfils),
            )
            for key in lines
        ),
        guarantees=tuple(
            GuaranteeDraft(key, draw(words), fulfils=draw(fulfils))
            for key in keys([guarantee.key for guarantee in detail.guarantees])
        ),
    )


def test_a_sent_offer_refuses_every_edit(store: Store) -> None:
    detail = load(store, add_full(store, add_couple(store)))
    send(store, detail.id)
    with pytest.raises(UserError, match="gesendet; legen Sie eine neue Version an"):
        save(store, detail.id, detail.version, replace(detail.draft, subject="anders"))
    with pytest.raises(UserError), store.write("Löschen") as db:
        offers.remove_offer(db, detail.id)
    with pytest.raises(UserError), store.write("Senden") as db:
        offers.send_offer(db, detail.id, "mail")


def test_a_draft_is_removed_with_all_its_parts_and_brought_back(store: Store) -> None:
    customer = add_couple(store)
    before = store.dump()
    offer_id = add_full(store, customer)
    with store.write("Anruf") as db:
        db.add(Contact(customer_id=customer, offer_id=offer_id, reason="x", due=date(2026, 12, 1)))
    dump = store.dump()
    with store.write("Entwurf gelöscht") as db:
        offers.remove_offer(db, offer_id)
    with store.read() as db:
        for mapped in (Offer, Need, OfferLine, Guarantee, NeedFulfilment):
            assert db.scalars(select(mapped)) == []
        assert db.scalar(select(Contact)).offer_id is None
    store.undo()
    assert store.dump() == dump
    store.undo()
    store.undo()
    assert store.dump() == before


def test_a_copy_has_the_same_contents_and_no_number(store: Store) -> None:
    customer = add_couple(store)
    original = load(store, add_full(store, customer))
    send(store, original.id)
    with store.write("Kopie") as db:
        copy_id = offers.copy_offer(db, original.id)
    copy = load(store, copy_id)
    assert (copy.number, copy.revision, copy.state) == ("", 1, OfferState.DRAFT)
    assert copy.draft.talk_date == original.draft.talk_date
    assert (copy.draft.offer_date, copy.draft.valid_until) == (None, None)
    assert copy.totals == original.totals
    assert [line.text for line in copy.lines] == [line.text for line in original.lines]
    assert copy.lines[3].alternative_to == copy.lines[1].key
    assert {line.key for line in copy.lines}.isdisjoint(line.key for line in original.lines)
    assert list(copy.fulfilments.values()) == list(original.fulfilments.values())


def test_a_copy_for_somebody_else_forgets_talk_and_person(store: Store) -> None:
    offer_id = add_full(store, add_couple(store))
    company = add_company(store)
    with store.write("Kopie") as db:
        copy_id = offers.copy_offer(db, offer_id, company)
    copy = load(store, copy_id)
    assert copy.customer_name == "Weber GmbH"
    assert copy.person_name == "Sandra Weber"
    assert copy.draft.talk_date is None


def test_a_new_version_is_a_draft_of_the_same_number(store: Store) -> None:
    offer_id = add_full(store, add_couple(store))
    number = send(store, offer_id).number
    with store.write("Neue Version") as db:
        second = offers.new_version(db, offer_id)
        assert offers.new_version(db, offer_id) == second, "one draft is enough"
        assert offers.new_version(db, second) == second
    detail = load(store, second)
    assert (detail.number, detail.revision) == (f"{number}/2", 2)
    assert detail.title == f"Entwurf {number}/2"
    assert detail.replaces_id == offer_id
    assert load(store, offer_id).state is OfferState.SENT
    store.undo()
    with store.read() as db:
        assert len(db.scalars(select(Offer.id))) == 1


def test_a_new_version_cannot_change_hands(store: Store) -> None:
    offer_id = add_full(store, add_couple(store))
    company = add_company(store)
    send(store, offer_id)
    with store.write("Neue Version") as db:
        second = offers.new_version(db, offer_id)
    detail = load(store, second)
    with pytest.raises(InputError) as caught:
        save(store, second, detail.version, replace(detail.draft, customer_id=company))
    assert set(caught.value.fields) == {"customer_id"}


def test_an_accepted_offer_gets_no_new_version(store: Store) -> None:
    offer_id = add_full(store, add_couple(store))
    send(store, offer_id)
    with store.write("Ja") as db:
        offers.accept_offer(db, offer_id)
    with pytest.raises(UserError), store.write("Neue Version") as db:
        offers.new_version(db, offer_id)
