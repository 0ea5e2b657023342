"""Papers every business needs: the notice at the first contact (Art. 13 DSGVO) and the record of
processing (Art. 30), filled from the business's own particulars.

The papers speak German whatever the language of the screen, so nothing here is translated.
"""

from __future__ import annotations

from kundenpflege.base.dates import format_long_date
from kundenpflege.documents.report import ReportRow, ReportSection, ReportSheet, render_report
from kundenpflege.documents.sheet import InfoRow
from kundenpflege.model import Business
from kundenpflege.rules.retention import LETTER_YEARS, letter_law
from kundenpflege.store import Reader

from .offer_sheet import load_letterhead


def notice_pdf(db: Reader) -> bytes:
    """The information for customers at the first contact (Art. 13 and 14 DSGVO)."""
    return render_report(notice_sheet(db))


def record_pdf(db: Reader) -> bytes:
    """The record of processing activities (Art. 30 DSGVO)."""
    return render_report(record_sheet(db))


def notice_sheet(db: Reader) -> ReportSheet:
    """The notice, ready to print."""
    business = db.get(Business, 1) or Business(id=1)
    years = LETTER_YEARS.get(business.country, LETTER_YEARS["DE"])
    return ReportSheet(
        letterhead=load_letterhead(business),
        date=db.today,
        word="Datenschutzinformation",
        subject="So gehen wir mit Ihren Daten um",
        info=(InfoRow("Stand", format_long_date(db.today)),),
        intro=(
            "Damit wir Sie gut beraten und Ihren Auftrag ausführen können, speichern wir einige "
            "Angaben über Sie. Hier steht, welche das sind, wozu wir sie brauchen und welche "
            "Rechte Sie haben.",
        ),
        sections=(
            ReportSection(
                "Wer verantwortlich ist",
                "",
                tuple(
                    ReportRow(label, value)
                    for label, value in (
                        ("Betrieb", business.name),
                        ("Inhaber", business.owners),
                        ("Anschrift", _address(business)),
                        ("Telefon", business.phone),
                        ("E-Mail", business.email),
                    )
                    if value
                ),
            ),
            ReportSection(
                "Was wir speichern und wozu",
                "",
                (
                    ReportRow(
                        "Angebot und Auftrag",
                        "Name, Anschrift, Telefon, E-Mail, Ihre Wünsche, Maße, Angebote und "
                        "Termine.",
                        "Art. 6 Abs. 1 Buchst. b DSGVO (Vertrag)",
                    ),
                    ReportRow(
                        "Betreuung",
                        "Was wir besprochen haben und wann wir uns wieder melden. Zur Pflege "
                        "schreiben wir Ihnen Briefe.",
                        "Art. 6 Abs. 1 Buchst. f DSGVO (berechtigtes Interesse)",
                    ),
                    ReportRow(
                        "Anrufe, E-Mails und Nachrichten zur Werbung",
                        "Nur wenn Sie eingewilligt haben oder das Gesetz es bei Bestandskunden "
                        "erlaubt.",
                        "Art. 6 Abs. 1 Buchst. a DSGVO, § 7 UWG",
                    ),
                    ReportRow(
                        "Geburtstag",
                        "Nur wenn Sie ihn uns selbst genannt haben; auch ohne Jahr.",
                        "Art. 6 Abs. 1 Buchst. f DSGVO",
                    ),
                ),
                ("Angabe", "Was", "Grundlage"),
            ),
            ReportSection(
                "Wie lange",
                "",
                (
                    ReportRow("Anfragen ohne Angebot", "12 Monate nach dem letzten Kontakt"),
                    ReportRow("Angebote ohne Auftrag", "3 Jahre nach dem letzten Kontakt"),
                    ReportRow(
                        "Aufträge",
                        f"{years} Jahre bis zum Ende des Kalenderjahres "
                        f"({letter_law(business.country)}); Rechnungen liegen in der Buchhaltung",
                    ),
                    ReportRow(
                        "Einwilligung zu Anrufen", "5 Jahre nach der letzten Nutzung (§ 7a UWG)"
                    ),
                ),
            ),
            ReportSection(
                "Wer die Daten bekommt",
                "Niemand außerhalb des Betriebs, außer der Auftrag verlangt es (Lieferanten, "
                "Nachunternehmer, Steuerberatung). Die Daten liegen auf einem Rechner im Betrieb, "
                "nicht in einer Cloud. Keine automatisierten Entscheidungen.",
            ),
            ReportSection(
                "Ihre Rechte",
                "Auskunft (Art. 15), Berichtigung (Art. 16), Löschung (Art. 17), Einschränkung "
                "(Art. 18), Übertragung (Art. 20), Widerruf einer Einwilligung (Art. 7 Abs. 3), "
                "Beschwerde bei der Datenschutzaufsicht Ihres Landes (Art. 77 DSGVO).",
            ),
            ReportSection(
                "Ihr Widerspruchsrecht",
                "Der Werbung können Sie jederzeit widersprechen, auf jedem Weg und ohne "
                "Begründung (Art. 21 DSGVO). Ein Anruf oder ein Satz per Brief oder E-Mail "
                "genügt; dafür entstehen keine Kosten als die Übermittlung nach den Basistarifen.",
            ),
        ),
    )


def record_sheet(db: Reader) -> ReportSheet:
    """The record of processing, ready to print."""
    business = db.get(Business, 1) or Business(id=1)
    years = LETTER_YEARS.get(business.country, LETTER_YEARS["DE"])
    return ReportSheet(
        letterhead=load_letterhead(business),
        date=db.today,
        word="Verzeichnis",
        subject="Verzeichnis von Verarbeitungstätigkeiten (Art. 30 DSGVO)",
        info=(InfoRow("Stand", format_long_date(db.today)),),
        intro=(
            "Verantwortlich: "
            + ", ".join(part for part in (business.name, _address(business)) if part)
            + (f". Vertreten durch {business.owners}." if business.owners else "."),
        ),
        sections=(
            _activity(
                "1  Kundenverwaltung",
                "Beratung, Auftragsabwicklung, Erreichbarkeit (Art. 6 Abs. 1 Buchst. b DSGVO)",
                "Interessenten, Kunden, deren Ansprechpartner",
                "Name, Anschrift, Telefon, E-Mail, Aufgabe, Anrede, Notizen zum Vorhaben",
                f"12 Monate (Interessenten) bis {years} Jahre zum Jahresende "
                f"({letter_law(business.country)})",
            ),
            _activity(
                "2  Angebote",
                "Anbahnung und Abschluss von Verträgen (Art. 6 Abs. 1 Buchst. b DSGVO)",
                "Interessenten, Kunden",
                "Bedürfnisse, Positionen, Preise, Termine, gesendete Fassungen",
                f"3 Jahre ohne Auftrag; angenommene {years} Jahre zum Jahresende "
                f"({letter_law(business.country)})",
            ),
            _activity(
                "3  Kontaktpflege",
                "Betreuung und Werbung (Art. 6 Abs. 1 Buchst. f und a DSGVO, § 7 UWG)",
                "Kunden und deren Ansprechpartner",
                "Kontakte mit Anlass und Ergebnis, Geburtstag, Wünsche, Einwilligungen, "
                "Widersprüche",
                "Bis zum Widerspruch, längstens 3 Jahre nach dem letzten Kontakt; Nachweis einer "
                "Einwilligung zu Anrufen 5 Jahre (§ 7a UWG)",
            ),
            ReportSection(
                "Technische und organisatorische Maßnahmen (Art. 32 DSGVO)",
                "",
                (
                    ReportRow("Zutritt und Zugang", "Rechner im Betrieb, Anmeldung am System"),
                    ReportRow(
                        "Speicherung",
                        "Eine Datenbankdatei auf dem eigenen Rechner, keine Cloud, keine "
                        "Übertragung an den Hersteller",
                    ),
                    ReportRow(
                        "Nachvollziehbarkeit",
                        "Jede Änderung wird mit Tag und Bearbeiter festgehalten",
                    ),
                    ReportRow(
                        "Löschung",
                        "Überschreibt die Daten in der Datei; Sicherungen werden nach einem Jahr "
                        "gelöscht, beim Zurückholen wird die Löschung wiederholt; Sperrliste nur "
                        "als Prüfwerte",
                    ),
                    ReportRow("Sicherung", "Geprüfte Kopien auf einem zweiten Datenträger"),
                    ReportRow(
                        "Datenpanne",
                        "Meldung an die Aufsicht binnen 72 Stunden (Art. 33 DSGVO)",
                    ),
                ),
                ("Bereich", "Maßnahme", ""),
            ),
        ),
    )


def _activity(title: str, purpose: str, whom: str, what: str, until: str) -> ReportSection:
    return ReportSection(
        title,
        "",
        (
            ReportRow("Zweck und Grundlage", purpose),
            ReportRow("Betroffene", whom),
            ReportRow("Daten", what),
            ReportRow("Empfänger", "Keine; bei Bedarf Lieferanten, Steuerberatung"),
            ReportRow("Drittländer", "Keine"),
            ReportRow("Löschfrist", until),
        ),
        ("Angabe", "Inhalt", ""),
    )


def _address(business: Business) -> str:
    seat = " ".join(part for part in (business.postal_code, business.place) if part)
    return ", ".join(part for part in (business.street, seat) if part)
