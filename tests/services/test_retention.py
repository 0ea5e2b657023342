"""The list of those whose data are due to go, old copies, and what is never used."""

from __future__ import annotations

import os
from datetime import date, datetime
from pathlib import Path

import pytest
from sqlalchemy import select

from kundenpflege.base.errors import InputError
from kundenpflege.model import Contact, Customer, CustomField, Offer, Person, Wish
from kundenpflege.model.kinds import OfferState
from kundenpflege.services import data_economy, erasing, old_copies, retention
from kundenpflege.store import Store


def _customer(store: Store, number: str, created: date = date(2020, 1, 1)) -> int:
    with store.write("Kunde") as db:
        found = db.add(
            Customer(
                number=number,
                name=f"Kunde {number}",
                created_at=datetime(created.year, created.month, created.day),
            )
        )
        db.flush()
        return found.id


def _proposed(store: Store) -> list[str]:
    with store.read() as db:
        return [row.number for row in retention.list_proposals(db)]


def test_the_longest_overdue_comes_first_and_the_living_are_left_alone(store: Store) -> None:
    prospect = _customer(store, "1")
    _customer(store, "2", date(2026, 6, 1))
    ordered, open_offer, planned = (_customer(store, n) for n in ("3", "4", "5"))
    with store.write("Leben") as db:
        db.require(Customer, ordered).last_order = date(2015, 5, 5)
        db.add(
            Offer(
                customer_id=open_offer,
                number="AN-1",
                state=OfferState.SENT,
                offer_date=date(2019, 1, 1),
                valid_until=date(2026, 12, 1),
            )
        )
        db.add(Contact(customer_id=planned, reason="x", due=date(2027, 1, 1)))
    assert _proposed(store) == ["1", "3"]
    with store.read() as db:
        assert retention.count_proposals(db) == 2
        assert len(retention.list_proposals(db, date(2027, 12, 31))) == 3
    with store.write("Gesprochen") as db:
        db.add(
            Contact(
                customer_id=prospect, reason="x", due=date(2026, 9, 1), done_on=date(2026, 9, 1)
            )
        )
    assert _proposed(store) == ["3"]


def test_an_expired_offer_no_longer_holds(store: Store) -> None:
    customer = _customer(store, "1")
    with store.write("Angebot") as db:
        db.add(
            Offer(
                customer_id=customer,
                number="AN-1",
                state=OfferState.SENT,
                offer_date=date(2019, 1, 1),
                valid_until=date(2019, 2, 1),
            )
        )
    assert _proposed(store) == ["1"]


def test_keeping_needs_a_day_ahead_and_a_reason(store: Store) -> None:
    customer = _customer(store, "1")
    with pytest.raises(InputError) as error, store.write("Behalten") as db:
        retention.keep(db, customer, date(2026, 11, 21), " ")
    assert set(error.value.fields) == {"keep_until", "keep_reason"}
    with store.write("Behalten") as db:
        retention.keep_all(db, [customer], date(2026, 12, 1), "Gewährleistung")
    assert _proposed(store) == []
    store.undo()
    assert _proposed(store) == ["1"]


def test_what_had_to_stay_is_proposed_again_when_its_time_is_up(store: Store) -> None:
    customer = _customer(store, "1")
    with store.write("Auftrag") as db:
        db.add(
            Offer(
                customer_id=customer,
                number="AN-1",
                state=OfferState.ACCEPTED,
                decided_on=date(2025, 1, 1),
            )
        )
    erasing.erase_customer(store, customer)
    assert _proposed(store) == []
    with store.read() as db:
        (row,) = retention.list_proposals(db, date(2031, 12, 31))
    assert row.residue
    assert row.due == date(2031, 12, 31)


def test_several_are_erased_at_once(store: Store) -> None:
    ids = [_customer(store, n) for n in "123"]
    assert erasing.erase_customers(store, ids[:2]) == 2
    assert _proposed(store) == ["3"]


def test_copies_are_listed_and_overwritten_before_they_go(store: Store, tmp_path: Path) -> None:
    folder = store.path.parent / old_copies.FOLDER
    assert old_copies.list_copies(store) == []
    folder.mkdir()
    young, old, other = folder / "neu.db", folder / "alt.db", folder / "brief.pdf"
    for path in (young, old, other):
        path.write_bytes(b"Geheim" * 100)
    for path, day in ((young, datetime(2026, 11, 1)), (old, datetime(2025, 8, 1))):
        os.utime(path, (day.timestamp(), day.timestamp()))
    hard_link = tmp_path / "link.db"
    os.link(old, hard_link)
    assert [(c.path, c.outdated) for c in old_copies.list_copies(store)] == [
        (young, False),
        (old, True),
    ]
    outside = tmp_path / "fremd.db"
    outside.write_bytes(b"bleibt")
    assert old_copies.remove_copies(store, [old, outside, other]) == 1
    assert not old.exists()
    assert set(hard_link.read_bytes()) == {0}
    assert other.exists()
    assert outside.read_bytes() == b"bleibt"


def test_fields_nobody_fills_come_first(store: Store) -> None:
    customer = _customer(store, "1")
    with store.write("Werte") as db:
        db.add(CustomField(name="Lieblingsfarbe", purpose=""))
        db.add(Person(customer_id=customer, last_name="Quast", birth_day=1, birth_month=2))
    with store.read() as db:
        uses = data_economy.field_uses(db)
    by_label = {(use.noun, use.label): use for use in uses}
    assert by_label["Person", "Geburtstag (Tag)"].filled == 1
    assert by_label["Person", "Du"].filled == 0
    assert by_label["Kunde", "Klasse"].filled == 0
    assert by_label["Eigenes Feld", "Lieblingsfarbe"].total == 1
    assert [use.share for use in uses] == sorted(use.share for use in uses)
    assert all(use.purpose for use in uses if use.noun != "Eigenes Feld")


def test_what_outlived_its_purpose_is_named_with_the_customers(store: Store) -> None:
    customer = _customer(store, "1", date(2026, 3, 1))
    with store.write("Altes") as db:
        person = Person(customer_id=customer, last_name="Quast", left_on=date(2020, 1, 1))
        person.set_birthday(1, 2, 1970)
        db.add(person)
        db.add(Wish(customer_id=customer, text="Wintergarten", noted_on=date(2021, 1, 1)))
        db.add(CustomField(name="Lieblingsfarbe", purpose=""))
    with store.read() as db:
        found = {finding.key: finding for finding in data_economy.findings(db)}
    assert set(found) == {"birthdays", "left", "wishes", "purpose", "uninformed"}
    assert found["birthdays"].customers == ((customer, "Kunde 1"),)
    assert "Lieblingsfarbe" in found["purpose"].text
    with store.write("Aufgeräumt") as db:
        db.require(Customer, customer).privacy_info_on = date(2026, 3, 1)
        db.add(Contact(customer_id=customer, reason="x", due=date(2026, 3, 1)))
        db.delete(db.scalar(select(Wish)))
        db.delete(db.scalar(select(CustomField)))
        db.require(Person, person.id).left_on = None
    with store.read() as db:
        assert data_economy.findings(db) == []


def test_the_look_is_asked_for_once_a_year(store: Store) -> None:
    _customer(store, "1")
    with store.read() as db:
        assert retention.yearly_look(db) == 1
    with store.write("Aufbewahrung angesehen") as db:
        retention.note_look(db)
        retention.note_look(db)
    with store.read() as db:
        assert retention.yearly_look(db) == 0
    with store.write("Nächstes Jahr") as db:
        assert retention.yearly_look(db.on(date(2027, 1, 2))) == 1
