"""*Auskunft* (Art. 15 and 20 DSGVO): all data of a customer or a person as a letter and as JSON.

The paper speaks German whatever the language of the screen, so nothing here is translated.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from kundenpflege.base.dates import format_date, format_long_date
from kundenpflege.documents.report import ReportRow, ReportSection, ReportSheet, render_report
from kundenpflege.documents.sheet import InfoRow
from kundenpflege.model import Business, Customer, Person
from kundenpflege.rules.retention import LETTER_YEARS, letter_law
from kundenpflege.store import Reader

from .erasing import plan_erasure
from .letter_address import letter_address
from .offer_sheet import load_letterhead
from .privacy_data import TITLES, StoredData, StoredRecord, machine_readable, stored_data

#: Why we keep what stands in a table, in a sentence for the person.
PURPOSES: dict[str, str] = {
    "consent": "Nachweis, auf welchem Weg wir uns melden dürfen (Art. 7 DSGVO, § 7a UWG).",
    "consent_proof": "Dateien, die eine Einwilligung belegen.",
    "objection": "Damit Ihr Widerspruch sofort und überall gilt (Art. 21 DSGVO).",
    "enquiry": "Um Ihre Anfragen zu beantworten (Art. 6 Abs. 1 Buchst. b DSGVO).",
    "wish": "Was Sie sich gewünscht haben, in Ihren Worten.",
    "decision_date": "Damit wir uns melden, wenn bei Ihnen entschieden wird.",
    "contact": "Was wir mit Ihnen besprochen haben und wann wir uns melden wollen "
    "(Art. 6 Abs. 1 Buchst. b und f DSGVO).",
    "contact_series": "Wann wir uns regelmäßig melden wollen.",
    "installation": "Was wir bei Ihnen eingebaut haben oder betreuen, für Wartung und "
    "Gewährleistung (Art. 6 Abs. 1 Buchst. b DSGVO).",
    "letter": "Was wir Ihnen geschrieben haben.",
    "reminder_answer": "Woran wir nicht mehr oder später erinnert werden wollten, und warum.",
    "offer": "Unsere Angebote an Sie; angenommene müssen wir aufbewahren.",
    "need": "Was Ihnen bei einem Angebot wichtig ist.",
    "offer_document": "Die Angebote, wie Sie sie von uns bekommen haben.",
    "talk_answer": "Was Sie uns im Gespräch vor dem Angebot gesagt haben.",
    "objection_use": "Was Sie bei einem Angebot zögern ließ.",
}

#: These records are shown field by field with purposes; all others as a line each.
_FULL = ("customer", "person")
_DAYS = (
    "done_on", "due", "granted_on", "objected_on", "received_on", "noted_on", "offer_date", "day",
    "used_on",
)  # fmt: skip
#: What heads the line of a record, and what needs no label to be understood.
_MAIN = {
    "contact": "reason", "offer": "subject", "need": "text", "offer_line": "text",
    "guarantee": "text", "wish": "text", "enquiry": "subject", "decision_date": "title",
    "consent": "channel", "objection": "channel", "talk_answer": "question", "paper": "name",
    "tender_file": "file_name", "contact_series": "reason", "installation": "title",
    "letter": "body",
}  # fmt: skip
_SPEAKING = frozenset({"kind", "state", "number", "unit", "weight", "basis"})


@dataclass(frozen=True, slots=True)
class PrivacyReport:
    """The answer to a request: the letter as PDF bytes, the data as JSON text."""

    name: str
    number: str
    pdf: bytes
    json: str


def privacy_report(db: Reader, customer_id: int, person_id: int | None = None) -> PrivacyReport:
    """Everything stored about a customer, or about one person there; for both formats."""
    customer = db.require(Customer, customer_id)
    data = stored_data(db, customer_id, person_id)
    person = db.get(Person, person_id)
    sheet = report_sheet(db, customer_id, person_id, data)
    return PrivacyReport(
        name=person.full_name if person is not None else customer.name,
        number=customer.number,
        pdf=render_report(sheet),
        json=json.dumps(
            machine_readable(db, data, db.today), ensure_ascii=False, indent=2, sort_keys=False
        ),
    )


def report_sheet(
    db: Reader, customer_id: int, person_id: int | None, data: StoredData
) -> ReportSheet:
    """The letter, ready to print."""
    customer = db.require(Customer, customer_id)
    business = db.get(Business, 1) or Business(id=1)
    letter = letter_address(db, customer_id, person_id)
    return ReportSheet(
        letterhead=load_letterhead(business),
        date=db.today,
        subject="Auskunft über Ihre gespeicherten Daten (Art. 15 DSGVO)",
        recipient=customer.name,
        info=(
            InfoRow("Kundennummer", customer.number, strong=True),
            InfoRow("Datum", format_long_date(db.today)),
            *((InfoRow("Telefon", business.phone),) if business.phone else ()),
        ),
        address=letter.lines,
        salutation=letter.salutation,
        intro=(
            "gern geben wir Ihnen Auskunft. Auf den folgenden Seiten steht alles, was bei uns "
            "über Sie gespeichert ist, wozu wir es brauchen, woher wir es haben und wie lange "
            "wir es behalten. Ihre Daten liegen auf einem Rechner in unserem Betrieb. Dieselben "
            "Angaben bekommen Sie auf Wunsch auch als Datei im Format JSON (Art. 20 DSGVO).",
        ),
        sections=(*_sections(data), *_about(db, customer, data)),
        closing=(
            "Stimmt etwas nicht, fehlt etwas oder sollen wir etwas löschen? Ein Anruf oder ein "
            "kurzer Brief genügt.",
        ),
        greeting=letter.closing or "Mit freundlichen Grüßen",
        signer=business.owners,
    )


def _sections(data: StoredData) -> Iterator[ReportSection]:
    for table, records in data.records.items():
        title = TITLES.get(table, "Weitere Daten")
        if table in _FULL:
            rows = tuple(_full(table, records))
        else:
            rows = tuple(_lines(table, records))
        if rows:
            yield ReportSection(title, PURPOSES.get(table, ""), rows)


def _full(table: str, records: Sequence[StoredRecord]) -> Iterator[ReportRow]:
    for record in records:
        if table == "person":
            yield ReportRow(_person_name(record), record.text("role"), "", strong=True)
        for value in record.values:
            yield ReportRow(value.label, value.text, value.purpose)


def _person_name(record: StoredRecord) -> str:
    parts = ("title_before", "first_name", "particle", "last_name")
    return " ".join(text for part in parts if (text := record.text(part))) or "Person"


def _lines(table: str, records: Sequence[StoredRecord]) -> Iterator[ReportRow]:
    simple = ("customer_tag", "customer_category", "custom_value", "website", "address")
    for number, record in enumerate(records, start=1):
        values = {value.key: value for value in record.values}
        if table == "custom_value":
            yield ReportRow(record.text("field_id"), record.text("text"))
            continue
        if table == "address":
            kind = values.pop("kind", None)
            text = ", ".join(
                part
                for part in (
                    record.text("supplement"),
                    record.text("street") or record.text("po_box"),
                    f"{record.text('postal_code')} {record.text('place')}".strip(),
                    record.text("country") if record.text("country") != "DE" else "",
                )
                if part
            )
            yield ReportRow(kind.text if kind else "Anschrift", text)
            continue
        if table in simple:
            yield ReportRow(
                TITLES[table] if number == 1 else "",
                ", ".join(value.text for value in values.values()),
            )
            continue
        if table == "offer_document":
            size = max(1, round(len(record.raw["pdf"]) / 1024))
            sent = format_date(record.raw["created_at"].date())
            yield ReportRow(f"Datei {number}", f"PDF, {size} kB, gesendet {sent}")
            continue
        head = next((values.pop(key).text for key in _DAYS if key in values), "")
        main = values.pop(_MAIN.get(table, ""), None)
        rest = [
            value.text if value.key in _SPEAKING else f"{value.label}: {value.text}"
            for value in values.values()
            if value.text != head
        ]
        lines = [main.text] if main else []
        if rest:
            lines.append(" · ".join(rest))
        if lines:
            yield ReportRow(head or f"Nr. {number}", "\n".join(lines))


def _about(db: Reader, customer: Customer, data: StoredData) -> Iterator[ReportSection]:
    """Where from, who gets it, how long, the journal, the rights (Art. 15 Abs. 1 DSGVO)."""
    country = str(db.scalar(select(Business.country).where(Business.id == 1)) or "DE")
    plan = plan_erasure(db, customer.id)
    kept = "\n".join(f"{item.title}: bis {format_date(item.until)}, {item.law}"
                     for item in plan.kept)  # fmt: skip
    since = f"angelegt am {format_date(data.created_on)}" if data.created_on else ""
    changed = (
        f"{data.changes} Änderungen sind mit Tag, Bearbeiter, altem und neuem Wert festgehalten"
        + (f", die letzte am {format_date(data.last_change.date())}" if data.last_change else "")
        + ". Damit lässt sich ein Irrtum zurücknehmen."
        if data.changes
        else "Keine Änderungen festgehalten."
    )
    years = LETTER_YEARS.get(country, LETTER_YEARS["DE"])
    yield ReportSection(
        "Herkunft, Empfänger, Dauer",
        "",
        (
            ReportRow(
                "Woher",
                "; ".join(
                    part
                    for part in (customer.source or "von Ihnen selbst mitgeteilt", since)
                    if part
                ),
            ),
            ReportRow(
                "Empfänger",
                "Niemand außerhalb des Betriebs, außer Sie haben es gewünscht oder der Auftrag "
                "verlangt es (Lieferanten, Steuerberatung). Keine Übermittlung in Drittländer, "
                "keine automatisierten Entscheidungen, kein Profiling mit rechtlicher Wirkung.",
            ),
            ReportRow(
                "Wie lange",
                "Anfragen ohne Angebot 12 Monate, Angebote ohne Auftrag 3 Jahre nach dem letzten "
                f"Kontakt, angenommene Angebote {years} Jahre bis zum Ende des Kalenderjahres "
                f"({letter_law(country)}). Danach wird gelöscht." + (f"\n{kept}" if kept else ""),
            ),
            ReportRow("Verlauf", changed),
        ),
    )
    yield ReportSection(
        "Ihre Rechte",
        "",
        (
            ReportRow("Berichtigung", "Falsche Angaben berichtigen wir sofort (Art. 16 DSGVO)."),
            ReportRow(
                "Löschung",
                "Was wir nicht aufbewahren müssen, löschen wir auf Wunsch (Art. 17 DSGVO).",
            ),
            ReportRow(
                "Einschränkung",
                "Auf Wunsch sperren wir Ihre Daten für jede Nutzung (Art. 18 DSGVO).",
            ),
            ReportRow("Übertragung", "Sie bekommen Ihre Daten als Datei (JSON), Art. 20 DSGVO."),
            ReportRow(
                "Widerspruch",
                "Gegen Werbung können Sie jederzeit widersprechen, auf jedem Weg und ohne "
                "Begründung (Art. 21 DSGVO). Einwilligungen können Sie jederzeit widerrufen "
                "(Art. 7 Abs. 3 DSGVO).",
            ),
            ReportRow(
                "Beschwerde",
                "Sie können sich bei der Datenschutzaufsicht Ihres Landes beschweren "
                "(Art. 77 DSGVO).",
            ),
        ),
    )
