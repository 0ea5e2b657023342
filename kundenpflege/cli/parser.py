"""What can be called, with German usage texts."""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any, NoReturn

from kundenpflege import __version__
from kundenpflege.base.dates import check_year
from kundenpflege.base.i18n import _
from kundenpflege.base.money import parse_decimal

from . import (
    business,
    calendars,
    catalogue,
    commands,
    contacts,
    customers,
    duplicates,
    encryption,
    exports,
    gaeb,
    history,
    importing,
    installations,
    letters,
    lists,
    offer_check,
    offer_figures,
    offer_life,
    offer_plans,
    offer_talks,
    offers,
    persons,
    plan,
    privacy,
    records,
    safety,
    today,
)

_MESSAGES: tuple[tuple[str, Callable[[re.Match[str]], str]], ...] = (
    (
        r"the following arguments are required: (.*)",
        lambda m: _("Es fehlt: {what}").format(what=m[1]),
    ),
    (
        r"unrecognized arguments: (.*)",
        lambda m: _("Das ist hier nicht vorgesehen: {what}").format(what=m[1]),
    ),
    (
        r"argument (.*): expected one argument",
        lambda m: _("Bei {what} fehlt der Wert.").format(what=m[1]),
    ),
    (
        r"argument (.*): invalid choice: (.*?) \(choose from (.*)\)",
        lambda m: _("„{value}“ gibt es nicht. Möglich sind: {choices}").format(
            value=m[2].strip("'"), choices=m[3].replace("'", "")
        ),
    ),
    (r"argument (.*?): (.*)", lambda m: f"{m[1]}: {m[2]}"),
)


class GermanParser(argparse.ArgumentParser):
    """argparse with German error messages; exit code 2 as usual."""

    def __init__(self, **values: Any) -> None:
        super().__init__(
            add_help=False, allow_abbrev=False, **{"formatter_class": _Formatter, **values}
        )
        self.add_argument("-h", "--help", action="help", help=_("diese Hilfe zeigen"))
        self._optionals.title = _("Angaben")
        self._positionals.title = _("Befehle und Werte")

    def error(self, message: str) -> NoReturn:
        """Tell what is wrong with the call and end with code 2."""
        for pattern, translate in _MESSAGES:
            if match := re.fullmatch(pattern, message, re.DOTALL):
                message = translate(match)
                break
        print(message, file=sys.stderr)
        self.print_usage(sys.stderr)
        sys.exit(2)


class _Formatter(argparse.HelpFormatter):
    def _format_usage(self, usage: Any, actions: Any, groups: Any, prefix: Any) -> str:
        return super()._format_usage(
            usage, actions, groups, _("Aufruf: ") if prefix is None else prefix
        )


def day(text: str) -> date:
    """A day of a call, as `2026-11-21` or `21.11.2026`."""
    iso = re.fullmatch(r"(\d{4})-(\d{2})-(\d{2})", text, re.ASCII)
    german = re.fullmatch(r"(\d{1,2})\.(\d{1,2})\.(\d{4})", text, re.ASCII)
    found = iso.groups() if iso else german.groups()[::-1] if german else ()
    try:
        value = date(*map(int, found))
    except (TypeError, ValueError):
        raise argparse.ArgumentTypeError(
            _(
                "„{text}“ ist kein Tag. Bitte als JJJJ-MM-TT angeben, zum Beispiel 2026-11-21."
            ).format(text=text)
        ) from None
    if wrong := check_year(value):
        raise argparse.ArgumentTypeError(wrong)
    return value


def euros(text: str) -> Decimal:
    """An amount of a call, as `1.234,50` or `1234.50`."""
    value = parse_decimal(text)
    if value is None:
        raise argparse.ArgumentTypeError(_("„{text}“ ist kein Betrag.").format(text=text))
    return value


def count(text: str) -> int:
    """How many of something, at least one."""
    if not re.fullmatch(r"[1-9]\d{0,8}", text, re.ASCII):
        raise argparse.ArgumentTypeError(
            _("„{text}“ ist keine Anzahl. Bitte eine ganze Zahl ab 1 angeben.").format(text=text)
        )
    return int(text)


def _global(
    parser: argparse.ArgumentParser, top: bool, with_date: bool = True, with_new: bool = True
) -> None:
    def default(value: Any) -> Any:
        return value if top else argparse.SUPPRESS

    group = parser.add_argument_group(_("überall"))
    group.add_argument(
        "--database", type=Path, metavar=_("DATEI"), default=default(None),
        help=_("diese Datenbank statt der üblichen"),
    )  # fmt: skip
    if with_new:
        group.add_argument(
            "--new", action="store_true", default=default(False),
            help=_("eine neue Datenbank anlegen, auch wo eine andere war oder der Ordner fehlt"),
        )  # fmt: skip
    group.add_argument(
        "--look", action="store_true", default=default(False),
        help=_("die Datenbank nur ansehen, auch während sie anderswo geöffnet ist"),
    )  # fmt: skip
    group.add_argument(
        "--demo", action="store_true", default=default(False),
        help=_("mit einer frischen Kopie des Beispielbetriebs"),
    )  # fmt: skip
    group.add_argument(
        "--password-file", type=Path, metavar=_("DATEI"), default=default(None),
        help=_("das Passwort der Datenbank als erste Zeile dieser Datei"),
    )  # fmt: skip
    if with_date:
        group.add_argument(
            "--date", type=day, metavar=_("TAG"), default=default(None),
            help=_("so tun, als wäre heute dieser Tag (JJJJ-MM-TT)"),
        )  # fmt: skip


def parse(arguments: list[str]) -> argparse.Namespace:
    """Read the call; ends the program with code 2 when it is wrong, 0 after help."""
    return _build(arguments).parse_args(arguments)


def _build(words: Sequence[str] = ()) -> GermanParser:
    parser = GermanParser(
        prog="kundenpflege",
        description=_("Kundenpflege für Handwerksbetriebe. Ohne Befehl öffnet sich das Fenster."),
    )
    parser.set_defaults(run=commands.window, json=False)
    _global(parser, top=True)
    parser.add_argument(
        "--version",
        action="version",
        version=f"Kundenpflege {__version__}",
        help=_("die Version zeigen"),
    )
    parser.add_argument(
        "--selftest", dest="run", action="store_const", const=commands.selftest,
        help=_("das Programm am Beispielbetrieb prüfen, auch ohne Bildschirm"),
    )  # fmt: skip
    parser.add_argument(
        "--screenshots", type=Path, metavar=_("ORDNER"), help=_("alle Seiten als Bilder ablegen")
    )
    parser.add_argument(
        "--background", action="store_true",
        help=_("ohne Fenster beginnen, nur mit dem Zeichen im Infobereich"),
    )  # fmt: skip
    verbs = parser.add_subparsers(metavar=_("BEFEHL"), parser_class=GermanParser)
    _import_export(verbs)
    _export(verbs, words)
    _customers(verbs)
    _lists(verbs)
    _persons(verbs)
    _contacts(verbs)
    _offers(verbs)
    catalogue.declare(_group(verbs, "catalogue", _("Leistungskatalog")), _verb)
    _days(verbs)
    group = _group(verbs, "letter", _("Karten und Briefe"))
    letters.declare(group, _verb, count, asked="letter" in words)
    _safety(verbs)
    _privacy(verbs)
    return parser


def _verb(
    verbs: Any, name: str, run: Callable[[argparse.Namespace], int | None], text: str, **more: Any
) -> GermanParser:
    parser: GermanParser = verbs.add_parser(name, help=text, description=text)
    parser.set_defaults(run=run)
    _global(
        parser,
        top=False,
        with_date=more.get("with_date", True),
        with_new=more.get("with_new", True),
    )
    if more.get("json", True):
        parser.add_argument(
            "--json", action="store_true", help=_("Ausgabe als JSON"), default=argparse.SUPPRESS
        )
    return parser


def _group(verbs: Any, name: str, text: str) -> Any:
    parser: GermanParser = verbs.add_parser(name, help=text, description=text)
    group = parser.add_subparsers(metavar=_("BEFEHL"), parser_class=GermanParser)
    group.required = True
    group.dest = _("BEFEHL")
    return group


def _import_export(verbs: Any) -> None:
    verb = _verb(verbs, "import", importing.run, _("Kunden aus Listen und Adressbüchern einlesen"))
    importing.declare(verb)


def _export(verbs: Any, words: Sequence[str]) -> None:
    text = _("Listen, Serienbriefe, Etiketten und Adressbücher ausgeben")
    verb = _verb(verbs, "export", exports.export, text)
    if "export" in words:
        # The registry of exports is loaded only for those who export.
        exports.arguments(verb)


def _customers(verbs: Any) -> None:
    group = _group(verbs, "customer", _("Kunden zeigen"))
    verb = _verb(group, "list", lists.customer_list, _("Kunden auflisten"))
    verb.add_argument("--search", default="", metavar=_("TEXT"), help=_("Suchwörter"))
    verb.add_argument("--view", default="", metavar=_("NAME"), help=_("eine Ansicht der Liste"))
    verb.add_argument("--filter", default="", metavar="JSON", help=_("Filter wie in „view list“"))
    verb.add_argument("--limit", type=count, metavar=_("ANZAHL"), help=_("höchstens so viele"))
    verb = _verb(group, "show", customers.customer_show, _("einen Kunden zeigen"))
    verb.add_argument("number", nargs="?", default="", metavar=_("NUMMER"))
    verb.add_argument("--search", default="", metavar=_("TEXT"), help=_("Suchwörter"))
    verb = _verb(
        group, "classes", customers.customer_classes, _("A, B, C: wo der Vorschlag anders ist")
    )
    verb.add_argument("--apply", action="store_true", help=_("die Vorschläge übernehmen"))
    verb = _verb(group, "tag", customers.customer_tag, _("Schlagwörter geben und nehmen"))
    verb.add_argument("number", metavar=_("NUMMER"))
    verb.add_argument(
        "tags", nargs=argparse.REMAINDER, metavar="+WORT -WORT", help=_("am Ende des Aufrufs")
    )
    duplicates.add_verbs(group, _verb, count)
    records.declare(group, partial(_group, verbs), _verb, day)


def _lists(verbs: Any) -> None:
    group = _group(verbs, "view", _("Ansichten der Kundenliste"))
    _verb(group, "list", lists.view_list, _("Ansichten mit ihrer Anzahl auflisten"))
    verb = _verb(verbs, "demo", lists.demo, _("einen großen Beispielbetrieb anlegen"))
    verb.add_argument("--size", type=count, default=100_000, metavar=_("ANZAHL"),
                      help=_("so viele Kunden"))  # fmt: skip
    verb.add_argument("file", type=Path, metavar=_("DATEI"))


def _persons(verbs: Any) -> None:
    group = _group(verbs, "person", _("Personen eines Kunden"))
    verb = _verb(group, "list", persons.person_list, _("Personen auflisten"))
    verb.add_argument("number", metavar=_("KUNDENNUMMER"))
    verb = _verb(group, "add", persons.person_add, _("eine Person anlegen"))
    verb.add_argument("number", metavar=_("KUNDENNUMMER"))
    verb.add_argument("values", nargs="+", metavar=_("FELD=WERT"))
    verb = _verb(group, "change", persons.person_change, _("eine Person ändern"))
    verb.add_argument("number", metavar=_("KUNDENNUMMER"))
    verb.add_argument("person", metavar=_("PERSON"), help=_("Nummer aus der Liste oder Name"))
    verb.add_argument("values", nargs="+", metavar=_("FELD=WERT"))
    verb = _verb(group, "leave", persons.person_leave, _("eine Person ist ausgeschieden"))
    verb.add_argument("number", metavar=_("KUNDENNUMMER"))
    verb.add_argument("person", metavar=_("PERSON"), help=_("Nummer aus der Liste oder Name"))
    verb.add_argument("--on", type=day, default=None, metavar=_("TAG"), help=_("seit wann"))
    verb.add_argument(
        "--successor", default="", metavar=_("PERSON"), help=_("wer die Aufgabe übernimmt")
    )


def _contacts(verbs: Any) -> None:
    group = _group(verbs, "contact", _("Kontakte eintragen"))
    verb = _verb(
        group,
        "add",
        customers.contact_add,
        _("einen Kontakt planen oder eintragen"),
        with_date=False,
    )
    verb.add_argument("number", metavar=_("KUNDENNUMMER"))
    verb.add_argument("--date", dest="day", type=day, required=True, metavar=_("TAG"))
    verb.add_argument(
        "--kind",
        required=True,
        choices=("call", "visit", "letter", "email", "message", "meeting"),
    )
    verb.add_argument("--reason", required=True, metavar=_("ANLASS"))
    verb.add_argument("--done", action="store_true", help=_("hat schon stattgefunden"))
    contacts.add_verbs(group, _verb, day)


def _offers(verbs: Any) -> None:
    group = _group(verbs, "offer", _("Angebote"))
    verb = _verb(group, "new", offers.offer_new, _("Angebot aus einer JSON-Datei anlegen"))
    verb.add_argument("file", type=Path, metavar="FILE.json")
    verb.add_argument("--pdf", type=Path, metavar="OUT.pdf", help=_("PDF dorthin schreiben"))
    verb.add_argument("--send", action="store_true", help=_("gleich senden: Nummer, Nachfassen"))
    verb = _verb(group, "pdf", offers.offer_pdf, _("PDF eines Angebots schreiben"))
    verb.add_argument("number", metavar=_("NUMMER"))
    verb.add_argument("pdf", type=Path, metavar="OUT.pdf")
    for name, run, text in (
        ("accept", offers.offer_accept, _("Angebot ist angenommen")),
        ("decline", offers.offer_decline, _("Angebot ist abgelehnt")),
    ):
        verb = _verb(group, name, run, text)
        verb.add_argument("number", metavar=_("NUMMER"))
        verb.add_argument("--reason", default="", metavar=_("TEXT"))
        verb.add_argument("--competitor", metavar=_("NAME"), help=_("wer sonst angeboten hat"))
        verb.add_argument(
            "--difference",
            type=euros,
            metavar=_("BETRAG"),
            help=_("um so viel war der andere günstiger, mit Minus: teurer"),
        )
        if name == "accept":
            verb.add_argument(
                "--variant", metavar=_("NAME"), help=_("welche der Varianten in diesem Angebot")
            )
    offer_check.add_verb(group, _verb)
    _verb(group, "list", offers.offer_list, _("Angebote auflisten"))
    _offer_life(group)
    gaeb.declare(_group(group, "gaeb", _("Ausschreibungen: GAEB-Dateien")), _verb)
    verb = _verb(group, "figures", offer_figures.figures, _("Was die Angebote lehren"))
    verb.add_argument("--since", type=day, metavar=_("TAG"), help=_("gesendet ab diesem Tag"))
    verb.add_argument("--until", type=day, metavar=_("TAG"), help=_("gesendet bis zu diesem Tag"))
    offer_plans.add_verbs(group, _verb, day)
    offer_talks.add_verbs(group, _verb)


def _offer_life(group: Any) -> None:
    for name, run, text in (
        ("followups", offer_life.followups, _("Nachfassen eines Angebots, erledigt und geplant")),
        ("changes", offer_life.changes, _("Was sich von Version zu Version geändert hat")),
        ("confirm", offer_life.confirm, _("Auftragsbestätigung eines angenommenen Angebots")),
        ("supplement", offer_life.supplement, _("Nachtrag zu einem angenommenen Angebot")),
    ):
        verb = _verb(group, name, run, text)
        verb.add_argument("number", metavar=_("NUMMER"))
        if name == "changes":
            verb.add_argument(
                "before", nargs="?", metavar=_("FRÜHERE"), help=_("sonst die Version davor")
            )
        if name == "confirm":
            verb.add_argument("--send", action="store_true", help=_("gleich senden"))
    verb = _verb(group, "pipeline", offer_life.pipeline, _("Offene Angebote mit Summen"))
    verb.add_argument("--by", choices=("state", "decision", "chance"), default="state")


def _days(verbs: Any) -> None:
    parser = _verb(verbs, "today", today.today, _("Was heute dran ist"))
    today.add_verbs(parser, _verb, day)
    parser = _verb(verbs, "plan", plan.plan, _("Kontaktplan eines Zeitraums"))
    plan.add_verbs(parser, _verb, day)
    group = _group(verbs, "calendar", _("Fremde Kalender neben dem Kontaktplan"))
    calendars.declare(group, _verb, count)
    group = _group(verbs, "installation", _("Eingebautes und Betreutes"))
    installations.add_verbs(group, _verb, day)
    business.declare(partial(_group, verbs), _verb, day, count)


def _safety(verbs: Any) -> None:
    _verb(verbs, "undo", commands.undo, _("den letzten Schritt zurücknehmen"))
    _verb(verbs, "redo", commands.redo, _("den zurückgenommenen Schritt wiederholen"))
    verb = _verb(verbs, "history", history.history, _("die letzten Schritte zeigen"))
    history.declare(verb, day, count)
    safety.declare(verbs, _verb)
    verb = _verb(verbs, "check", commands.check, _("die Datenbank prüfen"))
    verb.add_argument(
        "--accept",
        action="store_true",
        help=_("Seiten, die ein anderes Programm schrieb, gelten lassen, wenn sonst alles stimmt"),
    )
    encryption.declare(verbs, _verb)


def _privacy(verbs: Any) -> None:
    group = _group(verbs, "privacy", _("Datenschutz: Auskunft, Löschen, Sperren"))
    verb = _verb(group, "report", privacy.privacy_report, _("alle Daten als PDF und JSON"))
    verb.add_argument("number", metavar=_("KUNDENNUMMER"))
    verb.add_argument("pdf", type=Path, metavar="OUT.pdf")
    verb.add_argument("--json-file", type=Path, metavar="OUT.json", help=_("auch als JSON"))
    verb.add_argument(
        "--person", type=count, default=0, metavar="N", help=_("nur die N-te Person des Kunden")
    )
    verb = _verb(group, "erase", privacy.privacy_erase, _("endgültig löschen (Art. 17)"))
    verb.add_argument("number", metavar=_("KUNDENNUMMER"))
    verb.add_argument(
        "--person", type=count, default=0, metavar="N", help=_("nur die N-te Person des Kunden")
    )
    verb.add_argument("--dry-run", action="store_true", help=_("nur zeigen, was gelöscht würde"))
    verb.add_argument("--yes", action="store_true", help=_("am Bildschirm nicht nachfragen"))
    verb.add_argument("--block", action="store_true", help=_("nie wieder bewerben (Sperrliste)"))
    verb = _verb(group, "restrict", privacy.privacy_restrict, _("einen Kunden sperren (Art. 18)"))
    verb.add_argument("number", metavar=_("KUNDENNUMMER"))
    verb.add_argument("--reason", default="", metavar=_("TEXT"), help=_("wer es verlangt hat"))
    verb.add_argument(
        "--person", type=count, default=0, metavar="N", help=_("nur die N-te Person des Kunden")
    )
    verb.add_argument("--off", action="store_true", help=_("die Sperre aufheben"))
    _verb(group, "due", privacy.privacy_list, _("wessen Daten gelöscht werden sollten"))
