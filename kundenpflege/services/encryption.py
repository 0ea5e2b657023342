"""Encryption of the database as users know it: password, recovery code, on and off.

Everything here takes the path of a database that is not open in this program; only the questions
(`is_encrypted`, `key_for`, `remembered` …) and a change of password or code may come at any time.
Passwords are taken as they are and kept nowhere.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from kundenpflege.base import secrets
from kundenpflege.base.dates import Clock
from kundenpflege.base.errors import InputError, StoreError, UserError
from kundenpflege.base.files import trouble, why
from kundenpflege.base.i18n import N_, _
from kundenpflege.base.paths import usual_database
from kundenpflege.base.settings import Settings
from kundenpflege.rules import password as passwords
from kundenpflege.rules import recovery_code
from kundenpflege.store import backup, cipher, convert, holder, keyfile, leftovers
from kundenpflege.store.opening import Found, inspect_file, missing, password_needed
from kundenpflege.store.opening import leftovers as leftovers_of

from . import known_databases

#: Called with how much is done and how much there is; may raise to stop.
Progress = Callable[[int, int], object]


@dataclass(frozen=True, slots=True)
class Encrypted:
    """A database is encrypted now: its recovery code in groups, and its key.

    `wiped`: the readable file was overwritten (not every disk lets us). On SSDs and sticks remains
    of it may be found for a while all the same: say so (`WIPING`).
    """

    code: str = field(repr=False)
    key: bytes = field(repr=False)
    wiped: bool = True


#: What is honest to say after encrypting a database that was readable before.
WIPING = N_(
    "Die bisherige, lesbare Datei ist gelöscht. Auf SSDs und USB-Sticks können Reste davon noch "
    "eine Weile auffindbar sein; sicher ist dort nur ein verschlüsselter Datenträger."
)


# -- questions -----------------------------------------------------------------------------


def is_encrypted(path: Path) -> bool:
    """Whether the file at `path` is one of our encrypted databases; False without a file."""
    try:
        return cipher.is_encrypted(cipher.salt_of(path))
    except OSError:
        return False


def has_key_file(path: Path) -> bool:
    """Whether password and recovery code can still open the encrypted database at `path`."""
    return keyfile.find(path) is not None


def key_for(path: Path, secret: str) -> bytes:
    """The key of the encrypted database at `path`; `secret` is its password or recovery code.

    PasswordNeededError (`wrong`) when it is neither, DamagedError without any key file.
    """
    envelope = keyfile.require(path)
    key = _open(path, envelope, secret)
    keyfile.heal(path, envelope)
    return key


def code_for(path: Path, secret: str) -> str:
    """The recovery code in groups, to be printed again; errors as `key_for`."""
    envelope = keyfile.require(path)
    code = envelope.code_of(_open(path, envelope, secret))
    if code is None:
        raise password_needed(path, wrong=True)
    return recovery_code.show(code)


def _open(path: Path, envelope: keyfile.Envelope, secret: str) -> bytes:
    code = recovery_code.read(secret)
    key = envelope.open_with_code(code) if code else None
    if key is None:
        key = envelope.open_with_password(passwords.normalized(secret)) if secret else None
    if key is None:
        raise password_needed(path, wrong=bool(secret))
    return key


# -- on and off ----------------------------------------------------------------------------


def create(
    path: Path,
    password: str,
    *,
    clock: Clock,
    wait: float = 0,
    new: bool = True,
    settings: Settings | None = None,
) -> Encrypted:
    """Make a new database at `path` that is encrypted from its first byte on, and close it.

    InputError for a password that is no good, UserError when there is a file already, StoreError
    as `open_store` with these `new` and `settings`; nothing is left then.
    """
    from .opening import open_store

    path = path.expanduser().absolute()
    if inspect_file(path).found is not Found.NOTHING:
        raise UserError(_("„{path}“ gibt es schon.").format(path=path))
    if not new:
        _refuse_lost(path, settings)
    made, envelope = _sealed(password, path)
    try:
        if new or path == usual_database():
            path.parent.mkdir(parents=True, exist_ok=True)
        keyfile.save(path, envelope)
        store = open_store(path, clock=clock, wait=wait, key=made.key, new=new, settings=settings)
    except BaseException as error:
        if not path.exists():
            with contextlib.suppress(OSError):
                keyfile.place(path).unlink(missing_ok=True)
        if isinstance(error, OSError):
            raise trouble(error, path) from error
        raise
    store.close()
    return made


def _refuse_lost(path: Path, settings: Settings | None) -> None:
    """PlaceMissingError where a database was: asked before the key file, which tells of it, is
    written anew."""
    known = settings is not None and known_databases.is_known(settings, path)
    folder = path == usual_database() or path.parent.is_dir()
    if known or not folder or leftovers_of(path):
        raise missing(path)


def _sealed(password: str, path: Path) -> tuple[Encrypted, keyfile.Envelope]:
    _accept(password, path)
    key, salt = cipher.new_key(), cipher.new_salt()
    code = recovery_code.make(os.urandom(recovery_code.RANDOM_BYTES))
    bare = recovery_code.read(code) or ""
    envelope = keyfile.Envelope.seal(key, salt, passwords.normalized(password), bare)
    return Encrypted(code, key), envelope


def encrypt(
    path: Path,
    password: str,
    *,
    clock: Clock,
    progress: Progress | None = None,
    wait: float = 0,
) -> Encrypted:
    """Encrypt the database at `path`.

    Killed at any moment, it is the old one or the encrypted one with its key file. InputError for
    a password that is no good, StoreError (nothing changed) for anything else.
    """
    from .opening import open_store

    path = path.expanduser().absolute()
    made, envelope = _sealed(password, path)
    if is_encrypted(path):
        raise UserError(_("„{path}“ ist schon verschlüsselt.").format(path=path))
    if not path.exists():
        raise missing(path)  # an unplugged drive is no reason to make a new one
    # Whatever is wrong with it is told here; an older one is brought up to date.
    open_store(path, clock=clock, wait=wait).close()
    wiped = _convert(path, None, made.key, envelope, clock, progress, wait)
    return replace(made, wiped=wiped)


def decrypt(
    path: Path,
    key: bytes,
    *,
    clock: Clock,
    progress: Progress | None = None,
    wait: float = 0,
) -> None:
    """Make a plain database of the encrypted one at `path`. Errors as `encrypt`."""
    from .opening import open_store

    if not is_encrypted(path):
        raise UserError(_("„{path}“ ist nicht verschlüsselt.").format(path=path))
    path = path.expanduser().absolute()
    open_store(path, clock=clock, wait=wait, key=key).close()
    with contextlib.suppress(UserError):
        forget(path)
    _convert(path, key, None, None, clock, progress, wait)


def _convert(
    path: Path,
    key: bytes | None,
    new_key: bytes | None,
    envelope: keyfile.Envelope | None,
    clock: Clock,
    progress: Progress | None,
    wait: float,
) -> bool:
    if path.is_symlink():
        raise UserError(
            _(
                "„{path}“ ist eine Verknüpfung auf „{file}“. Bitte diese Datei selbst öffnen und "
                "verschlüsseln oder entschlüsseln."
            ).format(path=path, file=path.resolve())
        )
    part = path.with_name(path.name + convert.PART)
    hold = holder.hold(path, wait, clock.now())
    # A backup that is just being made would be one of the old kind.
    still = contextlib.ExitStack()
    try:
        still.enter_context(backup.quiet())
        convert.expect_settled(path)
        convert.convert(
            path,
            part,
            source_key=key,
            target_key=new_key,
            salt=envelope.salt if envelope else b"",
            progress=progress,
        )
        try:
            if envelope is not None:
                # First the way in, then the door that needs it.
                keyfile.save(path, envelope)
            wiped = convert.take_place(part, path, overwrite=envelope is not None)
            if envelope is None:
                with contextlib.suppress(OSError):
                    keyfile.retire(path)
            return wiped
        except OSError as error:
            if envelope is not None and not is_encrypted(path):
                with contextlib.suppress(OSError):
                    keyfile.place(path).unlink()
            raise StoreError(
                _("„{path}“ konnte nicht umgewandelt werden ({reason}).").format(
                    path=path, reason=why(error)
                )
            ) from error
        finally:
            convert.discard(part)
    finally:
        still.close()
        hold.release()


# -- password and code ---------------------------------------------------------------------


def change_password(path: Path, secret: str, new: str) -> None:
    """From now on `new` opens the database; `secret` is the present password or recovery code.

    Takes less than a second: the data need not be written again. Backups made before keep the
    password they were made with. InputError for a password that is no good, else as `key_for`.
    """
    envelope = keyfile.require(path)
    key = _open(path, envelope, secret)
    _accept(new, path)
    keyfile.save(path, envelope.with_password(key, passwords.normalized(new)))


def new_code(path: Path, secret: str) -> str:
    """A new recovery code in groups; the old one opens the database no more. As `key_for`."""
    envelope = keyfile.require(path)
    key = _open(path, envelope, secret)
    code = recovery_code.make(os.urandom(recovery_code.RANDOM_BYTES))
    keyfile.save(path, envelope.with_code(key, recovery_code.read(code) or ""))
    return code


def _accept(password: str, path: Path) -> None:
    if reason := passwords.problem(password, (path.stem,)):
        raise InputError({"password": reason})


def recovery_sheet(
    code: str, path: Path, day: date, *, business: str = "", brand: str = ""
) -> bytes:
    """The page with the recovery code (in groups), to be printed and put into a safe."""
    from kundenpflege.documents.recovery_sheet import RecoverySheet, render

    place = str(path.expanduser().absolute())
    return render(RecoverySheet(code, path.name, place, day, business, brand))


# -- remembered on this computer -----------------------------------------------------------


def remember(path: Path, key: bytes) -> None:
    """Keep the key in the keyring of this computer. UserError when it has none."""
    secrets.set(_name(path), key.hex())


def remembered(path: Path) -> bytes | None:
    """The key kept in the keyring; None when there is none, or no keyring, or it does not fit."""
    try:
        key = bytes.fromhex(secrets.get(_name(path)))
        envelope = keyfile.find(path)
    except (UserError, OSError, ValueError):
        return None
    if len(key) != cipher.KEY_LENGTH or (envelope is not None and not envelope.fits(key)):
        return None
    return key


def forget(path: Path) -> None:
    """Take the key from the keyring. UserError when the keyring does not answer."""
    secrets.delete(_name(path))


def _name(path: Path) -> str:
    """The salt names the database wherever it is moved."""
    return f"database:{cipher.salt_of(path).hex()}"


# -- backups made before -------------------------------------------------------------------


def plain_backups(path: Path, second: str = "") -> tuple[Path, ...]:
    """Readable copies of the database at `path` that are still there, oldest first.

    In the folder with the backups, in the `second` place, and set aside beside the database.
    """
    return leftovers.plain_copies(path, Path(second) if second else None)


def encrypt_backups(
    path: Path, key: bytes, files: Iterable[Path], *, progress: Progress | None = None
) -> tuple[Path, ...]:
    """Encrypt backups with the key of the encrypted database at `path`; gives those done.

    Each is replaced only by a compared encrypted one. StoreError names the first that fails.
    """
    return leftovers.encrypt_copies(path, key, tuple(files), progress)


def delete_backups(path: Path, files: Iterable[Path], second: str = "") -> int:
    """Overwrite and delete readable copies named by `plain_backups`; gives how many."""
    return leftovers.delete_copies(plain_backups(path, second), files)
