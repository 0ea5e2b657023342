"""The key file opens with password or code, for its own database alone, and is found again."""

from __future__ import annotations

import copy
import json
import os
import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kundenpflege.base.errors import DamagedError, StoreError
from kundenpflege.store import cipher, keyfile
from kundenpflege.store.keyfile import Envelope

PASSWORD, CODE = "korrekt pferd batterie", "0123456789ABCDEFGHJKMNPQRSTV"


@pytest.fixture(autouse=True)
def cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a guess costs is tested once."""
    monkeypatch.setattr(keyfile, "MEMORY_KIB", 64)
    monkeypatch.setattr(keyfile, "PASSES", 1)


def sealed(salt: bytes | None = None) -> tuple[bytes, Envelope]:
    key = cipher.new_key()
    return key, Envelope.seal(key, salt or cipher.new_salt(), PASSWORD, CODE)


def summed(values: dict[str, Any]) -> dict[str, Any]:
    """Forged with the sum made to fit."""
    told = {name: value for name, value in values.items() if name != "sum"}
    return told | {"sum": keyfile._sum(told)}


def database(path: Path, salt: bytes) -> Path:
    path.write_bytes(salt + os.urandom(4080))
    return path


def test_password_and_code_open_and_nothing_else_does() -> None:
    key, envelope = sealed()
    assert envelope.open_with_password(PASSWORD) == envelope.open_with_code(CODE) == key
    assert envelope.fits(key) and not envelope.fits(cipher.new_key())
    assert envelope.code_of(key) == CODE and envelope.code_of(cipher.new_key()) is None
    for wrong in ("", CODE, PASSWORD + " ", PASSWORD.upper(), "\udce4"):
        assert envelope.open_with_password(wrong) is None
    assert envelope.open_with_code(CODE[:-1] + "W") is None
    again = Envelope.from_json(json.loads(json.dumps(envelope.to_json())))
    assert again == envelope and again.open_with_password(PASSWORD) == key


def test_a_new_password_leaves_the_code_and_a_new_code_the_password() -> None:
    key, envelope = sealed()
    changed = envelope.with_password(key, "etwas ganz anderes")
    assert changed.open_with_password(PASSWORD) is None
    assert changed.open_with_password("etwas ganz anderes") == changed.open_with_code(CODE) == key
    renewed = changed.with_code(key, CODE[::-1])
    assert renewed.open_with_code(CODE) is None
    assert renewed.open_with_code(CODE[::-1]) == key
    assert renewed.open_with_password("etwas ganz anderes") == key
    assert renewed.code_of(key) == CODE[::-1]


def test_no_two_envelopes_are_alike_and_none_shows_its_contents() -> None:
    salt = cipher.new_salt()
    key, one = sealed(salt)
    other = Envelope.seal(key, salt, PASSWORD, CODE)
    for lid in ("password", "code", "note"):
        mine, theirs = getattr(one, lid), getattr(other, lid)
        assert {mine.seed, mine.nonce, mine.locked} & {
            theirs.seed, theirs.nonce, theirs.locked
        } == set()  # fmt: skip
    for text in (repr(one), json.dumps(one.to_json())):
        for secret in (key.hex(), CODE, PASSWORD, repr(key)):
            assert secret not in text


def test_an_envelope_is_bound_to_its_database_and_to_what_a_guess_costs() -> None:
    key, envelope = sealed()
    values = envelope.to_json()
    values["salt"] = cipher.new_salt().hex()
    foreign = Envelope.from_json(summed(values))
    assert foreign.open_with_password(PASSWORD) is None is foreign.open_with_code(CODE)
    assert not foreign.fits(key)
    values = copy.deepcopy(envelope.to_json())
    values["password"]["passes"] = 2
    assert Envelope.from_json(summed(values)).open_with_password(PASSWORD) is None


def test_a_guess_costs_as_much_as_it_should(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    _key, envelope = sealed()
    assert envelope.to_json()["password"] | {"seed": "", "nonce": "", "locked": ""} == {
        "way": "argon2id", "memory_kib": 65536, "passes": 3, "lanes": 4,
        "seed": "", "nonce": "", "locked": "",
    }  # fmt: skip
    began = time.process_time()
    assert envelope.open_with_password("falsch falsch") is None
    assert time.process_time() - began > 0.03


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=8),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner),
        max_leaves=8,
    )
)
def test_rubbish_is_no_envelope(values: Any) -> None:
    with pytest.raises(ValueError):
        Envelope.from_json(values)


@pytest.mark.parametrize(
    ("way", "value"),
    [
        (("version",), 2), (("format",), "x"), (("salt",), "00" * 16), (("salt",), "zz"),
        (("password", "memory_kib"), 2**31), (("password", "memory_kib"), True),
        (("password", "memory_kib"), 8), (("password", "passes"), 0), (("password", "lanes"), "4"),
        (("password", "way"), "md5"), (("password", "way"), "hkdf-sha256"),
        (("code", "way"), "argon2id"), (("code", "seed"), ""), (("code", "nonce"), "00"),
        (("note", "locked"), "!!"), (("note", "locked"), ""), (("note",), None),
        (("proof",), 7),
    ],
)  # fmt: skip
def test_a_forged_envelope_is_refused(way: tuple[str, ...], value: object) -> None:
    _key, envelope = sealed()
    values = place = copy.deepcopy(envelope.to_json())
    for step in way[:-1]:
        place = place[step]
    place[way[-1]] = value
    with pytest.raises(ValueError):
        Envelope.from_json(summed(values))


def test_a_flipped_bit_of_a_key_file_never_gives_another_key(tmp_path: Path) -> None:
    """It is noticed, so that the envelope of a backup takes its place; no password is blamed."""
    _key, envelope = sealed()
    path = database(tmp_path / "k.db", envelope.salt)
    keyfile.save(path, envelope)
    sound = keyfile.place(path).read_bytes()
    for place in range(len(sound)):
        damaged = bytearray(sound)
        damaged[place] ^= 1 << place % 8
        keyfile.place(path).write_bytes(damaged)
        assert keyfile.load(path) in (None, envelope), place


def test_saving_is_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _key, first = sealed()
    path = database(tmp_path / "k.db", first.salt)
    keyfile.save(path, first)
    _other, second = sealed(first.salt)

    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(StoreError, match="Es bleibt alles, wie es war"):
        keyfile.save(path, second)
    assert keyfile.load(path) == first
    assert sorted(file.name for file in tmp_path.glob("k.db*")) == ["k.db", "k.db.schluessel"]


def test_the_key_of_another_encryption_is_kept(tmp_path: Path) -> None:
    _key, old = sealed()
    _key, new = sealed()
    path = database(tmp_path / "k.db", new.salt)
    keyfile.save(path, old)
    assert keyfile.find(path) is None
    keyfile.save(path, new)
    assert keyfile.find(path) == new
    database(path, old.salt)
    assert keyfile.find(path) == old


def test_a_lost_key_file_is_told(tmp_path: Path) -> None:
    _key, envelope = sealed()
    path = database(tmp_path / "k.db", envelope.salt)
    with pytest.raises(DamagedError, match="Schlüsseldatei „k.db.schluessel“") as caught:
        keyfile.require(path)
    assert caught.value.path == path
