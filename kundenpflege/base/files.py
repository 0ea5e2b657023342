"""Files that leave the program: there as a whole or not at all, and told in German when not."""

from __future__ import annotations

import contextlib
import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from .errors import DiskFullError, UserError
from .i18n import N_, _

#: How our databases begin, plain and encrypted: no list and no letter ever takes their place.
_DATABASES = (b"SQLite format 3\0", b"KPfl")

#: No space, a used-up share of it, a file larger than the disk takes.
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
#: Windows: ERROR_HANDLE_DISK_FULL, ERROR_DISK_FULL, ERROR_DISK_QUOTA_EXCEEDED.
_FULL_ON_WINDOWS = {39, 112, 1295}
#: What Windows alone tells apart: drive not ready, file in use (shared or locked), path too long.
_ON_WINDOWS = {
    21: N_("das Laufwerk ist nicht bereit"),
    32: N_("von einem anderen Programm geöffnet"),
    33: N_("von einem anderen Programm geöffnet"),
    206: N_("der Name ist zu lang"),
}


@contextmanager
def replaced(path: Path, *, durable: bool = True) -> Iterator[Path]:
    """A file to write beside `path`, which takes its place at the end.

    On any failure nothing of it stays and what was at `path` is untouched. `durable`: it is on
    the disk before it takes the place, so that not even a power cut leaves an empty file.
    DiskFullError when there is no space, UserError when it cannot be written for other reasons
    or `path` is a database.
    """
    target = path.with_name(_beside(path.name))
    try:
        if path.is_file() and is_database(path):
            raise UserError(
                _("„{name}“ ist eine Datenbank und wird nicht überschrieben.").format(
                    name=path.name
                )
            )
        # Where nothing can be written, that is told before any work is done.
        _begin(target, path)
        yield target
        if durable:
            sync(target)
        os.replace(target, path)
    except OSError as error:
        raise trouble(error, path) from error
    except UnicodeEncodeError as error:
        raise _forbidden(path) from error
    finally:
        with contextlib.suppress(OSError, ValueError):
            target.unlink(missing_ok=True)


def write_file(path: Path, content: bytes | str, *, durable: bool = True) -> Path:
    """Write `content` (texts as UTF-8) to `path`, complete or not at all; errors as `replaced`."""
    with replaced(path, durable=durable) as target:
        target.write_bytes(content.encode("utf-8") if isinstance(content, str) else content)
    return path


def trouble(error: OSError, path: Path) -> UserError:
    """What the user is told, and can do, when `path` could not be written because of `error`."""
    if is_full(error):
        return DiskFullError(
            _(
                "Der Datenträger ist voll. „{name}“ wurde nicht geschrieben. Bitte Platz schaffen "
                "oder einen anderen Ort wählen."
            ).format(name=path.name)
        )
    if error.errno in (errno.EIO, errno.ENXIO, errno.ENODEV):
        return DiskFullError(
            _(
                "Der Datenträger nimmt nichts mehr an (Ein-/Ausgabefehler). „{name}“ wurde nicht "
                "geschrieben. Bitte einen anderen Ort wählen und den Datenträger prüfen."
            ).format(name=path.name)
        )
    with contextlib.suppress(OSError, ValueError):
        if not path.parent.is_dir():
            return UserError(_("Den Ordner „{path}“ gibt es nicht.").format(path=path.parent))
        if path.is_dir():
            return UserError(
                _("„{path}“ ist ein Ordner. Bitte einen Dateinamen angeben.").format(path=path)
            )
    if error.errno == errno.ENAMETOOLONG:
        return UserError(
            _("Der Name „{name}…“ ist zu lang. Bitte einen kürzeren wählen.").format(
                name=path.name[:40]
            )
        )
    if error.errno == errno.EROFS:
        return UserError(
            _(
                "„{path}“ liegt auf einem schreibgeschützten Datenträger. Bitte einen anderen Ort "
                "wählen."
            ).format(path=path)
        )
    return UserError(
        _(
            "„{name}“ lässt sich nicht schreiben. Vielleicht ist die Datei in Excel geöffnet oder "
            "der Ordner schreibgeschützt. Bitte schließen oder einen anderen Namen wählen."
        ).format(name=path.name)
    )


def why(error: Exception) -> str:
    """The system's reason in German, in a few words, for a sentence that says what was wanted."""
    words = {
        errno.ENOENT: _("nicht gefunden"),
        errno.EACCES: _("Zugriff verweigert"),
        errno.EPERM: _("Zugriff verweigert"),
        errno.EEXIST: _("gibt es schon"),
        errno.ENOTDIR: _("kein Ordner"),
        errno.EISDIR: _("das ist ein Ordner"),
        errno.ENOTEMPTY: _("der Ordner ist nicht leer"),
        errno.EROFS: _("schreibgeschützt"),
        errno.EIO: _("Ein-/Ausgabefehler"),
        errno.EBUSY: _("gerade in Benutzung"),
        errno.ENAMETOOLONG: _("der Name ist zu lang"),
        errno.ENODEV: _("das Laufwerk fehlt"),
        errno.ENXIO: _("das Laufwerk fehlt"),
        errno.ETIMEDOUT: _("keine Antwort"),
        errno.EHOSTUNREACH: _("keine Verbindung"),
        errno.ENETUNREACH: _("keine Verbindung"),
        errno.ECONNREFUSED: _("keine Verbindung"),
        errno.ECONNRESET: _("die Verbindung brach ab"),
    }
    if isinstance(error, OSError):
        if is_full(error):
            return _("der Datenträger ist voll")
        found = _ON_WINDOWS.get(getattr(error, "winerror", None) or 0)
        if found is not None:
            return _(found)
        if error.errno in words:
            return words[error.errno]
        return error.strerror or str(error) or type(error).__name__
    return str(error) or type(error).__name__


def refused(error: OSError) -> str:
    """What the system refused, where nobody below knew better what it means."""
    name = error.filename
    if isinstance(name, (str, Path)):
        return _("„{path}“: {reason}.").format(path=name, reason=why(error))
    return _("Das Betriebssystem verweigert das ({reason}).").format(reason=why(error))


def is_full(error: OSError) -> bool:
    """Whether the disk had no room for what was written."""
    return error.errno in _FULL or getattr(error, "winerror", None) in _FULL_ON_WINDOWS


def is_database(path: Path) -> bool:
    """Whether a file begins as databases do."""
    with path.open("rb") as file:
        return file.read(16).startswith(_DATABASES)


def _begin(target: Path, path: Path) -> None:
    try:
        target.touch()
    except ValueError:
        raise _forbidden(path) from None


def _forbidden(path: Path) -> UserError:
    return UserError(
        _("„{name}“ enthält Zeichen, die in Dateinamen nicht erlaubt sind.").format(
            name=path.name.encode("utf-8", "replace").decode().replace("\0", "?")
        )
    )


def _beside(name: str) -> str:
    """A hidden name for the unfinished file; of very long names a part, so that it fits."""
    short = name.encode("utf-8", "ignore")[:150].decode("utf-8", "ignore")
    return f".{short}.{os.getpid()}.part"


def sync(path: Path) -> None:
    """Wait until what was written into a file lies on the disk."""
    descriptor = os.open(path, os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
