"""Erased is erased: no word of a customer is left in the file, its log or its index."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Boolean, Column, Date, DateTime, LargeBinary, String, Table, select, text

from kundenpflege.base.errors import NotFoundError, StoreError, UserError
from kundenpflege.model import (
    Base,
    Consent,
    Contact,
    ContactSeries,
    Customer,
    Erasure,
    Letter,
    Offer,
    OfferDocument,
    Person,
    ReminderAnswer,
    Suppression,
    table_of,
)
from kundenpflege.model.base import Fixed
from kundenpflege.model.columns import KindType
from kundenpflege.model.kinds import AnswerKind, Channel, ConsentBasis, CustomerKind, OfferState
from kundenpflege.services import (
    consents,
    customers,
    erasing,
    imports,
    occasions,
    offers,
    permissions,
    tags,
)
from kundenpflege.services.business import ensure_business
from kundenpflege.services.import_batches import list_batches
from kundenpflege.services.import_rows import ImportPlan, RowDraft
from kundenpflege.services.privacy_data import stored_data
from kundenpflege.services.privacy_report import privacy_report
from kundenpflege.services.series import plan_series
from kundenpflege.store import Store, Writer
from kundenpflege.store.belongings import subject_of
from kundenpflege.store.tables import OWN_TABLES, journal_change, journal_step


def _hanging() -> list[Table]:
    """The customer and every table whose rows belong to one, in the order of their keys."""
    found = {"customer"}
    while True:
        more = {
            table.name
            for table in Base.metadata.sorted_tables
            if table.name not in OWN_TABLES
            and any(
                key.column.table.name in found and key.ondelete != "SET NULL"
                for column in table.columns
                for key in column.foreign_keys
            )
        }
        if more <= found:
            return [t for t in Base.metadata.sorted_tables if t.name in found]
        found |= more


class Canaries:
    """Words that occur nowhere else, one for each text of each row."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.words: dict[str, tuple[str, str]] = {}
        self._next = itertools.count(1)
        self.ids: dict[str, int] = {}

    def fill(self) -> int:
        """A customer with a row in every table that hangs on customers, each text a canary."""
        classes = {table_of(m.class_).name: m.class_ for m in Base.registry.mappers}
        for table in _hanging():
            with self.store.write("Kunde Quax geändert") as db:
                mapped = classes[table.name]
                record = mapped(**self._values(db, table))
                db.add(record)
                db.flush()
                self.ids[table.name] = record.id
        return self.ids["customer"]

    def _values(self, db: Writer, table: Table) -> dict[str, Any]:
        return {
            column.key: value
            for column in table.columns
            if not column.primary_key
            and column.key not in ("sort_name", "name_key")
            and (value := self._value(db, table, column)) is not None
        }

    def _value(self, db: Writer, table: Table, column: Column[Any]) -> Any:
        for key in column.foreign_keys:
            parent = key.column.table
            if parent.name in self.ids and parent is not table:
                return self.ids[parent.name]
            if column.nullable or parent is table:
                return None
            return self._other(db, parent)
        kind = column.type
        if isinstance(kind, KindType):
            return list(kind.kind)[0]
        if isinstance(kind, Fixed | Boolean) or (column.nullable and not _textual(kind)):
            return None
        if isinstance(kind, LargeBinary):
            return self._word(table, column).encode()
        if _textual(kind):
            short = (getattr(kind, "length", None) or 99) < 8
            return "x" if short else self._word(table, column)
        if isinstance(kind, DateTime):
            return datetime(2026, 1, 2, 3, 4)
        return date(2026, 1, 2) if isinstance(kind, Date) else 1

    def _other(self, db: Writer, parent: Table) -> int:
        """A row of a table that does not belong to the customer (field of work, tag …)."""
        classes = {table_of(m.class_).name: m.class_ for m in Base.registry.mappers}
        given = {
            c.key: f"Fremd {next(self._next)}"
            for c in parent.columns
            if type(c.type) is String and not c.foreign_keys
        }
        given.pop("color", None)
        record = classes[parent.name](**given)
        db.add(record)
        db.flush()
        return int(record.id)

    def _word(self, table: Table, column: Column[Any]) -> str:
        word = f"qx{next(self._next):03d}zq"
        self.words[word] = (table.name, column.key)
        return word


def _textual(kind: Any) -> bool:
    return isinstance(kind, String) and not isinstance(kind, KindType)


def _bytes(store: Store) -> bytes:
    found = b""
    for end in ("", "-wal", "-shm"):
        path = Path(f"{store.path}{end}")
        if path.exists():
            found += path.read_bytes()
    return found.lower()


def _left(store: Store, words: dict[str, tuple[str, str]]) -> list[tuple[str, str]]:
    """Where canaries are still to be found, also as UTF-16 or in parts of the trigram index."""
    data = _bytes(store)
    return [where for word, where in words.items() if word.encode() in data]


@pytest.fixture
def canaries(store: Store) -> Canaries:
    return Canaries(store)


def test_no_word_of_an_erased_customer_is_left_in_the_file(
    store: Store, canaries: Canaries
) -> None:
    customer_id = canaries.fill()
    with store.write("Kunde Quax geändert") as db:
        db.require(Customer, customer_id).note = "qxalt001 bevor es anders war"
    with store.write("Notiz geändert") as db:
        db.require(Customer, customer_id).note = "qxneu002"
        gone = db.add(Contact(customer_id=customer_id, reason="qxweg003", due=date(2026, 1, 1)))
        db.flush()
    with store.write("Kontakt gelöscht") as db:
        db.delete(db.require(Contact, gone.id))
    words = {**canaries.words, **{w: ("customer", "note") for w in ("qxalt001", "qxneu002")}}
    words["qxweg003"] = ("contact", "reason")
    assert len(words) > 60
    assert len(_left(store, words)) == len(words)

    erasing.erase_customer(store, customer_id)

    assert _left(store, words) == []
    assert store.check() == []
    with store.read() as db:
        assert db.get(Customer, customer_id) is None
        assert db.find("qxneu002", ("customer", "person", "offer", "letter"), 5) == []


def test_a_tag_that_nobody_else_carries_goes_along(store: Store, tmp_path: Path) -> None:
    with store.write("Bestand") as db:
        first, second = (
            customers.add_customer(db, {"persons": [{"last_name": name}]}) for name in ("A", "B")
        )
        tags.set_tags(db, first, ["Kanarienrufe", "Altbau"])
        tags.set_tags(db, second, ["Altbau"])
    erasing.erase_customer(store, first)
    with store.read() as db:
        assert [tag.name for tag in tags.list_tags(db)] == ["Altbau"]
        assert tags.tags_of(db, [second]) == {second: ("Altbau",)}
    store.close()
    assert not any(b"anarienrufe" in file.read_bytes() for file in tmp_path.glob("*.db*"))


def test_every_hanging_table_is_covered(canaries: Canaries) -> None:
    customer_id = canaries.fill()
    filled = {table for table, _column in canaries.words.values()}
    assert {"customer", "person", "address", "contact", "offer", "wish", "consent"} <= filled
    assert set(canaries.ids) == {table.name for table in _hanging()}
    assert customer_id


def test_names_vanish_from_labels_and_steps_are_sealed(store: Store, canaries: Canaries) -> None:
    customer_id = canaries.fill()
    with store.read() as db:
        name = db.require(Customer, customer_id).name
    with store.write(f"{name} geändert") as db:
        db.require(Customer, customer_id).phone = "1"
    with store.write("Anderer Kunde angelegt") as db:
        other = db.add(Customer(number="99", name="Andere"))
        db.flush()
    with store.write("Anderer Kunde geändert") as db:
        db.require(Customer, other.id).note = "neu"
    erasing.erase_customer(store, customer_id)
    assert name.encode() not in _bytes(store)
    assert store.undo() == "Anderer Kunde geändert"
    assert store.redo() == "Anderer Kunde geändert"
    assert store.undo() == "Anderer Kunde geändert"
    assert store.undo() == "Anderer Kunde angelegt"
    assert store.check() == []
    while store.undo() is not None:
        pass
    with store.read() as db:
        assert db.count(select(Customer.id)) == 0
    assert store.check() == []


@pytest.mark.parametrize(("first", "last"), [("Qora", "Quendelqx"), ("Bo", "Qx")])
def test_a_list_called_after_the_customer_loses_its_name(
    store: Store, first: str, last: str
) -> None:
    name = f"{first} {last}.vcf"
    drafts = tuple(
        RowDraft(n, (), {"persons": [{"first_name": f, "last_name": g}]})
        for n, (f, g) in enumerate([(first, last), ("Uta", "Unke")])
    )

    def take(source: str, wanted: tuple[RowDraft, ...]) -> None:
        with store.read() as db:
            rows = imports.check_rows(wanted, imports.lookup(db, wanted))
        plan = ImportPlan(source, "", 1, (), (), wanted, rows)
        with store.write(plan.label) as db:
            imports.apply(db, plan)

    take(name, drafts[:1])
    take("alle.csv", drafts)
    store.undo()
    with store.read() as db:
        customer_id = db.scalar(select(Customer.id))
    erasing.erase_customer(store, customer_id)
    assert name.lower().encode() not in _bytes(store)
    with store.read() as db:
        (batch,) = list_batches(db)
        assert batch.step_id is not None
        look = store.look_back(batch.step_id)
    assert (batch.file_name, batch.taken) == ("Liste mit einem gelöschten Kunden", 1)
    assert look.label == "Eintrag eines gelöschten Kunden"
    assert not look.restored


def _accepted(store: Store, decided_on: date) -> tuple[int, int]:
    with store.write("Auftrag") as db:
        customer = db.add(Customer(number="7", name="Quendel", phone="04102 5550", note="qxnotiz"))
        db.flush()
        person = db.add(Person(customer_id=customer.id, first_name="Qora", last_name="Quendel"))
        db.flush()
        offer = db.add(
            Offer(
                customer_id=customer.id,
                person_id=person.id,
                number="AN-7",
                subject="Fenster",
                state=OfferState.ACCEPTED,
                decided_on=decided_on,
                decision_note="qxgrund",
            )
        )
        db.flush()
        db.add(
            OfferDocument(
                offer_id=offer.id, pdf=b"%PDF", sha256="x", snapshot="{}",
                created_at=datetime(2026, 1, 1),
            )
        )  # fmt: skip
        db.seal()
        return customer.id, offer.id


def test_an_accepted_offer_stays_without_the_rest_until_the_law_lets_it_go(store: Store) -> None:
    customer_id, offer_id = _accepted(store, date(2020, 3, 1))
    with store.read() as db:
        plan = erasing.plan_erasure(db, customer_id)
    assert plan.kept_until == date(2026, 12, 31)
    assert [item.law for item in plan.kept] == ["§ 147 AO, § 257 HGB"]
    erasing.erase_customer(store, customer_id)
    data = _bytes(store)
    for word in (b"quendel", b"qora", b"qxnotiz", b"qxgrund", b"5550"):
        assert word not in data, word
    with store.read() as db:
        customer = db.require(Customer, customer_id)
        assert customer.name == "Gelöschter Kunde 7"
        assert customer.keep_until == date(2026, 12, 31)
        assert customer.restricted_on == db.today
        assert db.require(Offer, offer_id).number == "AN-7"
        assert db.scalar(select(OfferDocument.pdf)) == b"%PDF"
        assert db.find("gelöschter", ("customer",), 5) == [("customer", customer_id)]
        assert "AN-7" in db.scalar(select(Erasure.kept))
    assert store.check() == []


def test_after_the_years_nothing_stays(store: Store) -> None:
    customer_id, _offer = _accepted(store, date(2019, 12, 31))
    erasing.erase_customer(store, customer_id)
    with store.read() as db:
        assert db.get(Customer, customer_id) is None
        assert db.count(select(OfferDocument.id)) == 0
        assert db.rows(select(Erasure.table_name, Erasure.row_id, Erasure.kept)) == [
            ("customer", customer_id, "")
        ]


def test_the_proof_of_a_phone_consent_stays_five_years_and_names_who_gave_it(
    store: Store,
) -> None:
    with store.write("Kunde") as db:
        customer = db.add(Customer(number="8", name="Quandt", note="qxnotiz"))
        db.flush()
        person = db.add(
            Person(customer_id=customer.id, last_name="Quandt", mobile="0170 1", note="qxp")
        )
        db.flush()
        consents.grant(
            db,
            customer.id,
            {"channel": "phone", "person_id": person.id, "granted_on": date(2022, 1, 1)},
            proof_name="a.pdf",
            proof=b"scan",
        )
        consents.grant(db, customer.id, {"channel": "email", "how": "qxmail"})
    erasing.erase_customer(store, customer.id)
    with store.read() as db:
        (kept,) = db.scalars(select(Consent))
        assert kept.channel is Channel.PHONE
        assert kept.person_id is None
        assert "Quandt" in kept.wording
        assert "0170 1" in kept.wording
        assert consents.read_proof(db, kept.id) == ("a.pdf", b"scan")
        assert db.require(Customer, customer.id).keep_until == date(2027, 1, 1)
    for word in (b"qxnotiz", b"qxp", b"qxmail"):
        assert word not in _bytes(store)


def test_who_objected_stays_blocked_when_the_address_comes_back(store: Store) -> None:
    with store.write("Kunde") as db:
        customer = db.add(Customer(number="8", name="Quandt", email="Q@quandt.de"))
        db.flush()
        consents.object_to(db, customer.id, Channel.EMAIL)
    result = erasing.erase_customer(store, customer.id)
    assert result.blocked == 1
    assert b"quandt" not in _bytes(store)
    with store.write("Neu aus einer Liste") as db:
        again = db.add(Customer(number="9", name="Quandt", email="q@Quandt.de"))
        db.flush()
        consents.grant(db, again.id, {"channel": "email", "basis": ConsentBasis.CONSENT})
    with store.read() as db:
        found = permissions.permission(db, again.id, None, Channel.EMAIL)
        assert not found.allowed
        assert "Sperrliste" in found.reason
        assert permissions.permission(db, again.id, None, Channel.POST).allowed
        assert db.count(select(Suppression.id)) == 1


def test_without_an_objection_nobody_is_put_on_the_block_list(store: Store) -> None:
    with store.write("Kunde") as db:
        customer = db.add(Customer(number="8", name="Quandt", email="q@quandt.de"))
        db.flush()
    assert erasing.erase_customer(store, customer.id).blocked == 0


def test_a_customer_merged_into_this_one_goes_along(store: Store) -> None:
    with store.write("Zwei") as db:
        kept = db.add(Customer(number="1", name="Quast"))
        gone = db.add(Customer(number="2", name="Qwest doppelt"))
        db.flush()
        person = db.add(Person(customer_id=gone.id, last_name="Quast"))
        db.flush()
    with store.write("Zusammengeführt") as db:
        db.require(Person, person.id).customer_id = kept.id
        db.flush()
        db.delete(db.require(Customer, gone.id))
    erasing.erase_customer(store, kept.id)
    assert b"qwest" not in _bytes(store)
    assert b"quast" not in _bytes(store)


def test_one_of_two_people_goes_and_the_name_follows(store: Store) -> None:
    with store.write("Paar") as db:
        customer = db.add(
            Customer(number="1", kind=CustomerKind.COUPLE, name="Lotta Quuchs und Otto Pferd")
        )
        db.flush()
        first, second = (
            db.add(Person(customer_id=customer.id, first_name=f, last_name=n, position=p))
            for p, (f, n) in enumerate((("Lotta", "Quuchs"), ("Otto", "Pferd")))
        )
        db.flush()
        db.add(
            Contact(
                customer_id=customer.id,
                person_id=first.id,
                reason="Anruf",
                outcome="qxgesagt",
                due=date(2026, 1, 1),
            )
        )
    erasing.erase_person(store, first.id)
    for word in (b"quuchs", b"lotta", b"qxgesagt"):
        assert word not in _bytes(store), word
    with store.read() as db:
        assert db.require(Customer, customer.id).name == "Otto Pferd"
        assert db.count(select(Contact.id)) == 1
    assert store.check() == []
    with pytest.raises(UserError, match="einzige Person"):
        erasing.erase_person(store, second.id)


def test_the_birthday_of_an_erased_person_is_told_nowhere(store: Store) -> None:
    """Neither by a planned contact nor by the key of a done one, a letter or a series."""
    with store.write("Betrieb") as db:
        customer = db.add(
            Customer(number="1", kind=CustomerKind.BUSINESS, name="Holz GmbH", company="Holz GmbH")
        )
        db.flush()
        person = db.add(Person(customer_id=customer.id, last_name="Quuchs"))
        db.flush()
        key = f"birthday:person:{person.id}:2027-01-14"
        shared = {"customer_id": customer.id, "due": date(2026, 1, 1)}
        done = db.add(
            Contact(**shared, occasion=key, reason="Zum 60. qxtag", done_on=date(2026, 1, 2))
        )
        planned = db.add(
            Contact(**shared, person_id=person.id, occasion=key, reason="Zum 61. qxtag")
        )
        letter = db.add(
            Letter(
                customer_id=customer.id,
                occasion=key,
                body="qxbrief",
                written_on=date(2026, 1, 1),
            )
        )
        series_id = plan_series(
            db,
            customer.id,
            {
                "kind": "call",
                "reason": "Quartal",
                "starts": date(2026, 12, 1),
                "person_id": person.id,
                "note": "qxnotiz",
            },
        )
    erasing.erase_person(store, person.id)
    for word in (b"quuchs", b"qxtag", b"qxbrief", b"qxnotiz", b"2027-01-14"):
        assert word not in _bytes(store), word
    with store.read() as db:
        assert db.require(Contact, done.id).reason == "Glückwunsch"
        assert db.get(Contact, planned.id) is None
        assert db.require(Letter, letter.id).occasion == ""
        assert db.require(ContactSeries, series_id).person_id is None
        assert db.count(select(Contact.id).where(Contact.series_id == series_id)) == 1
    assert store.check() == []


def test_thanks_to_somebody_else_name_an_erased_customer_no_more(store: Store) -> None:
    with store.write("Empfehlung") as db:
        kind = CustomerKind.BUSINESS
        sender = db.add(Customer(number="1", kind=kind, name="Holz GmbH", company="Holz GmbH"))
        db.flush()
        new = db.add(
            Customer(
                number="2",
                kind=kind,
                name="Quuchs",
                company="Quuchs",
                referred_by_id=sender.id,
                created_at=db.now,
            )
        )
        db.flush()
        (one,) = occasions.list_occasions(db, sender.id)
        contact_id = occasions.plan_occasion(db, sender.id, one.key.text)
        assert "Quuchs" in db.require(Contact, contact_id).reason
    erasing.erase_customer(store, new.id)
    assert b"quuchs" not in _bytes(store)
    with store.read() as db:
        assert db.require(Contact, contact_id).reason == "Dank für eine Empfehlung"


def test_a_person_of_a_business_goes_from_its_search_entry_too(store: Store) -> None:
    with store.write("Betrieb") as db:
        customer = db.add(
            Customer(number="1", kind=CustomerKind.BUSINESS, name="Holz GmbH", company="Holz GmbH")
        )
        db.flush()
        person = db.add(Person(customer_id=customer.id, last_name="Quuchs", email="quuchs@holz.de"))
        db.flush()
    with store.read() as db:
        assert db.find("quuchs", ("customer",), 5) == [("customer", customer.id)]
    erasing.erase_person(store, person.id)
    with store.read() as db:
        assert db.find("quuchs", ("customer", "person"), 5) == []
        assert db.find("holz", ("customer",), 5) == [("customer", customer.id)]
    assert b"quuchs" not in _bytes(store)
    assert store.check() == []


def test_the_plan_counts_what_goes_and_warns(store: Store) -> None:
    with store.write("Kunde") as db:
        customer = db.add(Customer(number="1", name="A"))
        db.flush()
        db.add(Contact(customer_id=customer.id, reason="x", due=date(2027, 1, 1)))
        db.add(
            Offer(
                customer_id=customer.id,
                number="AN-1",
                state=OfferState.SENT,
                valid_until=date(2026, 12, 1),
            )
        )
    with store.read() as db:
        plan = erasing.plan_erasure(db, customer.id)
    assert plan.gone == (("Kontakte", 1), ("Angebote", 1))
    assert "AN-1" in plan.warnings[0]
    assert "1" in plan.warnings[1]
    with pytest.raises(NotFoundError), store.read() as db:
        erasing.plan_erasure(db, 999)


def _journal_texts(store: Store) -> Iterator[str]:
    with store._look() as connection:
        for row in connection.execute(select(journal_change.c.before, journal_change.c.after)):
            yield from (value for value in row if value)
        yield from connection.scalars(select(journal_step.c.label))


def test_the_rest_of_the_journal_stays(store: Store, canaries: Canaries) -> None:
    with store.write("Fremder Kunde") as db:
        db.add(Customer(number="99", name="Bleibt", note="unberührt"))
    customer_id = canaries.fill()
    erasing.erase_customer(store, customer_id)
    assert any("unberührt" in found for found in _journal_texts(store))
    with store._look() as connection:
        assert connection.scalar(text("PRAGMA freelist_count")) == 0


def _index(store: Store) -> bytes:
    """What the search index itself holds of words: its terms, also of deleted entries."""
    with store._look() as connection:
        return b"".join(row[0] for row in connection.execute(text(_BLOCKS)))


_BLOCKS = "SELECT block FROM search_fts_data"


def test_the_terms_of_the_search_index_go(store: Store) -> None:
    """A name of signs nobody else has: its trigrams stand in the index as they are."""
    with store.write("Kunden") as db:
        for n in range(50):
            db.add(Customer(number=f"A{n}", name=f"Andere {n}"))
        customer = db.add(Customer(number="1", name="鿿鿾鿽鿼"))
        db.flush()
    sign = "鿿鿾".encode()
    assert sign in _index(store)
    erasing.erase_customer(store, customer.id)
    assert sign not in _index(store)
    assert sign not in _bytes(store)


def test_what_is_kept_can_still_be_opened(store: Store) -> None:
    customer_id, offer_id = _accepted(store, date(2025, 3, 1))
    with store.write("Betrieb") as db:
        ensure_business(db)
    erasing.erase_customer(store, customer_id)
    with store.read() as db:
        detail = customers.get_customer(db, customer_id)
        assert detail.name == "Gelöschter Kunde 7"
        assert detail.persons == ()
        assert offers.offer_pdf(db, offer_id) == b"%PDF"
        assert [row.number for row in offers.list_offer_rows(db, [offer_id])] == ["AN-7"]
        assert customers.timeline(db, customer_id)
        assert erasing.plan_erasure(db, customer_id).kept_until == date(2031, 12, 31)
        assert privacy_report(db, customer_id).pdf.startswith(b"%PDF")


def test_a_file_that_is_being_read_is_told_and_cleaned_later(store: Store) -> None:
    import sqlcipher3.dbapi2 as driver

    with store.write("Kunde") as db:
        customer = db.add(Customer(number="1", name="Quabbel"))
        db.flush()
    other = driver.connect(str(store.path), timeout=0)
    other.execute("BEGIN")
    other.execute("SELECT count(*) FROM customer").fetchall()
    told = []
    store.on_change(lambda changes: told.append(changes.label))
    with pytest.raises(StoreError, match="freien Stellen"):
        erasing.erase_customer(store, customer.id)
    assert told == ["Kunde endgültig gelöscht"]
    other.rollback()
    other.close()
    with store.read() as db:
        assert db.get(Customer, customer.id) is None
    erasing.clean_file(store)
    assert b"quabbel" not in _bytes(store)
    assert store.check() == []


def test_two_erasures_in_a_row_leave_the_other_customers_alone(store: Store) -> None:
    ids = []
    with store.write("Drei") as db:
        for n in "123":
            found = db.add(Customer(number=n, name=f"Quabbel{n}"))
            db.flush()
            ids.append(found.id)
    with store.write("Empfohlen") as db:
        db.require(Customer, ids[2]).referred_by_id = ids[0]
    for one in ids[:2]:
        erasing.erase_customer(store, one)
    with store.read() as db:
        left = db.require(Customer, ids[2])
        assert (left.name, left.referred_by_id) == ("Quabbel3", None)
        assert db.find("quabbel", ("customer",), 5) == [("customer", ids[2])]
    assert store.check() == []


def test_answers_to_reminders_go_with_their_reasons_also_those_taken_back(
    store: Store, canaries: Canaries
) -> None:
    customer_id = canaries.fill()
    subjects = [
        subject_of(name, canaries.ids[name])
        for name in ("customer", "person", "contact", "decision_date", "wish", "installation")
    ]
    with store.write("Antworten") as db:
        for number, subject in enumerate(subjects):
            db.add(
                ReminderAnswer(
                    rule="x", subject=subject, occasion="1", answer=AnswerKind.NEVER,
                    reason=f"qxgrund{number}",
                )
            )  # fmt: skip
        other = db.add(
            ReminderAnswer(
                rule="x", subject="person:99999", occasion="1", answer=AnswerKind.DONE,
                reason="qxbleibt",
            )
        )  # fmt: skip
        gone = db.add(
            ReminderAnswer(
                rule="y", subject=subjects[0], occasion="1", answer=AnswerKind.DONE,
                reason="qxzurueck",
            )
        )  # fmt: skip
        db.flush()
    with store.write("Zurückgenommen") as db:
        db.delete(db.require(ReminderAnswer, gone.id))
    with store.read() as db:
        told = stored_data(db, customer_id).records["reminder_answer"]
    assert {record.text("reason") for record in told} == {f"qxgrund{n}" for n in range(6)}
    erasing.erase_customer(store, customer_id)
    data = _bytes(store)
    assert b"qxgrund" not in data and b"qxzurueck" not in data
    assert b"qxbleibt" in data
    with store.read() as db:
        assert db.get(ReminderAnswer, other.id) is not None


def test_who_was_recommended_by_the_erased_one_is_still_true_to_the_journal(store: Store) -> None:
    with store.write("Kunden") as db:
        first = customers.add_customer(db, {"company": "Empfehler"})
        second = customers.add_customer(db, {"company": "Geworben"})
        customers.change_customer(db, second, None, {"referred_by_id": first})
    erasing.erase_customer(store, first)
    with store.read() as db:
        assert db.require(Customer, second).referred_by_id is None
    assert store.check() == []
    assert store.record_history("customer", second)[0].after == {"referred_by_id": None}
