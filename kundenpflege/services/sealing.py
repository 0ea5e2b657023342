"""Backups in the second place, encrypted if wanted though the database itself is not.

A stick gets lost and a cloud folder is read by others, the computer in the office is neither. The
key is kept in the database: whoever can read that needs no backup. In the second place it lies in
the manifest of each backup, wrapped by a password and by a recovery code; those beside the database
stay as readable as it is. An encrypted database has encrypted backups anyway.
"""

from __future__ import annotations

import json
import os

from kundenpflege.base.errors import InputError
from kundenpflege.rules import password as passwords
from kundenpflege.rules import recovery_code
from kundenpflege.store import Store, cipher, keyfile

_KEY, _ENVELOPE = "second_key", "second_envelope"


def is_sealed(store: Store) -> bool:
    """Whether backups in the second place are encrypted, by this or with the database."""
    return store.encrypted or protection(store) is not None


def seal(store: Store, password: str) -> str:
    """From now on encrypt what goes to the second place; gives the recovery code in groups.

    Backups that are there already stay as they are. InputError for a password that is no good.
    """
    if reason := passwords.problem(password, (store.path.stem,)):
        raise InputError({"password": reason})
    key, code = cipher.new_key(), recovery_code.make(os.urandom(recovery_code.RANDOM_BYTES))
    envelope = keyfile.Envelope.seal(
        key, cipher.new_salt(), passwords.normalized(password), recovery_code.read(code) or ""
    )
    store.set_info(_ENVELOPE, json.dumps(envelope.to_json()))
    store.set_info(_KEY, key.hex())
    return code


def unseal(store: Store) -> None:
    """From now on backups in the second place are readable; older ones keep their password."""
    store.set_info(_KEY, "")


def protection(store: Store) -> tuple[bytes, keyfile.Envelope] | None:
    """The key and its envelope for the second place; None when nothing is encrypted there by
    itself."""
    if store.encrypted:
        return None
    key, envelope = store.info(_KEY), store.info(_ENVELOPE)
    if not key or not envelope:
        return None
    try:
        return bytes.fromhex(key), keyfile.Envelope.from_json(json.loads(envelope))
    except ValueError:
        return None


def keep(store: Store, before: tuple[bytes, keyfile.Envelope] | None) -> None:
    """After a backup was taken back: what was encrypted in the second place `before` stays so,
    also when the backup is older than that wish."""
    if before is None or store.encrypted:
        return
    key, envelope = before
    store.set_info(_ENVELOPE, json.dumps(envelope.to_json()))
    store.set_info(_KEY, key.hex())
