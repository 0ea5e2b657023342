"""*Auskunft*: nothing stored about a customer is left out, in the letter and in the file."""

from __future__ import annotations

import base64
import json
from datetime import date, datetime
from decimal import Decimal

import pytest
from sqlalchemy import Date, String

from kundenpflege.base.errors import NotFoundError
from kundenpflege.model import (
    Base,
    Contact,
    Customer,
    Offer,
    OfferDocument,
    OfferLine,
    Person,
    TalkAnswer,
    table_of,
)
from kundenpflege.model.columns import KindType
from kundenpflege.model.kinds import CustomerKind
from kundenpflege.services import consents
from kundenpflege.services.business import ensure_business
from kundenpflege.services.privacy_data import stored_data
from kundenpflege.services.privacy_papers import notice_sheet, record_sheet
from kundenpflege.services.privacy_report import privacy_report, report_sheet
from kundenpflege.store import Store


def _texts(pdf: bytes) -> str:
    import pypdfium2

    document = pypdfium2.PdfDocument(pdf)
    return "\n".join(
        document[n].get_textpage().get_text_range() for n in range(len(document))
    ).replace("\r\n", "\n")


@pytest.fixture
def customer(store: Store) -> int:
    with store.write("Betrieb") as db:
        ensure_business(db)
    with store.write("Kunde") as db:
        customer = db.add(
            Customer(
                number="K-7",
                kind=CustomerKind.BUSINESS,
                name="Quast GmbH",
                company="Quast GmbH",
                source="Messe Lübeck",
                note="Mag Eiche",
                created_at=datetime(2024, 2, 3),
            )
        )
        db.flush()
        first = db.add(Person(customer_id=customer.id, first_name="Ada", last_name="Quast"))
        second = db.add(Person(customer_id=customer.id, first_name="Otto", last_name="Fremd"))
        db.flush()
        for person, reason in ((first, "Fenster dicht"), (second, "Rechnung offen")):
            db.add(
                Contact(
                    customer_id=customer.id,
                    person_id=person.id,
                    reason=reason,
                    due=date(2026, 3, 4),
                )
            )
        consents.grant(
            db,
            customer.id,
            {"channel": "phone", "person_id": first.id, "how": "auf der Messe"},
            proof_name="zettel.pdf",
            proof=b"scan",
        )
        consents.object_to(db, customer.id, "email", person_id=second.id)
        offer = db.add(Offer(customer_id=customer.id, number="AN-7", subject="Haustür"))
        db.flush()
        db.add(
            OfferDocument(
                offer_id=offer.id,
                pdf=b"%PDF-x",
                sha256="x",
                snapshot="{}",
                created_at=datetime(2026, 3, 5),
            )
        )
        return customer.id


def test_the_letter_holds_everything_with_purpose_source_period_and_rights(
    store: Store, customer: int
) -> None:
    with store.read() as db:
        text = _texts(privacy_report(db, customer).pdf)
    for words in (
        "Auskunft über Ihre gespeicherten Daten (Art. 15 DSGVO)",
        "K-7",
        "Mag Eiche",
        "Was beim nächsten Gespräch hilft",
        "Messe Lübeck",
        "angelegt am 03.02.2024",
        "Fenster dicht",
        "Rechnung offen",
        "auf der Messe",
        "zettel.pdf",
        "Haustür",
        "§ 147 AO",
        "Art. 21 DSGVO",
        "Einwilligung zu Anrufen vom 21.11.2026: bis 21.11.2031",
        "Art. 77",
    ):
        assert words in text, words


def test_for_one_person_the_others_stay_out(store: Store, customer: int) -> None:
    with store.read() as db:
        (first, _second) = stored_data(db, customer).records["person"]
        report = privacy_report(db, customer, first.id)
    assert report.name == "Ada Quast"
    data = json.loads(report.json)["data"]
    assert [row["first_name"] for row in data["person"]] == ["Ada"]
    assert [row["reason"] for row in data["contact"]] == ["Fenster dicht"]
    assert "objection" not in data
    assert "Fremd" not in report.json
    assert "Rechnung offen" not in _texts(report.pdf)


def test_the_file_is_for_machines(store: Store, customer: int) -> None:
    with store.read() as db:
        found = json.loads(privacy_report(db, customer).json)
    assert found["format"] == "kundenpflege-auskunft"
    assert found["created"] == "2026-11-21"
    assert found["data"]["customer"][0]["number"] == "K-7"
    assert found["data"]["contact"][0]["due"] == "2026-03-04"
    assert base64.b64decode(found["data"]["consent_proof"][0]["content"]) == b"scan"
    assert base64.b64decode(found["data"]["offer_document"][0]["pdf"]) == b"%PDF-x"
    assert found["fields"]["customer"]["note"]["purpose"] == "Was beim nächsten Gespräch hilft"


def test_every_table_that_hangs_on_a_customer_is_told(store: Store, customer: int) -> None:
    """A table added later must not be forgotten: each gets a row and must appear."""
    hanging = [
        mapper.class_
        for mapper in Base.registry.mappers
        if any(
            key.column.table.name == "customer" and key.ondelete == "CASCADE"
            for column in table_of(mapper.class_).columns
            for key in column.foreign_keys
        )
        and table_of(mapper.class_).name != "distinct_pair"
    ]
    assert len(hanging) > 8
    with store.write("Zeilen") as db:
        for mapped in hanging:
            values: dict[str, object] = {}
            for column in table_of(mapped).columns:
                targets = {key.column.table.name for key in column.foreign_keys}
                if "customer" in targets:
                    values[column.key] = customer
                elif targets and not column.nullable:
                    (parent,) = targets
                    other = next(
                        m.class_ for m in Base.registry.mappers if table_of(m.class_).name == parent
                    )
                    row = db.add(other(name=f"{parent} neu"))
                    db.flush()
                    values[column.key] = row.id
                elif isinstance(column.type, KindType) and not column.nullable:
                    values[column.key] = list(column.type.kind)[0]
                elif isinstance(column.type, Date) and not column.nullable:
                    values[column.key] = date(2026, 1, 1)
                elif type(column.type) is String and (column.type.length or 99) > 20:
                    values[column.key] = f"Inhalt {column.key}"
            db.add(mapped(**values))
    with store.read() as db:
        data = stored_data(db, customer)
        assert {table_of(mapped).name for mapped in hanging} <= set(data.records)
        sheet = report_sheet(db, customer, None, data)
    shown = " ".join(row.value for section in sheet.sections for row in section.rows)
    for mapped in hanging:
        for column in table_of(mapped).columns:
            told = "field" in column.info and type(column.type) is String
            if told and (getattr(column.type, "length", None) or 99) > 20:
                assert f"Inhalt {column.key}" in shown, f"{mapped.__name__}.{column.key}"


def test_the_same_data_give_the_same_bytes(store: Store, customer: int) -> None:
    with store.read() as db:
        assert privacy_report(db, customer).pdf == privacy_report(db, customer).pdf
        with pytest.raises(NotFoundError):
            privacy_report(db, 999)


def test_notice_and_record_name_the_law_of_the_country(store: Store, customer: int) -> None:
    with store.read() as db:
        notice, record = notice_sheet(db), record_sheet(db)
    rows = [row.value for section in notice.sections for row in section.rows]
    assert any("§ 147 AO" in row for row in rows)
    assert any("§ 7a UWG" in row for row in rows)
    assert [s.title for s in record.sections][:3] == [
        "1  Kundenverwaltung",
        "2  Angebote",
        "3  Kontaktpflege",
    ]


def test_talks_are_told_and_costs_are_not(store: Store, customer: int) -> None:
    with store.write("Angebot") as db:
        offer = db.add(
            Offer(customer_id=customer, subject="Haustür", cost_total=Decimal("1234.56"))
        )
        db.flush()
        db.add(
            OfferLine(
                offer_id=offer.id,
                text="Türblatt",
                unit_price=Decimal(3000),
                unit_cost=Decimal("1234.56"),
                memo="Einkauf bei Meier",
            )
        )
        db.add(TalkAnswer(offer_id=offer.id, question="Bis wann?", answer="vor Ostern"))
    with store.read() as db:
        report = privacy_report(db, customer)
        data = stored_data(db, customer)
        titles = [one.title for one in report_sheet(db, customer, None, data).sections]
    letter = _texts(report.pdf)
    assert "vor Ostern" in letter and "Türblatt" in letter
    assert "Antworten im Gespräch" in titles and "Weitere Daten" not in titles
    for ours in ("1.234,56", "1234.56", "Einkauf bei Meier", "unit_cost", "cost_total"):
        assert ours not in letter and ours not in report.json.partition('"fields"')[0], ours
