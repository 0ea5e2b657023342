"""The commands of the frame itself: pages, undo, look, backup, help."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Protocol

from kundenpflege.base.i18n import N_, _

from ..kit.commands import Command, Role
from ..kit.office import Office
from ..kit.page import PageEntry
from .export_commands import export_commands
from .header import Header
from .plan_commands import plan_commands
from .safety_commands import safety_commands
from .settings_commands import settings_commands
from .view_commands import catalogue_commands, day_views, offer_views


class Frame(Protocol):
    """What the commands need of the window."""

    office: Office
    header: Header

    @property
    def entries(self) -> Sequence[PageEntry]: ...
    def entry_for(self, kind: str) -> PageEntry | None: ...
    def show_page(self, key: str) -> object: ...
    def search_now(self) -> None: ...
    def set_look(self, wish: str | None = None, scale: float | None = None) -> None: ...
    def backup(self) -> None: ...
    def reload(self) -> None: ...
    def show_help(self) -> None: ...
    def show_first_help(self) -> None: ...
    def show_keys(self) -> None: ...
    def show_about(self) -> None: ...
    def open_log(self) -> None: ...
    def open_menu(self) -> None: ...
    def close(self) -> bool: ...


SCALE_STEP = 0.1

THEMES: tuple[tuple[str, str, str], ...] = (
    ("system", N_("Aussehen wie der Computer"), "system"),
    ("light", N_("Helles Aussehen"), "light"),
    ("dark", N_("Dunkles Aussehen"), "dark"),
)

# What can be made new, on which page, and its shortcut.
NEW: tuple[tuple[str, str, str, str, str], ...] = (
    ("customer", N_("Neuer Kunde"), "new_customer", "Ctrl+Shift+K", N_("Kunde anlegen")),
    (
        "contact",
        N_("Neuer Kontakt"),
        "schedule",
        "Ctrl+Shift+N",
        N_("Kontakt planen Termin Besuch anrufen Rückruf Wiederholung einplanen notieren"),
    ),
    ("offer", N_("Neues Angebot"), "new_offer", "Ctrl+Shift+A", N_("Angebot schreiben")),
    (
        "letter",
        N_("Neue Karte, neuer Brief"),
        "letter",
        "Ctrl+Shift+B",
        N_("Karte oder Brief schreiben Gruß"),
    ),
)

# Lists in and out: page, what the command says, further words to find it.
EXCHANGE: tuple[tuple[str, str, str], ...] = (
    ("import", N_("Kunden importieren …"), N_("Liste Excel CSV einlesen übernehmen")),
    (
        "export",
        N_("Exportieren …"),
        N_("Liste Excel CSV Tabelle Serienbrief Etiketten Geburtstage Telefonliste vCard"),
    ),
)

# Pages within another one that are only looked at: page, what the command says, further words.
WITHIN: tuple[tuple[str, str, str], ...] = (
    (
        "catalogue",
        N_("Leistungskatalog"),
        N_("Leistungen Artikel Preise Pakete Leistungsbereiche Preisänderung"),
    ),
    ("wishes", N_("Wünsche der Kunden"), N_("Wunschliste Wunsch")),
    (
        "letters",
        N_("Karten und Briefe"),
        N_("Grußkarte Geburtstagskarte Post drucken Umschläge Etiketten Serienbrief"),
    ),
    (
        "visits",
        N_("Besuche und Touren"),
        N_("Tour Route Fahrt Anfahrt Karte wen besuchen Besuchsauswertung"),
    ),
    ("duplicates", N_("Doppelte Kunden"), N_("Dubletten Duplikate zusammenführen doppelt")),
    (
        "privacy",
        N_("Datenschutz"),
        N_("Auskunft Löschen Sperren Einwilligung Werbung DSGVO Datensparsamkeit Aufbewahrung"),
    ),
    (
        "safety",
        N_("Sicherheit und Sicherungen"),
        N_("Backup Wiederherstellen Zurückholen Verschlüsselung Passwort Prüfen Datenverlust"),
    ),
    (
        "journal",
        N_("Protokoll: wer hat was geändert?"),
        N_("Verlauf Änderungen Historie Journal Audit Nachvollziehen letzte Schritte"),
    ),
)


def standard_commands(window: Frame) -> list[Command]:
    """All of them, bound to `window`."""
    return [
        *_new(window),
        *_file(window),
        *_edit(window),
        *_pages(window),
        *day_views(window),
        *plan_commands(window),
        *offer_views(window),
        *settings_commands(window.office),
        *_look(window),
        *_help(window),
    ]


def _new(window: Frame) -> list[Command]:
    commands = [
        Command(
            "new",
            N_("Neu auf dieser Seite"),
            window.header.press_primary,
            "Ctrl+N",
            "file",
            1,
            enabled=lambda: bool(window.header.buttons()),
            searchable=False,
        )
    ]
    for kind, label, icon, shortcut, words in NEW:
        if window.entry_for(kind) is not None:
            commands.append(
                Command(
                    f"{kind}.new",
                    label,
                    partial(window.office.create, kind),
                    shortcut,
                    "file",
                    1,
                    icon,
                    words,
                )
            )
    return commands


def _exchange(window: Frame) -> list[Command]:
    return [
        Command(
            f"customers.{page}",
            label,
            partial(window.office.create, page),
            menu="file",
            section=3,
            icon=page,
            words=words,
        )
        for page, label, words in EXCHANGE
        if window.entry_for(page) is not None
    ]


def _file(window: Frame) -> list[Command]:
    return [
        *_exchange(window),
        *export_commands(window),
        *catalogue_commands(window),
        Command(
            "imports.past",
            N_("Import zurücknehmen …"),
            partial(window.office.open, "import"),
            icon="undo",
            words=N_("Frühere Importe rückgängig"),
            enabled=lambda: window.entry_for("import") is not None,
        ),
        *safety_commands(window),
        Command("quit", N_("Beenden"), window.close, "Ctrl+Q", "file", 9, role=Role.QuitRole),
    ]


def _edit(window: Frame) -> list[Command]:
    office = window.office

    def label(words: str, step: str) -> str:
        return f"{words}: {step}" if step else words

    return [
        Command(
            "undo",
            N_("Rückgängig"),
            office.undo,
            "Ctrl+Z",
            "edit",
            1,
            "undo",
            N_("zurücknehmen"),
            text=lambda: label(_("Rückgängig"), office.undo_label),
            enabled=lambda: bool(office.undo_label),
        ),
        Command(
            "redo",
            N_("Wiederherstellen"),
            office.redo,
            "Ctrl+Y; Ctrl+Shift+Z",
            "edit",
            1,
            "redo",
            text=lambda: label(_("Wiederherstellen"), office.redo_label),
            enabled=lambda: bool(office.redo_label),
        ),
        Command("search", N_("Suchen"), window.search_now, "Ctrl+K", "edit", 2, searchable=False),
    ]


def _pages(window: Frame) -> list[Command]:
    commands = []
    listed = [entry for entry in window.entries if not entry.within]
    for number, entry in enumerate(listed, 1):
        settings = entry.key == "settings"
        commands.append(
            Command(
                f"page.{entry.key}",
                entry.label,
                partial(window.show_page, entry.key),
                "Ctrl+," if settings else f"Ctrl+{number}" if number < 10 else "",
                "file" if settings else "view",
                5 if settings else 1,
                entry.icon,
                role=Role.PreferencesRole if settings else Role.NoRole,
            )
        )
    for key, label, words in WITHIN:
        within = window.entry_for(key)
        if within is not None:
            commands.append(
                Command(
                    f"page.{key}",
                    label,
                    partial(window.show_page, key),
                    menu="view",
                    section=1,
                    icon=within.icon,
                    words=words,
                )
            )
    return commands


def _look(window: Frame) -> list[Command]:
    settings = window.office.settings

    def has_theme(wish: str) -> bool:
        return bool(settings.get("theme") == wish)

    commands = [
        Command(
            f"theme.{wish}",
            label,
            partial(window.set_look, wish),
            menu="view",
            section=2,
            icon=icon,
            words=N_("Farben Design Theme"),
            checked=partial(has_theme, wish),
        )
        for wish, label, icon in THEMES
    ]

    def scale(step: float) -> None:
        size = settings.get("font_scale") + step if step else 1.0
        window.set_look(scale=round(size, 2))

    return [
        *commands,
        Command("bigger", N_("Größere Schrift"), partial(scale, SCALE_STEP),
                "Ctrl++; Ctrl+=", "view", 3, "zoom_in"),
        Command("smaller", N_("Kleinere Schrift"), partial(scale, -SCALE_STEP),
                "Ctrl+-", "view", 3, "zoom_out"),
        Command("normal", N_("Normale Schriftgröße"), partial(scale, 0.0),
                "Ctrl+0", "view", 3, "text"),
        Command("reload", N_("Seite neu laden"), window.reload, "F5", "view", 4, "refresh"),
    ]  # fmt: skip


def _help(window: Frame) -> list[Command]:
    return [
        Command("help", N_("Hilfe zu dieser Seite"), window.show_help, "F1", "help", 1, "help"),
        Command("help.start", N_("Erste Schritte und Hilfe bei Störungen"), window.show_first_help,
                menu="help", section=1, icon="info",
                words=N_("Anfang Absturz Passwort vergessen beschädigt gesperrt voll")),
        Command("keys", N_("Tastenkürzel"), window.show_keys, "?", "help", 1, "keyboard"),
        Command("log", N_("Fehlerprotokoll öffnen"), window.open_log, menu="help", section=2),
        Command("about", N_("Über Kundenpflege"), window.show_about, menu="help", section=3,
                icon="info", role=Role.AboutRole),
        Command("menu", N_("Menü öffnen"), window.open_menu, "F10", searchable=False),
    ]  # fmt: skip
