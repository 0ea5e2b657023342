"""The life of offers over simulated days: plans, standings, counts, kinds, results, undo."""

from __future__ import annotations

import random
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from kundenpflege.base.dates import FixedClock
from kundenpflege.base.errors import InputError, UserError
from kundenpflege.model import Business, Contact, FollowUpRhythm, Offer
from kundenpflege.model.kinds import (
    AnswerKind,
    ContactKind,
    DeclineReason,
    LineKind,
    OfferKind,
    OfferState,
)
from kundenpflege.services import (
    contacts,
    customer_detail,
    follow_ups,
    offers,
    reminder_answers,
    today,
    today_figures,
)
from kundenpflege.services.offer_changes import changes_between
from kundenpflege.services.offer_decisions import set_outlook
from kundenpflege.services.offer_kinds import add_supplement, confirm_order
from kundenpflege.services.offers import (
    LineDraft,
    NextStep,
    OfferDetail,
    OfferFilter,
    OfferGroup,
    OfferRow,
    SendWay,
)
from kundenpflege.services.pipeline import load_pipeline
from kundenpflege.store import Store, Writer

from .offer_world import add_business, add_company, add_couple, add_full, full_draft, send, tiny_pdf

if TYPE_CHECKING:
    from collections.abc import Iterator

TODAY = date(2026, 11, 21)


@contextmanager
def on(store: Store, day: date) -> Iterator[None]:
    before, store.clock = store.clock, FixedClock(day)
    yield
    store.clock = before


def load(store: Store, offer_id: int) -> OfferDetail:
    with store.read() as db:
        return offers.get_offer(db, offer_id)


def row(store: Store, offer_id: int) -> OfferRow:
    with store.read() as db:
        return offers.list_offer_rows(db, [offer_id])[0]


def planned(store: Store, offer_id: int) -> list[date]:
    return [one.due for one in load(store, offer_id).follow_ups if one.done_on is None]


def sent_offer(store: Store) -> int:
    add_business(store, state="SH")
    offer_id = add_full(store, add_couple(store))
    send(store, offer_id)
    return offer_id


def test_the_rhythm_follows_the_amount(store: Store) -> None:
    add_business(store, state="SH")
    with store.write("Rhythmen") as db:
        db.add(FollowUpRhythm(from_amount=Decimal(1000), days="4", days_before_end=None))
        db.add(FollowUpRhythm(from_amount=Decimal(5000), days="2, 9, 16", days_before_end=3))
        db.add(FollowUpRhythm(from_amount=Decimal(1500), days="bald", days_before_end=3))
    offer_id = add_full(store, add_couple(store))  # 2.000,00 € net
    send(store, offer_id)
    assert planned(store, offer_id) == [date(2026, 11, 25)]
    with store.write("Rhythmus ohne Anrufe") as db:
        for one in db.scalars(select(FollowUpRhythm)):
            one.days, one.days_before_end = "", None
    silent = add_full(store, add_company(store))
    assert send(store, silent).follow_up is None
    assert planned(store, silent) == []


def test_a_followed_up_offer_counts_wherever_it_was_noted(store: Store) -> None:
    offer_id = sent_offer(store)
    with on(store, date(2026, 11, 30)), store.write("Im Kontaktplan erledigt") as db:
        contacts.finish_contact(db, load(store, offer_id).follow_ups[0].contact_id, "überlegt")
    detail = load(store, offer_id)
    assert (detail.state, detail.followed_up_on) == (OfferState.FOLLOWED_UP, date(2026, 11, 30))
    assert row(store, offer_id).standing_words == "Nachgefasst (1)"
    with on(store, date(2026, 12, 1)), store.write("Doch nicht") as db:
        contacts.reopen_contact(db, detail.follow_ups[0].contact_id)
    again = load(store, offer_id)
    assert (again.state, again.followed_up_on) == (OfferState.SENT, None)
    with on(store, date(2026, 12, 2)), store.write("Kunde rief an") as db:
        contacts.add_done_contact(
            db, again.customer_id, kind="call", text="fragt nach der Farbe", offer_id=offer_id
        )
    assert row(store, offer_id).follow_ups == 1
    # The call that was overdue by then is settled by it.
    assert planned(store, offer_id) == [date(2026, 12, 14), date(2026, 12, 16)]
    assert [one.step for one in load(store, offer_id).follow_ups] == [1, 2, 3]


def test_what_was_agreed_takes_the_place_of_the_plan(store: Store) -> None:
    offer_id = sent_offer(store)
    with on(store, date(2026, 11, 30)), store.write("Nachgefasst") as db:
        offers.mark_followed_up(
            db, offer_id, "nach dem 14.", NextStep(ContactKind.CALL, "Fragen", date(2026, 12, 15))
        )
    assert planned(store, offer_id) == [date(2026, 12, 15), date(2026, 12, 16)]


def test_a_result_ends_the_plan_and_undo_brings_it_back(store: Store) -> None:
    offer_id = sent_offer(store)
    before, dump = planned(store, offer_id), store.dump()
    assert len(before) == 3
    for act in (
        lambda db: offers.accept_offer(db, offer_id),
        lambda db: offers.decline_offer(db, offer_id, DeclineReason.PRICE),
    ):
        with on(store, date(2026, 11, 24)), store.write("Ergebnis") as db:
            act(db)
        assert planned(store, offer_id) == []
        assert load(store, offer_id).follow_ups_done == 0, "nobody was asked yet"
        with store.read() as reader:
            assert not reader.count(
                select(Contact.id).where(Contact.offer_id == offer_id, Contact.done_on.is_(None))
            )
        store.undo()
        assert planned(store, offer_id) == before and store.dump() == dump
    with on(store, date(2026, 12, 1)), store.write("Ja") as db:
        offers.accept_offer(db, offer_id)
    assert load(store, offer_id).follow_ups_done == 1, "the call that was due brought the answer"


def test_an_offer_expires_after_its_last_day_and_can_still_be_won(store: Store) -> None:
    offer_id = sent_offer(store)
    last = load(store, offer_id).draft.valid_until
    assert last == date(2026, 12, 21)
    with on(store, last):
        assert row(store, offer_id).standing is OfferState.SENT
    with on(store, last + timedelta(days=1)):
        late = row(store, offer_id)
        assert (late.standing, late.state) == (OfferState.EXPIRED, OfferState.SENT)
        assert late.standing_words == "Abgelaufen"
        with store.read() as db:
            counts = offers.count_offers(db)
            assert (counts.of(OfferGroup.EXPIRED), counts.of(OfferGroup.OPEN)) == (1, 0)
            assert offers.list_offer_ids(db, OfferFilter(OfferGroup.EXPIRED)) == [offer_id]
            assert offers.list_offer_ids(db, OfferFilter(OfferGroup.SENT)) == []
            assert offers.list_offer_ids(db, OfferFilter(OfferGroup.OPEN)) == []
        with store.write("Ja") as db:
            offers.accept_offer(db, offer_id, "hat sich entschieden", "Tischlerei Nord")
        won = load(store, offer_id)
    assert (won.standing, won.competitor) == (OfferState.ACCEPTED, "Tischlerei Nord")


def test_declining_keeps_competitor_and_price_difference(store: Store) -> None:
    offer_id = sent_offer(store)
    with pytest.raises(InputError), store.write("Nein") as db:
        offers.decline_offer(db, offer_id, "price", price_difference=Decimal(10) ** 9)
    with store.write("Nein") as db:
        offers.decline_offer(
            db, offer_id, "price", "zu teuer", "  Fenster Franz ", Decimal("120.504")
        )
    lost = load(store, offer_id)
    assert (lost.competitor, lost.price_difference) == ("Fenster Franz", Decimal("120.50"))
    with store.write("Wieder offen") as db:
        offers.reopen_offer(db, offer_id)
    again = load(store, offer_id)
    assert (again.competitor, again.price_difference) == ("", None)


def test_handing_over_in_person_plans_the_visit_and_counts_from_it(store: Store) -> None:
    add_business(store, state="SH")
    offer_id = add_full(store, add_couple(store))
    when = datetime(2026, 11, 26, 17, 30)
    with pytest.raises(InputError), store.write("Senden") as db:
        offers.send_offer(db, offer_id, "person", tiny_pdf, datetime(2026, 11, 20, 9))
    with store.write("Senden") as db:
        sent = offers.send_offer(db, offer_id, SendWay.PERSON, tiny_pdf, when)
    assert (sent.appointment, sent.follow_up) == (when, date(2026, 12, 3))
    with store.read() as db:
        (visit,) = db.scalars(select(Contact).where(Contact.kind == ContactKind.VISIT))
        assert (visit.due, visit.at_time, visit.follow_up) == (date(2026, 11, 26), "17:30", 0)
        assert visit.reason == "Angebot AN-2026-0001 persönlich übergeben"
        visit_id, reminders = visit.id, today.reminders(db).reminders
    assert [one.rule for one in reminders] == ["planned_contact"]
    with on(store, date(2026, 11, 26)), store.write("Übergeben") as db:
        contacts.finish_contact(db, visit_id, "freut sich")
    assert load(store, offer_id).state is OfferState.SENT
    other = add_full(store, add_company(store))
    with store.write("Senden") as db:
        assert offers.send_offer(db, other, "mail", tiny_pdf, when).appointment is None


def test_sending_by_mail_server_is_a_way(store: Store) -> None:
    offer_id = add_full(store, add_couple(store))
    assert send(store, offer_id, "smtp").how is SendWay.SMTP
    assert load(store, offer_id).sent_by == "smtp"


def test_every_kind_has_its_own_numbers(store: Store) -> None:
    add_business(store)
    customer = add_couple(store)
    numbers = []
    for kind in (OfferKind.ESTIMATE, OfferKind.OFFER, OfferKind.ESTIMATE):
        with store.write("Angelegt") as db:
            offer_id = offers.add_offer(db, customer, replace(full_draft(), kind=kind))
        numbers.append(send(store, offer_id).number)
    assert numbers == ["KV-2026-0001", "AN-2026-0001", "KV-2026-0002"]
    assert load(store, offer_id).kind is OfferKind.ESTIMATE
    with store.read() as db:
        assert offers.list_offer_ids(db, OfferFilter(kind=OfferKind.OFFER)) != []


def test_an_order_is_confirmed_and_supplemented(store: Store) -> None:
    offer_id = sent_offer(store)
    with pytest.raises(UserError, match="angenommen"), store.write("Zu früh") as db:
        confirm_order(db, offer_id)
    with store.write("Ja") as db:
        offers.accept_offer(db, offer_id)
    with store.write("Bestätigt") as db:
        confirmation = confirm_order(db, offer_id)
        assert confirm_order(db, offer_id) == confirmation
    detail = load(store, confirmation)
    assert detail.kind is OfferKind.CONFIRMATION
    assert detail.based_on is not None and detail.based_on.id == offer_id
    assert [line.kind for line in detail.lines] == [
        LineKind.HEADING, LineKind.ITEM, LineKind.ITEM,
    ]  # fmt: skip
    assert detail.totals.net == load(store, offer_id).totals.net
    sent = send(store, confirmation)
    assert (sent.number, sent.follow_up) == ("AB-2026-0001", None)
    assert sent.file_name == "Auftragsbestätigung AB-2026-0001.pdf"
    assert planned(store, confirmation) == []
    with pytest.raises(UserError), store.write("Ja") as db:
        offers.accept_offer(db, confirmation)
    with on(store, date(2027, 11, 21)):
        assert row(store, confirmation).standing is OfferState.SENT, "it never expires"
        with store.read() as db:
            assert not [
                one for one in today.reminders(db).reminders if one.offer_id == confirmation
            ]
    with store.read() as db:
        assert offers.count_offers(db).of(OfferGroup.OPEN) == 0, "it waits for no answer"
        assert offers.list_offer_ids(db, OfferFilter(OfferGroup.OPEN)) == []
        assert today_figures.open_offers(db).sent == 0
        assert customer_detail.get_customer(db, detail.customer_id).figures.open_offers == 0
    assert not store.check()
    with store.write("Nachtrag") as db:
        supplement = add_supplement(db, confirmation)
        draft = load_in(db, supplement)
        offers.save_draft(
            db,
            supplement,
            draft.version,
            replace(draft.draft, lines=(LineDraft(-1, text="Mehr", unit_price=Decimal(100)),)),
        )
    assert send(store, supplement).number == "NA-2026-0001"
    assert [one.kind for one in load(store, offer_id).followers] == [
        OfferKind.CONFIRMATION, OfferKind.SUPPLEMENT,
    ]  # fmt: skip


def load_in(db: Writer, offer_id: int) -> OfferDetail:
    db.flush()
    return offers.get_offer(db, offer_id)


def test_versions_stand_together_and_tell_what_changed(store: Store) -> None:
    first = sent_offer(store)
    with store.write("Neue Version") as db:
        second = offers.new_version(db, first)
        detail = load_in(db, second)
        lines = [
            replace(line, unit_price=Decimal(1500)) if line.unit_price == 1600 else line
            for line in detail.lines
        ]
        offers.save_draft(
            db, second, detail.version, replace(detail.draft, lines=tuple(lines), guarantees=())
        )
    send(store, second)
    found = load(store, second)
    assert [(one.number, one.standing) for one in found.versions] == [
        ("AN-2026-0001", OfferState.REPLACED),
        ("AN-2026-0001/2", OfferState.SENT),
    ]
    with store.read() as db:
        changes = changes_between(db, first, second)
    told = [(one.label, one.before, one.after) for one in changes]
    money = "\u00a0€"
    assert told == [
        ("„Haustür Eiche RC 2“: Einzelpreis", f"1.600,00{money}", f"1.500,00{money}"),
        ("Garantierte Leistung", "Eingebaut bis 18. Dezember.", ""),
        ("Summe netto", f"2.000,00{money}", f"1.900,00{money}"),
        ("Gesamtpreis", f"2.380,00{money}", f"2.261,00{money}"),
    ]


def test_chance_and_decision_are_ours_and_change_after_sending(store: Store) -> None:
    offer_id = sent_offer(store)
    with store.write("Chance") as db:
        set_outlook(db, offer_id, 75, date(2026, 12, 4))
    assert (row(store, offer_id).chance, row(store, offer_id).decision_on) == (
        75,
        date(2026, 12, 4),
    )
    with pytest.raises(InputError), store.write("Chance") as db:
        set_outlook(db, offer_id, 101, None)
    with store.write("Ja") as db:
        offers.accept_offer(db, offer_id)
    with pytest.raises(UserError), store.write("Chance") as db:
        set_outlook(db, offer_id, 10, None)


def test_about_one_offer_there_is_one_reminder_every_day(store: Store) -> None:
    offer_id = sent_offer(store)
    seen: dict[date, str] = {}
    for n in range(50):
        day = TODAY + timedelta(days=n)
        with on(store, day):
            with store.read() as db:
                found = [one for one in today.reminders(db).reminders if one.offer_id == offer_id]
            assert len(found) <= 1
            for one in found:
                if one.due <= day:
                    seen[day] = one.occasion
                    with store.write("Erledigt") as db:
                        reminder_answers.finish(db, one.key, outcome="überlegt")
    # Three planned calls, then the end: the warning of the end does not double the last call.
    assert [occasion.partition("-")[0] for occasion in seen.values()] == [
        "contact", "contact", "contact", "expired",
    ]  # fmt: skip
    assert list(seen) == [
        date(2026, 11, 30), date(2026, 12, 14), date(2026, 12, 16), date(2026, 12, 22),
    ]  # fmt: skip


def test_calls_that_are_not_wanted_stay_away(store: Store) -> None:
    offer_id = sent_offer(store)
    for n in range(31):
        with on(store, TODAY + timedelta(days=n)):
            with store.read() as db:
                found = [one for one in today.reminders(db).reminders if one.offer_id == offer_id]
            if n < 9 and found:
                with store.write("nicht nötig") as db:
                    reminder_answers.answer(db, found[0].key, AnswerKind.DISMISSED)
            elif n > 28:
                assert not [one for one in found if one.occasion.startswith(("sent", "valid"))]


def test_putting_off_takes_calls_planned_up_to_then_along(store: Store) -> None:
    offer_id = sent_offer(store)
    with on(store, date(2026, 11, 30)):
        with store.read() as db:
            (found,) = today.reminders(db, rule="follow_up").reminders
        with store.write("später") as db:
            reminder_answers.later(db, found.key, date(2026, 12, 14))
    assert planned(store, offer_id) == [date(2026, 12, 14), date(2026, 12, 16)]


def _invariants(store: Store, ids: list[int], day: date) -> None:
    with store.read() as db:
        counts = offers.count_offers(db)
        rows = offers.list_offer_rows(db, ids)
        for group in OfferGroup:
            listed = offers.list_offer_ids(db, OfferFilter(group))
            assert counts.of(group) == len(listed), group
            assert all((one.id in listed) == (one.standing in group.states) for one in rows), group
        for one in rows:
            plan = follow_ups.list_follow_ups(db, one.id)
            open_days = [step.due for step in plan if step.done_on is None]
            assert len(open_days) == len(set(open_days)), "never two on one day"
            if one.state not in (OfferState.SENT, OfferState.FOLLOWED_UP):
                assert not open_days, "a result stops the plan"
            assert one.follow_ups == sum(step.done_on is not None for step in plan)
            assert (one.standing is OfferState.EXPIRED) == (
                one.state in (OfferState.SENT, OfferState.FOLLOWED_UP)
                and one.valid_until is not None
                and day > one.valid_until
            )
            if one.state is OfferState.SENT:
                assert one.follow_ups == 0
            if one.state is OfferState.FOLLOWED_UP:
                assert one.follow_ups > 0
            assert [step.step for step in plan if step.done_on is None] == sorted(
                step.step for step in plan if step.done_on is None
            )


@pytest.mark.parametrize("seed", range(6))
def test_offers_live_through_simulated_days(store: Store, seed: int) -> None:
    chance = random.Random(seed)
    add_business(store, state="SH", validity_days=chance.choice([5, 14, 30]))
    customer = add_couple(store)
    ids: list[int] = []
    day = TODAY
    for _turn in range(45):
        day += timedelta(days=chance.choice([0, 1, 1, 2, 5]))
        with on(store, day):
            act = chance.choice(
                ["new", "talk", "talk", "agree", "accept", "decline", "reopen", "version", "undo"]
            )
            if act == "undo" and ids:
                store.undo()
            elif act == "new" or not ids:
                ids.append(add_full(store, customer))
                send(store, ids[-1])
            else:
                offer_id = chance.choice(ids)
                try:
                    with store.write("Schritt") as db:
                        _act(db, act, offer_id, day, ids)
                except UserError:
                    pass
            with store.read() as db:
                ids = [one for one in ids if db.get(Offer, one) is not None]
            _invariants(store, ids, day)
    assert not store.check()


def _act(db: Writer, act: str, offer_id: int, day: date, ids: list[int]) -> None:
    match act:
        case "talk":
            offers.mark_followed_up(db, offer_id, "gesprochen")
        case "agree":
            step = NextStep(ContactKind.CALL, "verabredet", day + timedelta(days=4))
            offers.mark_followed_up(db, offer_id, "", step)
        case "accept":
            offers.accept_offer(db, offer_id)
        case "decline":
            offers.decline_offer(db, offer_id, "price", "", "Franz", Decimal(100))
        case "reopen":
            offers.reopen_offer(db, offer_id)
        case "version":
            made = offers.new_version(db, offer_id)
            db.flush()
            offers.send_offer(db, made, "save", tiny_pdf)
            ids.append(made)


def test_business_days_are_the_fallback_for_the_first_call(store: Store) -> None:
    add_business(store, follow_up_days=4, state="SH")
    offer_id = add_full(store, add_couple(store))
    send(store, offer_id)
    assert planned(store, offer_id)[0] == date(2026, 11, 25)
    with store.read() as db:
        assert db.require(Business, 1).follow_up_days == 4


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        (OfferKind.OFFER, ("unser Angebot", "Es gilt bis", "um es mit Ihnen")),
        (OfferKind.ESTIMATE, ("unseren Kostenvoranschlag", "um ihn mit Ihnen")),
        (OfferKind.SUPPLEMENT, ("unseren Nachtrag", "Er gilt bis", "um ihn mit Ihnen")),
        (OfferKind.CONFIRMATION, ("unsere Auftragsbestätigung", "Dank für Ihren Auftrag")),
    ],
)
def test_the_mail_speaks_of_its_paper(
    store: Store, kind: OfferKind, words: tuple[str, ...]
) -> None:
    add_business(store)
    customer = add_couple(store)
    with store.write("Angelegt") as db:
        offer_id = offers.add_offer(db, customer, replace(full_draft(), kind=kind))
    send(store, offer_id)
    with store.read() as db:
        mail = offers.mail_draft(db, offer_id)
    assert all(part in mail.body for part in words), mail.body
    assert mail.subject.startswith(kind.label) and mail.attachment.startswith(kind.label)
    if kind is OfferKind.CONFIRMATION:
        assert "melde mich" not in mail.body
    bound = kind in (OfferKind.OFFER, OfferKind.SUPPLEMENT)
    assert ("gilt bis" in mail.body) is bound


def test_whoever_is_not_bound_names_no_day_in_the_mail(store: Store) -> None:
    add_business(store)
    customer = add_couple(store)
    with store.write("Angelegt") as db:
        offer_id = offers.add_offer(db, customer, replace(full_draft(), binding=False))
    with store.read() as db:
        assert "gilt bis" not in offers.mail_draft(db, offer_id).body


def test_in_switzerland_the_mail_brings_an_offerte(store: Store) -> None:
    add_business(store, country="CH", state="ZH", swiss_spelling=True)
    customer = add_couple(store)
    with store.write("Angelegt") as db:
        draft = replace(full_draft(), subject="Tür zur Straße", valid_until=date(2027, 1, 15))
        offer_id = offers.add_offer(db, customer, draft)
    sent = send(store, offer_id)
    with store.read() as db:
        mail = offers.mail_draft(db, offer_id)
    assert mail.subject == f"Offerte {sent.number}: Tür zur Strasse"
    assert sent.file_name == mail.attachment == f"Offerte {sent.number}.pdf"
    assert f"unsere Offerte {sent.number} „Tür zur Strasse“ als PDF" in mail.body
    assert "Sie gilt bis zum 15. Januar 2027." in mail.body and "um sie mit Ihnen" in mail.body
    assert "Angebot" not in mail.body and "ß" not in mail.body.partition("-- ")[0]


def test_the_pipeline_counts_every_order_once(store: Store) -> None:
    add_business(store)
    customer = add_couple(store)
    first = add_full(store, customer)
    with store.write("Variante") as db:
        second = offers.copy_offer(db, first)
        db.require(Offer, second).variant_of_id = first
        db.require(Offer, second).variant_name = "besser"
    draft = add_full(store, customer)
    for one in (first, second):
        send(store, one)
    with store.write("Chancen") as db:
        set_outlook(db, first, 40, date(2026, 11, 20))
        set_outlook(db, second, 90, date(2027, 3, 1))
    with store.read() as db:
        found = load_pipeline(db)
        assert (found.total.count, found.total.net) == (1, Decimal(2000))
        assert found.total.weighed == Decimal(800)
        assert {group.key: len(group.rows) for group in found.groups} == {
            "draft": 1, "sent": 2, "followed_up": 0, "expired": 0,
        }  # fmt: skip
        days = load_pipeline(db, "decision")
        assert {g.key: [row.id for row in g.rows] for g in days.groups if g.rows} == {
            "overdue": [first], "later": [second],
        }  # fmt: skip
        chances = load_pipeline(db, "chance")
        assert {g.key for g in chances.groups if g.rows} == {"fair", "high"}
        assert draft not in {row.id for group in chances.groups for row in group.rows}
        assert load_pipeline(db, responsible_id=999).total.count == 0
    with on(store, date(2027, 2, 1)), store.read() as db:
        later = load_pipeline(db)
        assert {g.key: len(g.rows) for g in later.groups if g.rows} == {"draft": 1, "expired": 2}
