"""Locking a few bytes under a secret: the way from the secret to the lock is kept with it.

Passwords go through Argon2id, which makes each guess dear; what nobody can guess goes through HKDF.
"""

from __future__ import annotations

import base64
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

FORMAT = "Kundenpflege-Schluessel"
VERSION = 1

#: More is not believed: a forged file must not take the computer's memory.
_MOST_MEMORY_KIB, _MOST_PASSES, _MOST_LANES = 1024 * 1024, 20, 16


@dataclass(frozen=True, slots=True)
class Lid:
    """The key under one secret: how the secret becomes a key, and what is locked with it."""

    way: Mapping[str, int | str]
    seed: bytes
    nonce: bytes
    locked: bytes = field(repr=False)


def lock(
    content: bytes, secret: bytes, salt: bytes, purpose: str, way: Mapping[str, int | str]
) -> Lid:
    """Lock `content`, for this file (`salt`) and `purpose` alone."""
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    seed, nonce = os.urandom(16), os.urandom(12)
    wrapping = AESGCM(_derive(secret, seed, purpose, way))
    return Lid(way, seed, nonce, wrapping.encrypt(nonce, content, _bound(salt, purpose, way)))


def unlock(lid: Lid, secret: bytes, salt: bytes, purpose: str) -> bytes | None:
    """What was locked; None when the secret, the file or the purpose is another one."""
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    wrapping = AESGCM(_derive(secret, lid.seed, purpose, lid.way))
    try:
        return wrapping.decrypt(lid.nonce, lid.locked, _bound(salt, purpose, lid.way))
    except InvalidTag:
        return None


def _derive(secret: bytes, seed: bytes, purpose: str, way: Mapping[str, int | str]) -> bytes:
    if way["way"] == "argon2id":
        from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

        return Argon2id(
            salt=seed,
            length=32,
            iterations=int(way["passes"]),
            lanes=int(way["lanes"]),
            memory_cost=int(way["memory_kib"]),
        ).derive(secret)
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    return HKDF(SHA256(), 32, seed, f"Kundenpflege {purpose}".encode("ascii")).derive(secret)


def _bound(salt: bytes, purpose: str, way: Mapping[str, int | str]) -> bytes:
    """What the lock is bound to: the file, what is locked, and how the secret becomes a key."""
    return json.dumps([FORMAT, VERSION, salt.hex(), purpose, dict(way)], sort_keys=True).encode()


def read_lid(values: Any, name: str) -> Lid:
    """The lid called `name` from JSON; ValueError, KeyError or TypeError for rubbish."""
    way: dict[str, int | str] = {"way": values["way"]}
    if values["way"] == "argon2id" and name == "password":
        for limit, most in (
            ("memory_kib", _MOST_MEMORY_KIB),
            ("passes", _MOST_PASSES),
            ("lanes", _MOST_LANES),
        ):
            number = values[limit]
            if type(number) is not int or not 1 <= number <= most:
                raise ValueError("not to be believed")
            way[limit] = number
        if int(way["memory_kib"]) < 8 * int(way["lanes"]):
            raise ValueError("not to be believed")
    elif values["way"] != "hkdf-sha256" or name == "password":
        raise ValueError("unknown way")
    seed, nonce = bytes.fromhex(values["seed"]), bytes.fromhex(values["nonce"])
    locked = base64.b64decode(values["locked"], validate=True)
    if len(seed) != 16 or len(nonce) != 12 or not 17 <= len(locked) <= 200:
        raise ValueError("wrong length")
    return Lid(way, seed, nonce, locked)
