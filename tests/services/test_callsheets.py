"""The call sheet of an offer, the library of objections, and what new databases begin with."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from kundenpflege.base.dates import FixedClock
from kundenpflege.base.errors import InputError, NotFoundError
from kundenpflege.exchange.offer_json import add_offer_from
from kundenpflege.model import Contact, Customer, Person, SalesObjection, TextBlock, Wish
from kundenpflege.model.kinds import ContactKind, CustomerKind, SalesObjectionKind, Salutation
from kundenpflege.rules.call_sheet import CallSheet
from kundenpflege.services import callsheets, offers, questionnaires, sales_objections, talks, texts
from kundenpflege.services.opening import open_store
from kundenpflege.store import Reader, Store
from kundenpflege.store.tables import FURNISH
from tests.services.offer_world import add_business, add_couple

SAMPLE = Path(__file__).parents[1] / "samples" / "sprossenfenster.json"


@pytest.fixture
def offer_id(store: Store) -> int:
    """The sample offer of the couple, sent on 15 November, with the libraries."""
    add_business(store)
    add_couple(store)
    with store.write("Angebot") as db:
        questionnaires.ensure_questionnaires(db)
        sales_objections.ensure_sales_objections(db)
        made = add_offer_from(db, SAMPLE)
    with store.write("Senden") as db:
        offers.send_offer(db, made, "save")
    return made


def test_the_sample_tells_needs_guarantees_and_what_less_money_costs(
    store: Store, offer_id: int
) -> None:
    with store.read() as db:
        sheet = callsheets.call_sheet(db, offer_id)
    assert sheet.total == "14.280,00\u00a0€"
    assert sheet.spoken == "Frau Brandt" and sheet.plural
    assert [need.text for need in sheet.needs][0].startswith("Der Verkehrslärm")
    assert len(sheet.needs) == 5 and len(sheet.guarantees) == 3
    answers = {one.said: one for one in sheet.objections}
    price = answers["Sie sind teurer als andere."]
    assert price.then == "Für 11.804,80\u00a0€ mit „Sprossenfenster Kunststoff, zweifach verglast“"
    assert price.lost.startswith("Der Verkehrslärm")
    assert "Schallschutzklasse 4" in price.first
    own = answers["Einen Teil machen wir selbst."]
    assert own.then == "−2.427,60\u00a0€ ohne „Laibungen verputzen, tapezierfertig“"
    assert own.lost.endswith("Garantie 2 teilweise")
    wait = answers["Wir warten noch."]
    assert "Zugesagt ist der 10. Juni." in wait.first
    assert "Der Preis gilt bis 15. Dezember." in wait.first
    assert sheet.opening.startswith("Frau Brandt, das war Ihnen besonders wichtig: ")
    assert not any("{" in text for one in sheet.objections for text in (one.first, one.then))


def test_no_day_is_promised_on_the_phone_for_what_does_not_bind(
    store: Store, offer_id: int
) -> None:
    with store.write("Freibleibend") as db:
        draft = replace(offers.get_offer(db, offer_id).draft, binding=False)
        sheet = callsheets.call_sheet(db, offer_id, draft)
    (wait,) = [one for one in sheet.objections if one.said == "Wir warten noch."]
    assert "Zugesagt ist der 10. Juni." in wait.first and "gilt bis" not in wait.first


def test_businesses_hear_net_prices(store: Store, offer_id: int) -> None:
    with store.write("Betrieb") as db:
        customer = db.require(Customer, offers.get_offer(db, offer_id).customer_id)
        customer.kind = CustomerKind.BUSINESS
        db.flush()
        sheet = callsheets.call_sheet(db, offer_id)
    assert sheet.total == "12.000,00\u00a0€ netto"
    assert "Für 9.920,00\u00a0€" in sheet.objections[0].then


def test_who_decides_comes_from_the_talk_or_the_people(store: Store, offer_id: int) -> None:
    with store.write("Wer") as db:
        people = list(db.scalars(_people(db, offer_id)))
        people[1].decides = True
        db.flush()
        assert callsheets.call_sheet(db, offer_id).decision == "Jan Brandt"
        assert callsheets.call_sheet(db, offer_id).spoken == "Herr Brandt"
        question = next(
            one for one in talks.load_talk(db, offer_id).questions if "entscheidet" in one.text
        )
        assert question.question_id is not None
        talks.answer_question(db, offer_id, question.question_id, "beide, bis Monatsende")
        sheet = callsheets.call_sheet(db, offer_id)
    assert sheet.decision == "beide, bis Monatsende"
    assert question.text not in sheet.questions and len(sheet.questions) == 14


def test_personal_notes_without_the_restricted(store: Store, offer_id: int) -> None:
    with store.write("Notizen") as db:
        petra, jan = db.scalars(_people(db, offer_id))
        petra.note, jan.note = "Tochter wird eingeschult", "mag Kaffee"
        petra.birth_day, petra.birth_month = 30, 11
        jan.restricted_on = date(2026, 11, 1)
        customer = db.require(Customer, petra.customer_id)
        friend = db.add(Customer(number="77", name="Dr. Sommer"))
        db.flush()
        customer.referred_by_id = friend.id
        db.add(
            Contact(
                customer_id=customer.id,
                kind=ContactKind.VISIT,
                reason="Aufmaß",
                due=date(2026, 11, 12),
                done_on=date(2026, 11, 12),
                outcome="Kaffee auf\nder Baustelle",
            )
        )
        db.add(Wish(customer_id=customer.id, text="ein Wintergarten", noted_on=date(2026, 1, 1)))
        db.flush()
        sheet = callsheets.call_sheet(db, offer_id)
    assert sheet.notes == (
        "Tochter wird eingeschult",
        "Petra hat am 30.11. Geburtstag",
        "empfohlen von Dr. Sommer",
        "am 12.11. Kaffee auf der Baustelle",
        "Wunsch: ein Wintergarten",
    )


def test_how_people_are_addressed(store: Store, offer_id: int) -> None:
    with store.write("Anrede") as db:
        petra = next(iter(db.scalars(_people(db, offer_id))))
        petra.title_before, petra.decides = "Dr.", True
        db.flush()
        assert callsheets.call_sheet(db, offer_id).spoken == "Frau Dr. Brandt"
        petra.salutation = Salutation.UNKNOWN
        db.flush()
        assert callsheets.call_sheet(db, offer_id).spoken == "Dr. Petra Brandt"
        petra.informal = True
        db.flush()
        sheet = callsheets.call_sheet(db, offer_id)
    assert sheet.spoken == "Petra"
    assert "das war euch besonders wichtig" in sheet.opening


def test_an_edited_draft_is_answered_before_it_is_stored(store: Store, offer_id: int) -> None:
    with store.read() as db:
        draft = offers.get_offer(db, offer_id).draft
        fewer = replace(draft, lines=tuple(line for line in draft.lines if line.fulfils))
        sheet = callsheets.call_sheet(db, offer_id, fewer)
    assert sheet.total == "13.375,60\u00a0€"


def test_by_when_it_must_be_ordered(store: Store, offer_id: int) -> None:
    with store.read() as db:
        draft = offers.get_offer(db, offer_id).draft
        known = replace(draft, work_days=4, delivery_days=90)
        wait = _said(callsheets.call_sheet(db, offer_id, known), "Wir warten noch.")
        assert "Bestellt sein muss dafür bis " in wait
        late = replace(draft, work_days=400)
        assert "Bestellt" not in _said(
            callsheets.call_sheet(db, offer_id, late), "Wir warten noch."
        )


def test_an_empty_draft_has_a_sheet(store: Store) -> None:
    add_business(store)
    couple = add_couple(store)
    with store.write("Entwurf") as db:
        made = offers.add_offer(db, couple)
        sheet = callsheets.call_sheet(db, made)
        assert callsheets.call_sheet_pdf(db, made).startswith(b"%PDF")
    assert sheet.opening.endswith("Was ist Ihnen dabei am wichtigsten?")
    assert sheet.objections == () and sheet.needs == ()


def test_five_hundred_lines_do_not_take_long(store: Store) -> None:
    from time import perf_counter

    from kundenpflege.rules.less_service import less_steps
    from kundenpflege.rules.offer_draft import LineDraft, OfferDraft

    draft = OfferDraft(
        lines=tuple(LineDraft(n, text=f"P{n}", unit_price=Decimal(n)) for n in range(1, 501))
    )
    begun = perf_counter()
    steps = less_steps(draft)
    assert perf_counter() - begun < 5
    assert 0 < len(steps) <= 30 and steps[-1].title == "P500"


# The library -------------------------------------------------------------------------------------


def test_what_worked_is_counted(store: Store, offer_id: int) -> None:
    with store.write("Einwand") as db:
        first, second, *_rest = sales_objections.list_sales_objections(db)
        assert (first.uses, first.worked, first.failed) == (0, 0, 0)
        sales_objections.note_use(db, offer_id, first.id, True, "gleich verstanden")
        sales_objections.note_use(db, offer_id, first.id, True, "gleich verstanden")
        sales_objections.note_use(db, offer_id, second.id)
        seen = {row.id: row for row in sales_objections.list_sales_objections(db)}
        assert (seen[first.id].uses, seen[first.id].worked) == (1, 1)
        assert (seen[second.id].uses, seen[second.id].worked, seen[second.id].failed) == (1, 0, 0)
        sales_objections.note_use(db, offer_id, second.id, False)
        uses = sales_objections.list_uses(db, offer_id)
        assert [(use.worked, use.note) for use in uses] == [
            (False, ""),
            (True, "gleich verstanden"),
        ]
        sheet = callsheets.call_sheet(db, offer_id)
        assert sheet.objections[0].worked == 1
        sales_objections.remove_use(db, offer_id, second.id)
        assert len(sales_objections.list_uses(db, offer_id)) == 1
        with pytest.raises(InputError):
            sales_objections.note_use(db, offer_id, first.id, note="x" * 1001)
        with pytest.raises(NotFoundError):
            sales_objections.note_use(db, 999, first.id)


def test_the_library_is_edited(store: Store, offer_id: int) -> None:
    with store.write("Einwand") as db:
        made = sales_objections.add_sales_objection(
            db, {"text": "Zu blau.", "kind": SalesObjectionKind.OTHER, "benefit_answer": "Eben."}
        )
        rows = sales_objections.list_sales_objections(db)
        assert rows[-1].id == made
        turned = [row.id for row in reversed(rows)]
        sales_objections.order_sales_objections(db, turned)
        assert [row.id for row in sales_objections.list_sales_objections(db)] == turned
        sales_objections.change_sales_objection(db, made, rows[-1].version, {"active": False})
        assert made not in [row.id for row in sales_objections.list_sales_objections(db)]
        assert len(sales_objections.list_sales_objections(db, active_only=False)) == len(rows)
        with pytest.raises(InputError):
            sales_objections.add_sales_objection(db, {"text": " "})
        sales_objections.remove_sales_objection(db, made)
        assert db.get(SalesObjection, made) is None


def test_a_new_database_has_the_libraries_and_keeps_what_is_removed_away(
    tmp_path: Path, clock: FixedClock
) -> None:
    path = tmp_path / "neu.db"
    with open_store(path, clock=clock) as store:
        assert store.undo_label() is None
        with store.read() as db:
            assert len(questionnaires.list_questionnaires(db)) == 10
            assert len(sales_objections.list_sales_objections(db)) == 9
            assert len(texts.list_texts(db, "mail")) == 4
        with store.write("Aufräumen") as db:
            for row in questionnaires.list_questionnaires(db):
                questionnaires.remove_questionnaire(db, row.id)
    with open_store(path, clock=clock) as store, store.read() as db:
        assert questionnaires.list_questionnaires(db) == []


def test_an_upgraded_database_gets_them_once(tmp_path: Path, clock: FixedClock) -> None:
    path = tmp_path / "alt.db"
    with open_store(path, clock=clock) as store, store.write("Früher") as db:
        for key in [row.id for row in questionnaires.list_questionnaires(db)]:
            questionnaires.remove_questionnaire(db, key)
        for row in sales_objections.list_sales_objections(db):
            sales_objections.remove_sales_objection(db, row.id)
        for text in texts.list_texts(db, "mail"):
            db.delete(db.require(TextBlock, text.id))
    with Store.open(path, clock=clock) as store:
        store.set_info(FURNISH, "due")  # as an upgrade leaves it
    with open_store(path, clock=clock) as store, store.read() as seen:
        assert len(questionnaires.list_questionnaires(seen)) == 10
        assert len(sales_objections.list_sales_objections(seen)) == 9
        assert len(texts.list_texts(seen, "mail")) == 4
        assert len(texts.list_texts(seen, "guarantee")) == 10
        assert store.undo_label() == "Früher"  # the furnishing is no step of the user


def _people(db: Reader, offer_id: int) -> Any:
    customer = offers.get_offer(db, offer_id).customer_id
    return select(Person).where(Person.customer_id == customer).order_by(Person.position)


def _said(sheet: CallSheet, said: str) -> str:
    return next(one.first for one in sheet.objections if one.said == said)
