"""The key file beside an encrypted database: its random key, wrapped twice.

Once under a key made of the password (Argon2id: each guess costs 64 MiB and a tenth of a second),
once under one made of the recovery code (130 random bits, no guessing). Either opens it; the key
itself never changes with them, so a new password takes no second. Both are bound to the salt of
the database by AES-GCM: an envelope put beside another file opens nothing. The file tells nobody
anything without password or code, and backups carry the same envelope.
"""

from __future__ import annotations

import base64
import contextlib
import hashlib
import hmac
import json
import os
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from kundenpflege.base.errors import DamagedError, StoreError
from kundenpflege.base.files import why
from kundenpflege.base.i18n import _

from . import cipher, manifest
from .wrapping import FORMAT, VERSION, Lid, lock, read_lid, unlock

#: Behind the name of the database.
ENDING = ".schluessel"
#: Beside the database: the program's backups, which carry envelopes, too.
BACKUPS = "Sicherungen"

#: RFC 9106, second recommended option: 64 MiB, 3 passes, 4 lanes.
MEMORY_KIB, PASSES, LANES = 64 * 1024, 3, 4
_MOST_BYTES = 64 * 1024


@dataclass(frozen=True, slots=True)
class Envelope:
    """The wrapped key of the database whose file begins with `salt`.

    `note` is the recovery code, readable with the key only: it can be printed again. `proof`
    tells a fitting key from another one without the database.
    """

    salt: bytes
    password: Lid
    code: Lid
    note: Lid
    proof: bytes = field(repr=False)

    @classmethod
    def seal(cls, key: bytes, salt: bytes, password: str, code: str) -> Envelope:
        """Wrap `key` for the file with `salt` under password and recovery code (without dashes)."""
        return cls(
            salt,
            lock(key, _bytes(password), salt, "password", _argon()),
            *_code_lids(key, salt, code),
            _proof(key, salt),
        )

    def open_with_password(self, password: str) -> bytes | None:
        """The key, None when the password is another one. Takes about 0.15 s."""
        return unlock(self.password, _bytes(password), self.salt, "password")

    def open_with_code(self, code: str) -> bytes | None:
        """The key, None when the recovery code (without dashes) is another one."""
        return unlock(self.code, code.encode("ascii"), self.salt, "code")

    def code_of(self, key: bytes) -> str | None:
        """The recovery code for whoever has the key; None when the key does not fit."""
        found = unlock(self.note, key, self.salt, "note")
        return found.decode("ascii") if found else None

    def fits(self, key: bytes) -> bool:
        """Whether this is the key inside, without password or code."""
        return hmac.compare_digest(self.proof, _proof(key, self.salt))

    def with_password(self, key: bytes, password: str) -> Envelope:
        """The same with another password; the code stays."""
        return replace(self, password=lock(key, _bytes(password), self.salt, "password", _argon()))

    def with_code(self, key: bytes, code: str) -> Envelope:
        """The same with another recovery code; the password stays."""
        lid, note = _code_lids(key, self.salt, code)
        return replace(self, code=lid, note=note)

    def to_json(self) -> dict[str, Any]:
        """As it stands in the key file and in the manifest of a backup."""
        told: dict[str, Any] = {
            "format": FORMAT,
            "version": VERSION,
            "salt": self.salt.hex(),
            "proof": self.proof.hex(),
            **{
                name: {
                    **lid.way,
                    "seed": lid.seed.hex(),
                    "nonce": lid.nonce.hex(),
                    "locked": base64.b64encode(lid.locked).decode("ascii"),
                }
                for name, lid in (
                    ("password", self.password),
                    ("code", self.code),
                    ("note", self.note),
                )
            },
        }
        return told | {"sum": _sum(told)}

    @classmethod
    def from_json(cls, values: object) -> Envelope:
        """The envelope from JSON; ValueError when it is none (any kind of rubbish)."""
        try:
            if not isinstance(values, dict) or values["format"] != FORMAT:
                raise ValueError("no key file")
            if values["version"] != VERSION:
                raise ValueError("made by a newer program")
            told = dict(values)
            if told.pop("sum") != _sum(told):
                raise ValueError("damaged")  # never to be taken for a wrong password
            salt = bytes.fromhex(values["salt"])
            if len(salt) != cipher.SALT_LENGTH or not cipher.is_encrypted(salt):
                raise ValueError("not our salt")
            password, code, note = (
                read_lid(values[name], name) for name in ("password", "code", "note")
            )
            return cls(salt, password, code, note, bytes.fromhex(values["proof"]))
        except (KeyError, TypeError, AttributeError, OverflowError) as error:
            raise ValueError("no key file") from error


def place(path: Path) -> Path:
    """Where the key file of the database at `path` lies."""
    return path.with_name(path.name + ENDING)


def save(path: Path, envelope: Envelope) -> None:
    """Write the key file of the database at `path`: whole and on the disk, or not at all.

    The key file of another encryption that is still there is kept under its own name. StoreError
    when it cannot be written.
    """
    target = place(path)
    part = target.with_name(target.name + ".neu")
    try:
        _keep_other(target, envelope.salt)
        with part.open("wb") as file:
            with contextlib.suppress(OSError):
                # Whoever may read the database may read its key file: neither tells anything.
                shutil.copymode(path, part)
            file.write(json.dumps(envelope.to_json(), indent=1).encode("ascii"))
            file.flush()
            os.fsync(file.fileno())
        os.replace(part, target)
        sync_folder(target.parent)
    except OSError as error:
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)
        raise StoreError(
            _(
                "Die Schlüsseldatei „{path}“ konnte nicht geschrieben werden ({reason}). "
                "Es bleibt alles, wie es war."
            ).format(path=target, reason=why(error))
        ) from error


def load(path: Path) -> Envelope | None:
    """What the key file of the database at `path` holds; None without a readable one."""
    return _read(place(path))


def find(path: Path) -> Envelope | None:
    """The envelope that fits the encrypted database at `path`.

    From the key file beside it, from the end of the file itself (a backup), or, when the key file
    is lost or damaged, from a backup of the same database.
    """
    try:
        salt = cipher.salt_of(path)
    except OSError:
        return None
    for envelope in _candidates(path):
        if envelope is not None and envelope.salt == salt:
            return envelope
    return None


def require(path: Path) -> Envelope:
    """As `find`; DamagedError when there is none: without it nobody can read the file."""
    envelope = find(path)
    if envelope is None and load(path) is not None:
        raise DamagedError(
            _(
                "„{path}“ und die Schlüsseldatei „{key}“ gehören nicht zusammen: Der Anfang der "
                "Datei ist beschädigt, oder eine von beiden wurde ausgetauscht. Beide wurden nicht "
                "verändert. Bitte eine Sicherung verwenden."
            ).format(path=path, key=place(path).name),
            path,
        )
    if envelope is None:
        raise DamagedError(
            _(
                "Zu „{path}“ fehlt die Schlüsseldatei „{key}“, oder sie ist beschädigt. Ohne sie "
                "lassen sich die Daten nicht entschlüsseln. Bitte die Datei zurücklegen oder eine "
                "Sicherung verwenden."
            ).format(path=path, key=place(path).name),
            path,
        )
    return envelope


def heal(path: Path, envelope: Envelope) -> None:
    """Lay a lost or damaged key file beside the database again, as it was found elsewhere.

    A backup carries its own; where nothing can be written, nothing is.
    """
    if load(path) == envelope or _carried(path) is not None:
        return
    with contextlib.suppress(StoreError):
        save(path, envelope)


def salt_for(path: Path, key: bytes) -> bytes:
    """What a new database at `path` with this key begins with: as the key file laid there says."""
    envelope = load(path)
    return envelope.salt if envelope is not None and envelope.fits(key) else cipher.new_salt()


def retire(path: Path) -> None:
    """The database at `path` is no longer encrypted: its key file goes.

    Unless an encrypted backup depends on it: then it is kept beside the backups.
    """
    target = place(path)
    envelope = load(path)
    if envelope is not None and any(
        salt == envelope.salt and carried is None for salt, carried in _backups(path)
    ):
        os.replace(target, _kept_place(path, envelope.salt))
    else:
        target.unlink(missing_ok=True)
    sync_folder(target.parent)


def sync_folder(folder: Path) -> None:
    """Put the names in `folder` on the disk, where the system can do that."""
    with contextlib.suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


# -- finding ---------------------------------------------------------------------------------


def _candidates(path: Path) -> Iterator[Envelope | None]:
    yield load(path)
    yield _carried(path)
    with contextlib.suppress(OSError):
        for kept in sorted((path.parent / BACKUPS).glob("*" + ENDING)):
            yield _read(kept)
    # A backup that was opened by itself lies among the others, beside the key files kept there.
    with contextlib.suppress(OSError):
        for kept in sorted(path.parent.glob("*" + ENDING)):
            yield _read(kept)
    for _salt, carried in _backups(path):
        yield carried


def _backups(path: Path) -> Iterator[tuple[bytes, Envelope | None]]:
    """Salt and envelope of every encrypted backup beside the database, newest name first."""
    with contextlib.suppress(OSError):
        for backup in sorted((path.parent / BACKUPS).glob("*.db"), reverse=True):
            try:
                salt = cipher.salt_of(backup)
            except OSError:
                continue
            if cipher.is_encrypted(salt):
                yield salt, _carried(backup)


def _carried(path: Path) -> Envelope | None:
    """The envelope in the manifest at the end of a backup."""
    try:
        found = manifest.read(path)
        return Envelope.from_json(found.envelope) if found and found.envelope else None
    except (OSError, ValueError):
        return None


def _read(file: Path) -> Envelope | None:
    try:
        with file.open("rb") as stream:
            return Envelope.from_json(json.loads(stream.read(_MOST_BYTES)))
    except (OSError, ValueError, RecursionError):
        return None


def _keep_other(target: Path, salt: bytes) -> None:
    other = _read(target)
    if other is not None and other.salt != salt:
        kept = _kept_place(target.with_name(target.name.removesuffix(ENDING)), other.salt)
        os.replace(target, kept)


def _kept_place(path: Path, salt: bytes) -> Path:
    folder = path.parent / BACKUPS
    folder.mkdir(exist_ok=True)
    return folder / f"{path.name}-{salt[-4:].hex()}{ENDING}"


# -- wrapping --------------------------------------------------------------------------------


def _argon() -> dict[str, int | str]:
    return {"way": "argon2id", "memory_kib": MEMORY_KIB, "passes": PASSES, "lanes": LANES}


def _code_lids(key: bytes, salt: bytes, code: str) -> tuple[Lid, Lid]:
    way: dict[str, int | str] = {"way": "hkdf-sha256"}
    return (
        lock(key, code.encode("ascii"), salt, "code", way),
        lock(code.encode("ascii"), key, salt, "note", way),
    )


def _bytes(password: str) -> bytes:
    # What a terminal could not read comes as unpaired signs: a wrong password, no bug.
    return password.encode("utf-8", "surrogatepass")


def _sum(told: Mapping[str, Any]) -> str:
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()


def _proof(key: bytes, salt: bytes) -> bytes:
    return hmac.new(key, b"Kundenpflege proof" + salt, hashlib.sha256).digest()[:16]
