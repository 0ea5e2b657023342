"""Hashes of what must not be advertised to again, after the data themselves are erased.

Salted SHA-256 of the folded value: who asks with the same address, number or name finds it;
nobody reads the address from it.
"""

from __future__ import annotations

from hashlib import sha256

from kundenpflege.base.text import fold, phone_digits

#: Where the salt of a database is kept among its notes.
SALT_KEY = "suppression_salt"


def digest_email(salt: str, email: str) -> str:
    """Hash of an e-mail address; capitals do not matter."""
    return _digest(salt, "email", email.strip().casefold())


def digest_phone(salt: str, phone: str) -> str:
    """Hash of a phone number; `+49 4102 5550` and `04102/5550` are one."""
    return _digest(salt, "phone", phone_digits(phone))


def digest_name(salt: str, name: str, postal_code: str, street: str) -> str:
    """Hash of a name at an address; the order of first and last name does not matter."""
    return _digest(
        salt, "name", " ".join(sorted(fold(name).split())), fold(postal_code), fold(street)
    )


def _digest(salt: str, *parts: str) -> str:
    return sha256("\0".join((salt, *parts)).encode()).hexdigest()
