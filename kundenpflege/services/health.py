"""How the data fare: backups, trials, integrity, place – each a light with what to do."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from kundenpflege import __version__
from kundenpflege.base import places
from kundenpflege.base.dates import format_date, relative_days
from kundenpflege.base.i18n import _, ngettext
from kundenpflege.base.money import NBSP
from kundenpflege.rules import health as rules
from kundenpflege.rules.health import State
from kundenpflege.store import Store, checking, contents
from kundenpflege.store.checking import Finding
from kundenpflege.store.opening import REVISION

from . import backups
from .restoring import TestResult

__all__ = ["Light", "State", "check_due", "check_now", "health", "last_check", "nightly"]

#: Notes about the file.
CHECK = "last_check"
TRIAL = "last_restore_test"

_TOLD = 20


@dataclass(frozen=True, slots=True)
class Light:
    """One line of the health card. `key`: backup, second, restore_test, size, integrity, place,
    encryption, version, space; `title`, `text`: German; `todo`: German, what to do, empty when
    green."""

    key: str
    state: State
    title: str
    text: str
    todo: str = ""


@dataclass(frozen=True, slots=True)
class Checked:
    """The last full check: when, how many findings, and the first of them (German)."""

    at: datetime
    count: int
    first: tuple[str, ...]


def health(store: Store, now: datetime, *, second: str = "") -> tuple[Light, ...]:
    """The lights of an open database, in the order of the card; `second`: the second place.

    Takes milliseconds, may be called from any thread.
    """
    return (
        _backup(store, now, second),
        _second(store, now, second),
        _trial(store, now),
        _integrity(store, now),
        _place(store),
        _encryption(store, second),
        _space(store),
        _size(store),
        _version(),
    )


def _backup(store: Store, now: datetime, second: str) -> Light:
    identity = store.info("database_id")
    rows = [
        row
        for row in backups.list_backups(store.path, second)
        if row.verified_at is not None and row.database_id in ("", identity)
    ]
    newest = rows[0] if rows else None
    changed = backups.is_due(store, now)
    state = rules.backup_state(now - newest.made_at if newest else None, changed=changed)
    if newest is None:
        text = _("Es gibt noch keine geprüfte Sicherung.")
    else:
        text = _("Zuletzt {when}, {size}, {reason}.").format(
            when=_when(newest.made_at, now), size=_size_words(newest.size),
            reason=newest.reason_label,
        )  # fmt: skip
        if not changed:
            text += " " + _("Seitdem wurde nichts geändert.")
    todo = "" if state is State.GREEN else _("Bitte jetzt sichern.")
    return Light("backup", state, _("Letzte Sicherung"), text, todo)


def _second(store: Store, now: datetime, second: str) -> Light:
    title = _("Zweiter Ort")
    found = backups.second_state(second, now, store)
    state = rules.second_state(found.days, wanted=found.folder is not None)
    if found.folder is None:
        return Light(
            "second",
            state,
            title,
            _("Alle Sicherungen liegen auf diesem Computer. Geht er kaputt, sind sie mit weg."),
            _("Bitte einen USB-Stick, ein Netzlaufwerk oder einen Cloud-Ordner wählen."),
        )
    if found.newest is None:
        text = found.problem
    else:
        text = _("Zuletzt {when} in „{path}“.").format(
            when=_when(found.newest, now), path=found.folder
        )
    todo = ""
    if state is not State.GREEN:
        todo = (
            _("Bitte jetzt sichern.")
            if found.reachable
            else _("Bitte den Datenträger anschließen oder einen anderen Ordner wählen.")
        )
    return Light("second", state, title, text, todo)


def _trial(store: Store, now: datetime) -> Light:
    title = _("Probe der Sicherung")
    told = _note(store, TRIAL)
    if told is None:
        return Light(
            "restore_test",
            rules.trial_state(None, sound=True),
            title,
            _("Noch keine Sicherung wurde zur Probe zurückgeholt; das geschieht jeden Monat."),
            _("Bitte jetzt zur Probe zurückholen, oder die erste Probe abwarten."),
        )
    at, problems = datetime.fromisoformat(told["at"]), told["problems"]
    state = rules.trial_state(now - at, sound=not problems)
    if problems:
        return Light(
            "restore_test", state, title,
            _("Zuletzt {when}, ohne Erfolg: {problem}").format(
                when=_when(at, now), problem=problems[0]
            ),
            _("Bitte jetzt neu sichern und noch einmal zur Probe zurückholen."),
        )  # fmt: skip
    text = _("Zuletzt {when} zur Probe zurückgeholt: alles da.").format(when=_when(at, now))
    todo = "" if state is State.GREEN else _("Bitte wieder zur Probe zurückholen.")
    return Light("restore_test", state, title, text, todo)


def _integrity(store: Store, now: datetime) -> Light:
    title = _("Unversehrtheit")
    checked = last_check(store)
    suspects = len(store.suspects)
    count = (checked.count if checked else 0) or suspects
    state = rules.integrity_state(now - checked.at if checked else None, count)
    if checked is not None and checked.count:
        text = ngettext(
            "Die Prüfung {when} hat {n} Fehler gefunden: {first}",
            "Die Prüfung {when} hat {n} Fehler gefunden: {first} …",
            checked.count,
        ).format(when=_when(checked.at, now), n=checked.count, first=checked.first[0])
    elif suspects:
        text = _("Die Datei wurde außerhalb des Programms verändert.")
    elif checked is None:
        text = _("Noch nicht vollständig geprüft.")
    else:
        text = _("Zuletzt {when} vollständig geprüft: in Ordnung.").format(
            when=_when(checked.at, now)
        )
    todo = ""
    if state is State.RED:
        todo = _("Bitte eine Sicherung zurückholen, die noch in Ordnung ist.")
    elif state is State.AMBER:
        todo = _("Bitte jetzt prüfen.")
    return Light("integrity", state, title, text, todo)


def _place(store: Store) -> Light:
    title = _("Ort der Daten")
    found = places.danger(store.path)
    if found is None:
        return Light("place", State.GREEN, title, str(store.path))
    return Light(
        "place",
        State.RED,
        title,
        found.text(store.path),
        _("Bitte die Daten an einen sicheren Ort verschieben."),
    )


def _encryption(store: Store, second: str) -> Light:
    title = _("Verschlüsselung")
    if not store.encrypted:
        return Light(
            "encryption",
            State.GREEN,
            title,
            _("Aus: Wer an die Datei kommt, kann sie lesen. Sie lässt sich jederzeit einschalten."),
        )
    from .encryption import has_key_file, plain_backups

    if not has_key_file(store.path):
        return Light(
            "encryption",
            State.RED,
            title,
            _(
                "Die Schlüsseldatei neben den Daten fehlt: Passwort und Code öffnen sie nicht "
                "mehr, nur noch dieser Computer mit dem gemerkten Schlüssel."
            ),
            _(
                "Bitte die Datei zurücklegen oder die Verschlüsselung jetzt mit "
                "„kundenpflege decrypt“ aufheben und neu einschalten."
            ),
        )
    plain = len(plain_backups(store.path, second))
    if not plain:
        return Light("encryption", State.GREEN, title, _("Ein, auch für die Sicherungen."))
    return Light(
        "encryption",
        State.AMBER,
        title,
        ngettext(
            "Ein, aber {n} ältere Sicherung ist noch lesbar.",
            "Ein, aber {n} ältere Sicherungen sind noch lesbar.",
            plain,
        ).format(n=plain),
        _("Bitte die lesbaren Sicherungen verschlüsseln oder löschen."),
    )


def _space(store: Store) -> Light:
    title = _("Freier Platz")
    free = shutil.disk_usage(store.path.parent).free
    state = rules.space_state(free, _bytes(store))
    todo = "" if state is State.GREEN else _("Bitte auf diesem Datenträger Platz schaffen.")
    return Light("space", state, title, _("{size} frei.").format(size=_size_words(free)), todo)


def _size(store: Store) -> Light:
    size = _bytes(store)
    state = rules.size_state(size)
    todo = "" if state is State.GREEN else _("Bitte große Bilder und Anhänge verkleinern.")
    return Light("size", state, _("Größe"), _size_words(size), todo)


def _version() -> Light:
    text = _("Kundenpflege {version}, Datenbank {revision}.").format(
        version=__version__, revision=REVISION
    )
    return Light("version", State.GREEN, _("Version"), text)


def _bytes(store: Store) -> int:
    try:
        return store.path.stat().st_size
    except OSError:
        return 0


def _size_words(size: int) -> str:
    """Bytes as people read them; with a non-breaking space."""
    megabytes = size / rules.MEGABYTE
    if megabytes >= 1024:
        return f"{megabytes / 1024:.1f}".replace(".", ",") + NBSP + "GB"
    if megabytes >= 10:
        return f"{megabytes:.0f}{NBSP}MB"
    return f"{max(megabytes, 0.1):.1f}".replace(".", ",") + NBSP + "MB"


def _when(at: datetime, now: datetime) -> str:
    """`heute um 14:03`, `gestern um 18:30`, `am 02.11.2026`."""
    days = (now.date() - at.date()).days
    if days in (0, 1):
        return _("{day} um {time}").format(
            day=relative_days(at.date(), now.date()), time=f"{at:%H:%M}"
        )
    return _("am {day}").format(day=format_date(at.date()))


# -- checks ----------------------------------------------------------------------------------


def check_due(store: Store, now: datetime) -> bool:
    """Whether the last full check is more than 20 hours ago."""
    checked = last_check(store)
    return rules.is_due(checked.at if checked else None, now, rules.CHECK_EVERY)


def nightly(
    store: Store, now: datetime, *, pause: Callable[[], None] | None = None
) -> list[Finding] | None:
    """Check everything when that is due and note the result; None when it is not due.

    Made for a thread of its own: writers go on meanwhile; `pause` is called every few
    milliseconds of work.
    """
    return check_now(store, now, pause=pause) if check_due(store, now) else None


def check_now(
    store: Store, now: datetime, *, pause: Callable[[], None] | None = None
) -> list[Finding]:
    """Check everything now and note the result (of a database open to look only: not)."""
    found = checking.findings(store, pause=pause)
    if not store.look_only:
        first = [_nameless(finding) for finding in found[:_TOLD]]
        _keep(store, CHECK, {"at": now.isoformat(), "count": len(found), "first": first})
    return found


def _nameless(finding: Finding) -> str:
    """A finding as it may be kept: who is erased later must not stay in a note."""
    if finding.kind != "contents" or not finding.table:
        return finding.text
    return _("{noun} Nr. {row} ist am Programm vorbei verändert worden.").format(
        noun=contents.noun(finding.table), row=finding.row_id
    )


def last_check(store: Store) -> Checked | None:
    """When everything was checked last, and what was found."""
    told = _note(store, CHECK)
    if told is None:
        return None
    return Checked(datetime.fromisoformat(told["at"]), told["count"], tuple(told["first"]))


def note_restore_test(store: Store, result: TestResult) -> None:
    """Keep the result of the monthly trial."""
    if store.look_only:
        return
    made_at = result.made_at.isoformat() if result.made_at else None
    _keep(
        store,
        TRIAL,
        {"at": result.at.isoformat(), "made_at": made_at, "problems": list(result.problems)},
    )


def restore_test_due(store: Store, now: datetime) -> bool:
    """Whether the last trial is a month ago, or failed a day ago or before."""
    told = _note(store, TRIAL)
    if told is None:
        return True
    every: timedelta = rules.TRIAL_AGAIN if told["problems"] else rules.TRIAL_EVERY
    return rules.is_due(datetime.fromisoformat(told["at"]), now, every)


def _note(store: Store, key: str) -> dict[str, Any] | None:
    told = store.info(key)
    try:
        found = json.loads(told) if told else None
    except ValueError:
        return None
    return found if isinstance(found, dict) else None


def _keep(store: Store, key: str, values: dict[str, Any]) -> None:
    store.set_info(key, json.dumps(values, ensure_ascii=False))
