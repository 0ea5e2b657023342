"""`backup` and `restore`: verified copies, what restoring one would change, and the deed."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kundenpflege.base.errors import InUseError, UserError
from kundenpflege.base.i18n import _, ngettext
from kundenpflege.base.paths import config_folder, usual_database
from kundenpflege.base.settings import Settings

from . import unlock
from .output import show_json, show_table, tell
from .session import WAIT, clock_of, database_of, opened

if TYPE_CHECKING:
    from kundenpflege.services.backups import BackupRow
    from kundenpflege.services.restoring import Preview
    from kundenpflege.store import Store

Verb = Callable[..., Any]

#: Steps a preview shows at the terminal; `--json` gives more.
_SHOWN = 20


def declare(verbs: Any, verb: Verb) -> None:
    """The verbs `backup` and `restore`."""
    parser = verb(verbs, "backup", backup, _("geprüfte Sicherung schreiben"))
    parser.set_defaults(refuse=parser.error)
    parser.add_argument(
        "file", type=Path, nargs="?", metavar=_("DATEI"),
        help=_("dorthin; sonst in den Ordner „Sicherungen“ neben der Datenbank"),
    )  # fmt: skip
    parser.add_argument(
        "--second", type=Path, metavar=_("ORDNER"),
        help=_("auch dorthin (Stick, Netzwerk, Cloud); sonst der eingestellte Ordner"),
    )  # fmt: skip
    parser.add_argument("--list", action="store_true", help=_("die Sicherungen zeigen"))
    parser.add_argument(
        "--seal", choices=("on", "off"),
        help=_("Sicherungen am zweiten Ort ab jetzt verschlüsseln, auch ohne die Datenbank"),
    )  # fmt: skip
    parser.add_argument(
        "--new-password-file", type=Path, metavar=_("DATEI"),
        help=_("mit --seal on: das Passwort dafür als erste Zeile dieser Datei"),
    )  # fmt: skip
    parser.add_argument(
        "--verify", action="store_true", help=_("mit --list: jede Datei ganz nachprüfen")
    )
    parser = verb(verbs, "restore", restore, _("eine Sicherung zurückholen"))
    parser.add_argument(
        "file", type=Path, metavar=_("DATEI"),
        help=_("die Sicherung, auch nur ihr Name wie in „backup --list“"),
    )  # fmt: skip
    parser.add_argument(
        "--into",
        type=Path,
        metavar=_("DATEI"),
        help=_("als neue Datei, statt die jetzige zu ersetzen"),
    )
    parser.add_argument(
        "--dry-run", action="store_true", help=_("nur zeigen, was sich ändern würde")
    )
    parser.add_argument("--yes", action="store_true", help=_("am Bildschirm nicht nachfragen"))


def second_place() -> str:
    """The second place chosen in the settings of this computer; '' without one."""
    return str(Settings(config_folder() / "settings.json").get("backup_folder"))


# -- backup --------------------------------------------------------------------------------


def backup(options: argparse.Namespace) -> int:
    """Write a verified backup, or show those there are."""
    _refuse_nonsense(options)
    if options.demo and options.file is None:
        raise UserError(_("Vom Beispielbetrieb bleibt nichts. Bitte eine Datei angeben."))
    if options.list:
        return _list(options)
    if options.file is not None:
        return _into_file(options)
    from kundenpflege.rules.backup_keeping import BY_HAND
    from kundenpflege.services import backups

    second = str(options.second) if options.second is not None else second_place()
    code = ""
    with _to_save(options) as store:
        if options.seal:
            code = _seal(options, store)
        made = backups.make(store, BY_HAND, second="" if options.demo else second)
    if options.json:
        show_json(
            [
                ({"recovery_code": code} if code else {})
                | {
                    "file": str(made.path),
                    "bytes": made.size,
                    "second": str(made.second_path) if made.second_path else None,
                    "second_problem": made.second_problem,
                    "thinned": [str(path) for path in made.thinned],
                }
            ]
        )
    else:
        tell(_("Gesichert und geprüft: {file}").format(file=made.path))
        if code:
            tell(_("Wiederherstellungscode der Sicherungen: {code}").format(code=code))
        if made.second_path:
            tell(_("Zweiter Ort: {file}").format(file=made.second_path))
    if made.second_problem:
        print(made.second_problem, file=sys.stderr)
        return 1
    return 0


@contextmanager
def _to_save(options: argparse.Namespace) -> Iterator[Store]:
    """The store of this call; one that is open elsewhere is looked at only, so that a scheduled
    backup does not wait until the window is closed."""
    with ExitStack() as stack:
        try:
            store = stack.enter_context(opened(options))
        except InUseError:
            if options.seal:
                raise
            options.look = True
            store = stack.enter_context(opened(options))
        yield store


def _refuse_nonsense(options: argparse.Namespace) -> None:
    """What would be passed over in silence is a wrong call."""
    if options.list and options.file is not None:
        options.refuse(_("„--list“ zeigt alle Sicherungen; bitte ohne Datei."))
    if options.file is not None and options.second is not None:
        options.refuse(_("Bitte entweder eine Datei oder „--second“ angeben."))
    if options.verify and not options.list:
        options.refuse(_("„--verify“ gehört zu „--list“."))
    if options.seal and (options.list or options.file is not None):
        options.refuse(_("„--seal“ gilt dem zweiten Ort; bitte ohne Datei und ohne „--list“."))
    if options.new_password_file is not None and options.seal != "on":
        options.refuse(_("„--new-password-file“ gehört zu „--seal on“."))


def _seal(options: argparse.Namespace, store: Store) -> str:
    from kundenpflege.services import sealing

    if options.seal == "off":
        sealing.unseal(store)
        return ""
    if store.encrypted:
        raise UserError(_("Die Datenbank ist verschlüsselt, ihre Sicherungen sind es auch."))
    password = unlock.new_password(options.new_password_file, unlock.NEW_PASSWORD)
    return sealing.seal(store, password)


def _into_file(options: argparse.Namespace) -> int:
    folder = options.file.expanduser().absolute().parent
    if not os.path.isdir(folder):
        # A stick that was pulled out is not replaced by a folder of that name.
        raise UserError(_("Den Ordner „{path}“ gibt es nicht.").format(path=folder))
    with _to_save(options) as store:
        store.backup(options.file)
    if options.json:
        show_json([{"file": str(options.file), "bytes": options.file.stat().st_size}])
    else:
        tell(_("Gesichert und geprüft: {file}").format(file=options.file))
    return 0


def _list(options: argparse.Namespace) -> int:
    from kundenpflege.services import backups

    second = str(options.second) if options.second is not None else second_place()
    path = database_of(options).expanduser().absolute()
    _look_into(path)
    rows = backups.list_backups(path, second)
    problems = {row.path: backups.verify(row.path) for row in rows} if options.verify else {}
    if options.json:
        show_json([_row(row, problems) for row in rows])
    else:
        show_table(
            [
                [
                    f"{row.made_at:%d.%m.%Y %H:%M}",
                    row.reason_label,
                    _("{n} MB").format(n=f"{row.size / 1e6:.1f}".replace(".", ",")),
                    _("zweiter Ort") if row.second else "",
                    "; ".join(problems.get(row.path, [])) or str(row.path),
                ]
                for row in rows
            ],
            _("Es gibt noch keine Sicherung."),
        )
    return 1 if any(problems.values()) else 0


def _look_into(path: Path) -> None:
    """A folder that is not there or may not be read is not one without backups."""
    from kundenpflege.services.backups import folder_of

    if path.parent != usual_database().parent and not os.path.isdir(path.parent):
        from kundenpflege.store.opening import missing

        raise missing(path)
    with suppress(FileNotFoundError, NotADirectoryError):
        for folder in (path.parent, folder_of(path)):
            os.scandir(folder).close()


def _row(row: BackupRow, problems: dict[Path, list[str]]) -> dict[str, Any]:
    told: dict[str, Any] = {
        "file": str(row.path),
        "made_at": row.made_at,
        "reason": row.reason,
        "bytes": row.size,
        "version": row.version,
        "schema": row.revision,
        "encrypted": row.encrypted,
        "verified_at": row.verified_at,
        "second": row.second,
        "step": row.head_step,
        "counts": row.counts,
    }
    return told | ({"problems": problems[row.path]} if row.path in problems else {})


# -- restore -------------------------------------------------------------------------------


def restore(options: argparse.Namespace) -> None:
    """Bring a backup back, in the place of the database or as a new file.

    The present state is kept as a backup first. At a terminal it asks, scripts are taken at their
    word.
    """
    from kundenpflege.services import restoring

    if options.demo:
        raise UserError(_("Im Beispielbetrieb gibt es nichts zurückzuholen."))
    path = database_of(options).expanduser().absolute()
    file = _found(options.file, path)
    key = unlock.key_of(options, file)
    present_key = _present_key(options, path, file, key)
    look = restoring.preview(path, file, key, present_key)
    if options.dry_run or not (options.yes or _agreed(look, options)):
        if options.json:
            show_json([_preview_row(look)])
        else:
            _tell(look)
            tell(_("Nichts geändert."))
        return
    done = restoring.restore(
        path,
        file,
        into=options.into,
        key=key,
        present_key=present_key,
        clock=clock_of(options),
        wait=WAIT,
    )
    if options.json:
        result = {
            "restored": str(done.path),
            "kept": str(done.kept) if done.kept else None,
            "set_aside": str(done.set_aside) if done.set_aside else None,
            "erased_again": done.erased_again,
            "not_erased": done.not_erased,
            "upgraded": done.upgraded,
        }
        show_json([_preview_row(look) | result])
        return
    day = f"{look.made_at:%d.%m.%Y %H:%M}"
    tell(_("Zurückgeholt: Stand vom {day} in {file}").format(day=day, file=done.path))
    if done.kept:
        tell(_("Der bisherige Stand ist gesichert: {file}").format(file=done.kept))
    if done.set_aside:
        tell(_("Die bisherige Datei liegt beiseite: {file}").format(file=done.set_aside))
    if done.erased_again:
        tell(_("Wieder gelöscht, was seither gelöscht wurde: {n}").format(n=done.erased_again))
    for line in done.not_erased:
        print(line, file=sys.stderr)


def _found(file: Path, path: Path) -> Path:
    from kundenpflege.services.backups import folder_of

    given = file.expanduser()
    named = folder_of(path) / given
    if len(given.parts) == 1 and not os.path.exists(given):
        try:
            named.stat()
            return named
        except (FileNotFoundError, NotADirectoryError):
            pass
        except OSError:
            # Denied: that is told when it is read.
            return named
    return given.absolute()


def _present_key(
    options: argparse.Namespace, path: Path, file: Path, key: bytes | None
) -> bytes | None:
    """The key of the present database; without one it is set aside as it is."""
    from kundenpflege.services import encryption
    from kundenpflege.store import cipher

    if not encryption.is_encrypted(path):
        return None
    if key is not None and cipher.salt_of(path) == cipher.salt_of(file):
        return key
    try:
        return unlock.key_of(options, path)
    except UserError:
        return None


def _agreed(look: Preview, options: argparse.Namespace) -> bool:
    """Whether whoever sits at the terminal says yes; without a terminal there is nobody to ask."""
    if options.into is not None or sys.stdin is None or not sys.stdin.isatty():
        return True
    _tell(look, sys.stderr)
    print(_("Diesen Stand zurückholen? Der jetzige wird vorher gesichert. [j/N] "), end="",
          file=sys.stderr, flush=True)  # fmt: skip
    return sys.stdin.readline().strip().lower() in ("j", "ja", "y", "yes")


def _tell(look: Preview, out: Any = None) -> None:
    def line(text: str) -> None:
        print(text, file=out or sys.stdout)

    from kundenpflege.services.backups import reason_label

    line(
        _("Stand vom {day} ({reason}) · {business}").format(
            day=f"{look.made_at:%d.%m.%Y %H:%M}",
            reason=reason_label(look.reason),
            business=look.business or "–",
        )
    )
    for problem in look.problems:
        line(problem)
    if look.foreign:
        line(_("Achtung: Das ist die Sicherung einer anderen Datenbank."))
    if not look.present_readable:
        line(_("Die jetzige Datei ist nicht lesbar; was fehlen würde, lässt sich nicht sagen."))
    if look.lost_count:
        line(
            ngettext(
                "{n} Schritt seither geht verloren:", "{n} Schritte seither gehen verloren:",
                look.lost_count,
            ).format(n=look.lost_count)
        )  # fmt: skip
        for step in look.lost[:_SHOWN]:
            line(f"  {step.at:%d.%m.%Y %H:%M}  {step.label}")
        if look.lost_count > _SHOWN:
            line(_("  … und {n} weitere").format(n=look.lost_count - _SHOWN))
    if look.regained_count:
        n = look.regained_count
        line(ngettext("{n} Schritt kommt zurück.", "{n} Schritte kommen zurück.", n).format(n=n))
    for one in look.differences:
        line(f"  {one.label}: {'?' if one.now is None else one.now} → {one.then}")
    if look.erasures:
        n = look.erasures
        line(ngettext("{n} Löschung wird wiederholt.", "{n} Löschungen werden wiederholt.", n)
             .format(n=n))  # fmt: skip
    if look.older_schema:
        line(_("Die Sicherung ist von einer älteren Version und wird umgestellt."))


def _preview_row(look: Preview) -> dict[str, Any]:
    return {
        "file": str(look.path),
        "made_at": look.made_at,
        "reason": look.reason,
        "business": look.business,
        "problems": look.problems,
        "lost": look.lost_count,
        "lost_steps": [_step(step) for step in look.lost],
        "regained": look.regained_count,
        "regained_steps": [_step(step) for step in look.regained],
        "differences": [
            {"table": one.table, "label": one.label, "now": one.now, "then": one.then}
            for one in look.differences
        ],
        "erasures": look.erasures,
        "older_schema": look.older_schema,
        "foreign": look.foreign,
        "present_readable": look.present_readable,
        "encrypted": look.encrypted,
    }


def _step(step: Any) -> dict[str, Any]:
    return {"at": step.at, "label": step.label, "user": step.user}
