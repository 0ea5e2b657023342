"""The command `export`: everything there is in the registry of exports."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kundenpflege.base.i18n import _, ngettext
from kundenpflege.base.money import format_count

from .output import show_json
from .session import opened

if TYPE_CHECKING:
    from kundenpflege.exchange.export_job import Exported


def arguments(verb: argparse.ArgumentParser) -> None:
    """What can be said after `export`; the choices come from the registry."""
    from kundenpflege.exchange.exporting import EXPORTS

    verb.add_argument(
        "what", choices=[export.key for export in EXPORTS], metavar=_("WAS"),
        help=", ".join(f"{e.key} ({_(e.label)}: {'/'.join(e.formats)})" for e in EXPORTS),
    )  # fmt: skip
    verb.add_argument("file", type=Path, metavar=_("DATEI"))
    who = verb.add_mutually_exclusive_group()
    who.add_argument("--view", default="", metavar=_("ANSICHT"), help=_("Kunden einer Ansicht"))
    who.add_argument("--search", default="", metavar=_("TEXT"), help=_("gefundene Kunden"))
    who.add_argument(
        "--numbers", nargs="+", default=(), metavar=_("NUMMER"), help=_("diese Kunden")
    )
    nature = verb.add_mutually_exclusive_group()
    nature.add_argument(
        "--advertising", dest="nature", action="store_const", const="care", default="",
        help=_("für Werbung und Grüße: ohne Kunden, die widersprochen haben"),
    )  # fmt: skip
    nature.add_argument(
        "--service", dest="nature", action="store_const", const="service",
        help=_("zu Anfrage, Angebot, Auftrag"),
    )  # fmt: skip
    verb.add_argument(
        "--columns", default="", metavar=_("SPALTEN"),
        help=_("nur diese Spalten, durch Komma getrennt, wie sie über der Tabelle stehen"),
    )  # fmt: skip
    verb.add_argument(
        "--months", default="", metavar="1-12", help=_("Geburtstage dieser Monate: 12 oder 12,1")
    )
    from .parser import day

    verb.add_argument(
        "--from", dest="first", type=day, default=None, metavar=_("TAG"),
        help=_("Kontaktplan ab diesem Tag"),
    )  # fmt: skip
    verb.add_argument(
        "--to", dest="last", type=day, default=None, metavar=_("TAG"), help=_("… bis zu diesem")
    )
    verb.add_argument("--user", default=None, metavar=_("NAME"), help=_("nur von diesem Benutzer"))
    verb.add_argument(
        "--notes", action="store_true", help=_("im Kontaktplan auch die eigenen Notizen")
    )
    verb.add_argument("--sheet", default="L7160", metavar=_("BOGEN"), help="L7160, L7163, L4760")
    verb.add_argument(
        "--start", type=_count, default=1, metavar=_("NR"), help=_("erstes freies Etikett")
    )
    verb.add_argument(
        "--copies", type=_count, default=1, metavar=_("ANZAHL"), help=_("von jedem Etikett")
    )
    verb.add_argument(
        "--offset", nargs=2, type=_millimetres, default=(0.0, 0.0), metavar=("X", "Y"),
        help=_("Etiketten verschieben, in mm nach rechts und unten"),
    )  # fmt: skip
    verb.add_argument("--sender", action="store_true", help=_("kleine Absenderzeile auf Etiketten"))
    verb.add_argument(
        "--frames", action="store_true", help=_("Ränder der Etiketten mitdrucken (Probeblatt)")
    )
    verb.add_argument(
        "--names", action="store_true", help=_("nennen, wer nicht in der Datei steht")
    )


def _count(text: str) -> int:
    from .parser import count

    return count(text)


def _millimetres(text: str) -> float:
    try:
        value = float(text.replace(",", "."))
    except ValueError:
        value = 99.0
    if not -20 <= value <= 20:
        raise argparse.ArgumentTypeError(
            _("„{text}“ geht nicht. Bitte Millimeter von -20 bis 20 angeben.").format(text=text)
        )
    return value


def export(options: argparse.Namespace) -> None:
    """Write a list, labels or cards; who is left out is told, not written into the file."""
    from kundenpflege.exchange.export_job import ExportOptions
    from kundenpflege.exchange.exporting import column_keys, find_export, run_export
    from kundenpflege.model.kinds import ContactNature
    from kundenpflege.services.export_views import find_ids
    from kundenpflege.services.users import find_user

    with opened(options) as store, store.read() as db:
        ids = find_ids(db, options.numbers, options.search, options.view)
        wanted = [name for name in options.columns.split(",") if name.strip()]
        sheet = options.sheet
        if "sheet" in find_export(options.what).options:
            from kundenpflege.documents.label_sheets import check_start, find_sheet

            check_start(find_sheet(sheet), options.start)
        chosen = ExportOptions(
            nature=ContactNature(options.nature) if options.nature else None,
            columns=column_keys(db, options.what, wanted) if wanted else None,
            months=_months(options.months),
            sheet=sheet,
            start=options.start,
            copies=options.copies,
            offset_x=options.offset[0],
            offset_y=options.offset[1],
            sender=options.sender,
            frames=options.frames,
            first=options.first,
            last=options.last,
            user_id=find_user(db, options.user) if options.user else None,
            notes=options.notes,
        )
        done = run_export(db, options.what, options.file, ids, chosen)
    if options.json:
        show_json([_json(done, options.names)])
        return
    words = ngettext(
        "{n} Eintrag nach „{file}“ geschrieben.",
        "{n} Einträge nach „{file}“ geschrieben.",
        done.rows,
    )
    print(words.format(n=format_count(done.rows), file=done.path))
    if done.left_out:
        print(
            _("Nicht in der Datei: {summary}").format(summary=done.left_out_summary)
            + ("" if options.names else _(" (--names nennt sie)"))
        )
    if options.names:
        for one in done.left_out:
            print(f"  {one.number}  {one.name}: {one.reason}")
    for note in done.notes:
        print(note)


def _months(text: str) -> tuple[int, ...]:
    from kundenpflege.base.errors import UserError

    months = [word.strip() for word in text.split(",") if word.strip()]
    if any(not word.isdecimal() or not 1 <= int(word) <= 12 for word in months):
        raise UserError(_("„{text}“: Bitte Monate von 1 bis 12 angeben.").format(text=text))
    return tuple(int(word) for word in months)


def _json(done: Exported, names: bool) -> dict[str, Any]:
    reasons: dict[str, int] = {}
    for one in done.left_out:
        reasons[one.why.value] = reasons.get(one.why.value, 0) + 1
    told: dict[str, Any] = {
        "what": done.what,
        "file": str(done.path),
        "rows": done.rows,
        "left_out": len(done.left_out),
        "left_out_reasons": reasons,
        "notes": done.notes,
    }
    if names:
        told["left_out_names"] = [
            {"number": one.number, "name": one.name, "reason": one.reason} for one in done.left_out
        ]
    return told
