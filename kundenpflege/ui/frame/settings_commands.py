"""The sections of the settings in the search box: each is found by what one sets there."""

from __future__ import annotations

from functools import partial

from kundenpflege.base.i18n import N_

from ..kit.commands import Command
from ..kit.office import Office

#: Section, what the command says, icon, further words.
SECTIONS: tuple[tuple[str, str, str, str], ...] = (
    ("business", N_("Einstellungen: Betrieb"), "settings",
     N_("Firma Anschrift Rechtsform Register Kammer Versicherung Bank IBAN Steuernummer")),
    ("letterhead", N_("Einstellungen: Briefkopf"), "image",
     N_("Logo Farbe Briefpapier Gestaltung Layout DIN 5008 Schweiz Hintergrund")),
    ("offers", N_("Einstellungen: Angebote"), "offers",
     N_("Steuersatz Gültigkeit Rabatt Nummernkreis Auftragsformular Brutto Rappen Nachbesserung "
        "Kostenvoranschlag")),
    ("texts", N_("Einstellungen: Texte"), "guarantee",
     N_("Textbausteine Garantien Dank Schluss Zahlung Variablen")),
    ("greetings", N_("Einstellungen: Karten und Briefe"), "letter",
     N_("Grußtexte Geburtstag Weihnachten Karte Brief Vorlage")),
    ("papers", N_("Einstellungen: Anlagen"), "file",
     N_("AGB Widerrufsbelehrung Datenblatt Foto PDF anhängen")),
    ("talk", N_("Einstellungen: Gespräch"), "question", N_("Fragebogen Fragen Bedarf Gewerk")),
    ("follow_ups", N_("Einstellungen: Nachfassen"), "follow_up",
     N_("Rhythmus Anruf Tage Einwände zu teuer")),
    ("contact_plan", N_("Einstellungen: Kontaktplan"), "plan",
     N_("Rhythmus Abstand Arbeitszeit Arbeitstage Betriebsurlaub Betriebsferien "
        "Feiertage Namenstage Wochenende")),
    ("occasions", N_("Einstellungen: Anlässe"), "occasion",
     N_("Wartung Prüfung Inspektion Gewährleistung Abstand Jahreszeit Gewerk")),
    ("calendars", N_("Einstellungen: Kalender"), "calendar",
     N_("Telefon Handy iCal ICS Google Outlook Apple Cloud Ordner fremde Kalender")),
    ("notices", N_("Einstellungen: Benachrichtigungen"), "bell",
     N_("Meldung Infobereich Ruhezeiten Autostart Symbol Hintergrund")),
    ("mail", N_("Einstellungen: E-Mail-Versand"), "email",
     N_("SMTP Mailserver Passwort Postausgang")),
    ("customer_data", N_("Einstellungen: Kundenangaben"), "customers",
     N_("Eigene Felder Schlagwörter Kriterien Anfragen")),
    ("users", N_("Einstellungen: Benutzer"), "person", N_("Mitarbeiter Verantwortlich")),
    ("look", N_("Einstellungen: Darstellung"), "settings", N_("Schrift Größe hell dunkel")),
    ("database", N_("Einstellungen: Daten"), "database", N_("Datenbank Ordner Speicherort Kopie")),
)  # fmt: skip


def settings_commands(office: Office) -> list[Command]:
    """One command a section, and what is looked for by its own name; they stand in no menu."""
    read = Command(
        "calendar.read",
        N_("Kalender einlesen …"),
        partial(office.create, "settings", section="calendars", pick=True),
        icon="import",
        words=N_("importieren fremde Termine ICS iCal Google Outlook Familie Ferien"),
    )
    sections = [
        Command(
            f"settings.{section}",
            label,
            partial(office.create, "settings", section=section),
            icon=icon,
            words=words,
        )
        for section, label, icon, words in SECTIONS
    ]
    return [*sections, read]
