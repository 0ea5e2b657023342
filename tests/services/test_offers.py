"""Offers on their way: sending, following up, decisions, lists, numbers."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import event, select

from kundenpflege.base.errors import InputError, NotFoundError, UserError
from kundenpflege.documents.sheet import OfferSheet
from kundenpflege.model import Contact, Customer, Offer, OfferDocument
from kundenpflege.model.kinds import ContactKind, DeclineReason, OfferState
from kundenpflege.services import offers, offers_list, undecided
from kundenpflege.services.contacts import ContactDetail
from kundenpflege.services.follow_ups import planned_follow_ups
from kundenpflege.services.offers import (
    LineDraft,
    NextStep,
    OfferDetail,
    OfferDraft,
    OfferFilter,
    OfferGroup,
    OfferSort,
    SendWay,
)
from kundenpflege.store import Store

from .contact_rows import list_contacts
from .offer_world import (
    add_business,
    add_company,
    add_couple,
    add_full,
    full_draft,
    send,
    tiny_pdf,
)

TODAY = date(2026, 11, 21)


def load(store: Store, offer_id: int) -> OfferDetail:
    with store.read() as db:
        return offers.get_offer(db, offer_id)


def contacts_of(store: Store, offer_id: int) -> list[ContactDetail]:
    with store.read() as db:
        customer_id = offers.get_offer(db, offer_id).customer_id
        found = [c for c in list_contacts(db, customer_id) if c.offer_id == offer_id]
    return sorted(found, key=lambda contact: contact.id)


def test_sending_gives_number_state_paper_and_follow_up(store: Store) -> None:
    user = add_business(store)
    store.user_id = user
    offer_id = add_full(store, add_couple(store))
    sent = send(store, offer_id, "mail")
    assert (sent.number, sent.how) == ("AN-2026-0001", SendWay.MAIL)
    assert sent.file_name == "Angebot AN-2026-0001.pdf"
    detail = load(store, offer_id)
    assert detail.state is OfferState.SENT
    assert detail.sent_at is not None and detail.sent_at.date() == TODAY
    assert detail.sent_by == "mail"
    assert detail.draft.offer_date == TODAY
    assert detail.draft.valid_until == TODAY + timedelta(days=30)
    assert detail.has_document
    contact, *more = contacts_of(store, offer_id)
    assert contact.kind is ContactKind.CALL
    assert contact.reason == "Angebot AN-2026-0001 nachfassen"
    # Seven days later is a Saturday.
    assert contact.due == sent.follow_up == date(2026, 11, 30)
    assert [(one.due, one.reason) for one in more] == [
        (date(2026, 12, 14), "Angebot AN-2026-0001 noch einmal nachfassen"),
        (
            date(2026, 12, 16),
            "Angebot AN-2026-0001: Entscheidung erfragen, bevor die Frist abläuft",
        ),
    ]
    assert contact.responsible_id == user
    assert detail.follow_up is not None and detail.follow_up.contact_id == contact.id


def test_the_follow_up_counts_from_the_date_on_the_paper(store: Store) -> None:
    customer = add_couple(store)
    with store.write("Angebot") as db:
        offer_id = offers.add_offer(
            db, customer, replace(full_draft(), offer_date=date(2026, 11, 15))
        )
    # The 22nd is a Sunday.
    assert send(store, offer_id).follow_up == date(2026, 11, 23)


def test_the_days_of_the_business_count(store: Store) -> None:
    add_business(store, follow_up_days=3, validity_days=14)
    offer_id = add_full(store, add_couple(store))
    assert send(store, offer_id).follow_up == date(2026, 11, 24)
    assert load(store, offer_id).draft.valid_until == date(2026, 12, 5)


def test_the_same_bytes_are_kept_and_given_back(store: Store) -> None:
    offer_id = add_full(store, add_couple(store))
    sent = send(store, offer_id)
    with store.read() as db:
        document = db.scalar(select(OfferDocument))
        assert document.pdf == sent.pdf == b"%PDF AN-2026-0001"
        assert document.sha256 == hashlib.sha256(sent.pdf).hexdigest()
        assert offers.offer_pdf(db, offer_id) == sent.pdf


def test_the_paper_stays_as_it_went_out(store: Store) -> None:
    add_business(store)
    customer = add_couple(store)
    offer_id = add_full(store, customer)
    send(store, offer_id)
    with store.read() as db:
        before = offers.offer_sheet(db, offer_id)
    add_business(store, name="Neue Tischlerei GmbH", short_name="Neu", logo=b"anders")
    with store.write("Kunde geändert") as db:
        db.require(Customer, customer).name = "Umbenannt"
    with store.read() as db:
        assert offers.offer_sheet(db, offer_id) == before
    assert before.number == "AN-2026-0001"


def test_an_offer_sent_without_bytes_is_drawn_from_its_snapshot(store: Store) -> None:
    offer_id = add_full(store, add_couple(store))
    with store.write("Senden") as db:
        sent = offers.send_offer(db, offer_id, SendWay.SAVE, render=offers.render_later)
    assert sent.pdf == b""
    with store.read() as db:
        assert offers.offer_pdf(db, offer_id, render=tiny_pdf) == b"%PDF AN-2026-0001"
        document = db.scalar(select(OfferDocument))
        assert document.sha256 == ""


def test_the_snapshot_draws_the_very_bytes_that_went_out(store: Store) -> None:
    add_business(store)
    offer_id = add_full(store, add_couple(store))
    with store.write("Senden") as db:
        sent = offers.send_offer(db, offer_id, "print")
    assert sent.pdf.startswith(b"%PDF-")
    with store.read() as db:
        assert offers.render_pdf(offers.offer_sheet(db, offer_id)) == sent.pdf


def test_a_draft_is_rendered_as_draft(store: Store) -> None:
    offer_id = add_full(store, add_couple(store))
    with store.read() as db:
        assert offers.offer_pdf(db, offer_id, render=tiny_pdf) == b"%PDF Entwurf"
        assert offers.offer_sheet(db, offer_id).info[0].value == "Entwurf"


def test_a_failing_renderer_leaves_the_draft_and_the_number_untouched(store: Store) -> None:
    offer_id = add_full(store, add_couple(store))
    dump = store.dump()

    def broken(sheet: OfferSheet) -> bytes:
        raise OSError("disk full")

    with pytest.raises(OSError, match="disk full"), store.write("Senden") as db:
        offers.send_offer(db, offer_id, "mail", render=broken)
    assert store.dump() == dump
    assert send(store, offer_id).number == "AN-2026-0001"


def test_an_offer_without_lines_cannot_go_out(store: Store) -> None:
    customer = add_couple(store)
    with store.write("Angebot") as db:
        offer_id = offers.add_offer(db, customer)
    dump = store.dump()
    with pytest.raises(InputError, match="noch keine Leistung") as caught:
        send(store, offer_id)
    assert "lines" in caught.value.fields
    assert store.dump() == dump


def test_a_sent_offer_is_not_taken_back(store: Store) -> None:
    offer_id = add_full(store, add_couple(store))
    detail = load(store, offer_id)
    with store.write("Angebot geändert") as db:
        offers.save_draft(
            db, offer_id, detail.version, replace(detail.draft, guarantees=(), subject="Tür")
        )
    send(store, offer_id)
    dump = store.dump()
    # neither the draft it came from nor the customer it builds on
    assert store.undo() is None
    assert store.dump() == dump
    assert store.history(1)[0].label == "Angebot AN-2026-0001 gesendet"
    assert store.history(1)[0].state == "sealed"


def test_sending_a_new_version_replaces_the_one_before(store: Store) -> None:
    first = add_full(store, add_couple(store))
    send(store, first)
    with store.write("Neue Version") as db:
        second = offers.new_version(db, first)
    sent = send(store, second)
    assert sent.number == "AN-2026-0001/2"
    assert sent.file_name == "Angebot AN-2026-0001-2.pdf"
    assert load(store, first).state is OfferState.REPLACED
    assert load(store, first).replaced_by_id == second
    assert contacts_of(store, first) == []
    assert contacts_of(store, second)[0].reason == "Angebot AN-2026-0001/2 nachfassen"
    with store.read() as db:
        assert offers.offer_pdf(db, first) == b"%PDF AN-2026-0001"
        assert offers.find_offer(db, "AN-2026-0001") == second
        assert offers.find_offer(db, "AN-2026-0001/1") == first


def test_a_new_version_does_not_replace_what_was_accepted_meanwhile(store: Store) -> None:
    first = add_full(store, add_couple(store))
    send(store, first)
    with store.write("Neue Version") as db:
        second = offers.new_version(db, first)
    with store.write("Ja") as db:
        offers.accept_offer(db, first)
    with pytest.raises(UserError, match="angenommen"):
        send(store, second)
    assert load(store, first).state is OfferState.ACCEPTED


def test_following_up_finishes_the_call_and_plans_the_next(store: Store) -> None:
    offer_id = add_full(store, add_couple(store))
    send(store, offer_id)
    with store.write("Nachgefasst") as db:
        offers.mark_followed_up(
            db,
            offer_id,
            "Will noch mit ihrem Mann sprechen",
            NextStep(ContactKind.CALL, "Entscheidung erfragen", date(2026, 12, 3)),
        )
    detail = load(store, offer_id)
    assert detail.state is OfferState.FOLLOWED_UP
    assert detail.followed_up_on == TODAY
    done, second, third, agreed = contacts_of(store, offer_id)
    assert (done.done_on, done.outcome) == (TODAY, "Will noch mit ihrem Mann sprechen")
    assert (agreed.due, agreed.done_on) == (date(2026, 12, 3), None)
    assert [second.due, third.due] == [date(2026, 12, 14), date(2026, 12, 16)]
    with store.write("Noch einmal") as db:
        offers.mark_followed_up(db, offer_id, "Ruft selbst an")
    with store.write("Und noch einmal") as db:
        offers.mark_followed_up(db, offer_id, "Hat angerufen")
    said = [row.outcome for row in load(store, offer_id).follow_ups if row.done_on]
    assert said == ["Will noch mit ihrem Mann sprechen", "Ruft selbst an", "Hat angerufen"]
    assert load(store, offer_id).standing_words == "Nachgefasst (3)"
    for _n in range(3):
        store.undo()
    assert load(store, offer_id).state is OfferState.SENT
    assert [row.step for row in load(store, offer_id).follow_ups] == [1, 2, 3]


def test_accepting_settles_the_planned_calls_and_can_be_undone(store: Store) -> None:
    offer_id = add_full(store, add_couple(store))
    send(store, offer_id)
    dump = store.dump()
    with store.write("Ja") as db:
        db.add(
            Contact(
                customer_id=load(store, offer_id).customer_id,
                offer_id=offer_id,
                reason="noch einmal",
                due=date(2026, 12, 9),
            )
        )
    with store.write("Angenommen") as db:
        offers.accept_offer(db, offer_id, "am Telefon")
    detail = load(store, offer_id)
    assert (detail.state, detail.decided_on) == (OfferState.ACCEPTED, TODAY)
    assert detail.decision_note == "am Telefon"
    assert detail.follow_up is None
    (contact,) = contacts_of(store, offer_id)
    assert (contact.done_on, contact.outcome) == (TODAY, "Angebot angenommen")
    assert store.undo() == "Angebot AN-2026-0001 angenommen"
    store.undo()
    assert store.dump() == dump


@pytest.mark.parametrize(
    ("reason", "kind", "note"),
    [
        (DeclineReason.PRICE, DeclineReason.PRICE, "zu teuer"),
        ("price", DeclineReason.PRICE, "zu teuer"),
        ("Preis", DeclineReason.PRICE, "zu teuer"),
        ("anderer Anbieter", DeclineReason.COMPETITOR, "zu teuer"),
        ("Haus verkauft", DeclineReason.OTHER, "Haus verkauft\nzu teuer"),
        ("", DeclineReason.NONE, "zu teuer"),
        ("???", DeclineReason.OTHER, "???\nzu teuer"),
    ],
)
def test_declining_keeps_the_reason(
    store: Store, reason: DeclineReason | str, kind: DeclineReason, note: str
) -> None:
    offer_id = add_full(store, add_couple(store))
    send(store, offer_id)
    with store.write("Abgelehnt") as db:
        offers.decline_offer(db, offer_id, reason, "zu teuer")
    detail = load(store, offer_id)
    assert (detail.state, detail.decline_reason) == (OfferState.DECLINED, kind)
    assert detail.decision_note == note
    assert contacts_of(store, offer_id)[0].outcome.startswith("Angebot abgelehnt")


def test_reopening_plans_the_next_call(store: Store) -> None:
    offer_id = add_full(store, add_couple(store))
    send(store, offer_id)
    with store.write("Abgelehnt") as db:
        offers.decline_offer(db, offer_id, DeclineReason.TIME)
    with store.write("Wieder offen") as db:
        offers.reopen_offer(db, offer_id)
    detail = load(store, offer_id)
    assert (detail.state, detail.decided_on) == (OfferState.SENT, None)
    assert detail.decline_reason is DeclineReason.NONE
    assert detail.follow_up is not None and detail.follow_up.due == date(2026, 11, 30)
    with pytest.raises(UserError), store.write("Noch einmal") as db:
        offers.reopen_offer(db, offer_id)


def test_only_open_offers_are_decided(store: Store) -> None:
    offer_id = add_full(store, add_couple(store))
    with pytest.raises(UserError, match="Entwurf"), store.write("Ja") as db:
        offers.accept_offer(db, offer_id)
    send(store, offer_id)
    with store.write("Ja") as db:
        offers.accept_offer(db, offer_id)
    with pytest.raises(UserError, match="schon entschieden"), store.write("Nein") as db:
        offers.decline_offer(db, offer_id)
    with pytest.raises(UserError), store.write("Nachgefasst") as db:
        offers.mark_followed_up(db, offer_id)


def test_offers_are_found_by_number(store: Store) -> None:
    offer_id = add_full(store, add_couple(store))
    send(store, offer_id)
    with store.write("Neue Version") as db:
        draft_id = offers.new_version(db, offer_id)
    with store.read() as db:
        assert offers.find_offer(db, " an-2026-0001 ") == offer_id
        assert offers.find_offer(db, "AN-2026-0001/2") == draft_id
        assert offers.find_offer(db, f"#{draft_id}") == draft_id
        for unknown in ("AN-2026-0002", "AN-2026-0001/3", "", "#99", "Entwurf", "/"):
            with pytest.raises(NotFoundError):
                offers.find_offer(db, unknown)


def make_some(store: Store) -> dict[str, int]:
    """A draft, an open, a due, an accepted, a declined and a replaced offer."""
    couple, company = add_couple(store), add_company(store)
    made = {name: add_full(store, couple) for name in ("draft", "open", "old", "yes", "no")}
    with store.write("Angebot") as db:
        made["due"] = offers.add_offer(
            db,
            company,
            OfferDraft(
                subject="Büroschränke",
                offer_date=date(2026, 11, 10),
                valid_until=date(2026, 11, 24),
                lines=(LineDraft(-1, text="Schrank", unit_price=Decimal("300")),),
            ),
        )
    for name in ("open", "old", "yes", "no", "due"):
        send(store, made[name])
    with store.write("Entscheidungen") as db:
        offers.accept_offer(db, made["yes"])
        offers.decline_offer(db, made["no"], DeclineReason.PRICE)
        made["new"] = offers.new_version(db, made["old"])
    send(store, made["new"])
    return made


def ids(store: Store, *args: object) -> list[int]:
    with store.read() as db:
        return offers.list_offer_ids(db, *args)  # type: ignore[arg-type]


def test_the_list_filters_by_group_text_and_customer(store: Store) -> None:
    made = make_some(store)
    wanted = {
        OfferGroup.ALL: {"draft", "open", "yes", "no", "due", "new"},
        OfferGroup.DRAFT: {"draft"},
        OfferGroup.OPEN: {"open", "due", "new"},
        OfferGroup.ACCEPTED: {"yes"},
        OfferGroup.DECLINED: {"no"},
        OfferGroup.REPLACED: {"old"},
    }
    with store.read() as db:
        counts = offers.count_offers(db)
    for group, names in wanted.items():
        assert set(ids(store, OfferFilter(group))) == {made[name] for name in names}
        assert counts.of(group) == len(names), group
    assert counts.follow_ups_due == 0
    assert ids(store, OfferFilter(text="Büroschr")) == [made["due"]]
    assert ids(store, OfferFilter(text="weber")) == [made["due"]]
    assert ids(store, OfferFilter(text="AN-2026-0005")) == [made["due"]]
    assert ids(store, OfferFilter(text="gibt es nicht")) == []
    customer = load(store, made["due"]).customer_id
    assert ids(store, OfferFilter(customer_id=customer)) == [made["due"]]


@pytest.mark.parametrize("sort", OfferSort)
def test_every_order_holds_all_offers_both_ways(store: Store, sort: OfferSort) -> None:
    made = make_some(store)
    up, down = ids(store, None, sort, False), ids(store, None, sort, True)
    assert set(up) == set(down) == set(made.values()) - {made["old"]}
    if sort in (OfferSort.NUMBER, OfferSort.FOLLOW_UP):
        assert made["draft"] in (up[-1], down[-1], *up[3:])


def test_orders_by_number_and_total(store: Store) -> None:
    made = make_some(store)
    assert ids(store, None, OfferSort.NUMBER, False)[0] == made["open"]
    assert ids(store, None, "number", True)[-1] == made["draft"], "without a number comes last"
    assert ids(store, None, OfferSort.TOTAL, False)[0] == made["due"]


def test_rows_tell_what_happened_and_what_comes_next(store: Store) -> None:
    made = make_some(store)
    with store.read() as db:
        rows = {row.id: row for row in offers.list_offer_rows(db, list(made.values()))}
        missing = offers.list_offer_rows(db, [999, made["open"]])
    assert [row.id for row in missing] == [made["open"]]
    draft, due = rows[made["draft"]], rows[made["due"]]
    assert (draft.title, draft.number, draft.told) == ("Entwurf", "", "geändert heute")
    assert (rows[made["open"]].told, rows[made["open"]].hint) == (
        "gesendet heute",
        "nachfassen in 9 Tagen",
    )
    assert (due.hint, due.overdue) == ("gilt noch 3 Tage", False)
    assert (due.total, due.net_shown) == (Decimal("300.00"), True)
    assert (draft.total, draft.net_shown) == (Decimal("2380.00"), False)
    assert rows[made["yes"]].told == "angenommen heute"
    assert (rows[made["no"]].told, rows[made["no"]].hint) == ("abgelehnt heute", "Preis")
    assert rows[made["old"]].told == "durch eine neue Version ersetzt"
    assert rows[made["new"]].title == "AN-2026-0002/2"


def test_rows_tell_when_validity_ends(store: Store) -> None:
    made = make_some(store)
    for until, hint in (
        (date(2026, 11, 20), "galt bis 20.11.2026"),
        (date(2026, 11, 21), "gilt nur noch heute"),
        (date(2026, 11, 22), "gilt noch 1 Tag"),
        (date(2026, 11, 26), "gilt noch 5 Tage"),
    ):
        with store.write("Frist") as db:
            db.require(Offer, made["open"]).valid_until = until
        with store.read() as db:
            assert offers.list_offer_rows(db, [made["open"]])[0].hint == hint


def test_the_list_of_many_offers_takes_one_query_a_page(store: Store) -> None:
    customer = add_couple(store)
    with store.write("Viele") as db:
        for number in range(600):
            db.add(Offer(customer_id=customer, subject=f"Angebot {number}"))
    found = ids(store)
    with store.read() as db:
        assert [row.id for row in offers.list_offer_rows(db, found)] == found


def test_the_detail_carries_its_check(store: Store) -> None:
    detail = load(store, add_full(store, add_couple(store)))
    assert [f.where for f in detail.check() if f.severity is not offers.Severity.HINT] == []
    edited = replace(detail.draft, guarantees=())
    assert "guarantees" in [finding.where for finding in detail.check(edited)]


def test_the_next_call_is_sought_among_the_contacts_of_the_offer(store: Store) -> None:
    statement = select(offers_list._follow_up()).select_from(Offer)
    with store._engine.connect() as connection:
        steps = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}").all()
    assert any("ix_contact_offer_id" in str(step) for step in steps), steps


def test_what_is_planned_about_an_offer_is_no_walk_through_everything_planned(
    store: Store,
) -> None:
    offer = add_full(store, add_couple(store))
    send(store, offer)
    asked: list[tuple[str, Any]] = []

    def note(_connection: Any, _cursor: Any, words: str, values: Any, *_rest: Any) -> None:
        if "FROM contact" in words and "offer_id" in words.partition("WHERE")[2]:
            asked.append((words, values))

    event.listen(store._engine, "before_cursor_execute", note)
    with store.read() as db:
        first = undecided.open_follow_up(db, offer)
        assert first is not None and planned_follow_ups(db, offer)[0].id == first.id
    event.remove(store._engine, "before_cursor_execute", note)
    assert len(asked) == 2
    with store._engine.connect() as connection:
        for words, values in asked:
            steps = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {words}", values).all()
            assert all("ix_contact_offer_id" in str(step) for step in steps), steps
