"""The block list of erased people: hashes alone, asked before anything goes out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select

from kundenpflege.model import Suppression
from kundenpflege.model.kinds import Channel
from kundenpflege.rules.suppression import SALT_KEY, digest_email, digest_name, digest_phone
from kundenpflege.store import Reader
from kundenpflege.store.tables import store_info

_PHONES = frozenset({Channel.PHONE, Channel.MESSAGE})


@dataclass(frozen=True, slots=True)
class SuppressionList:
    """The hashes that count today, by kind; empty in most businesses."""

    salt: str
    digests: dict[str, frozenset[str]]

    @property
    def any(self) -> bool:
        """Whether there is anything to look for."""
        return bool(self.digests)

    def channels(self, phones: Iterable[str], email: str) -> frozenset[Channel]:
        """The channels closed to somebody with these numbers and this address."""
        found: set[Channel] = set()
        known = self.digests.get("phone", frozenset())
        if known and any(p and digest_phone(self.salt, p) in known for p in phones):
            found |= _PHONES
        if email and digest_email(self.salt, email) in self.digests.get("email", frozenset()):
            found.add(Channel.EMAIL)
        return frozenset(found)

    def named(
        self, names: Iterable[str], addresses: Iterable[tuple[str, str]]
    ) -> frozenset[Channel]:
        """Every channel when one of the names lives at one of the addresses (postal code,
        street) on the list."""
        known = self.digests.get("name", frozenset())
        hits = known and any(
            digest_name(self.salt, name, code, street) in known
            for name in names
            for code, street in addresses
        )
        return frozenset(Channel) if hits else frozenset()


def load_suppressions(db: Reader) -> SuppressionList:
    """The block list; a query that finds nothing in most businesses."""
    digests: dict[str, set[str]] = defaultdict(set)
    for row in db.rows(
        select(Suppression.kind, Suppression.digest).where(Suppression.lifted_on.is_(None))
    ):
        digests[row.kind].add(row.digest)
    salt = ""
    if digests:
        salt = db.scalar(select(store_info.c.value).where(store_info.c.key == SALT_KEY)) or ""
    return SuppressionList(salt, {kind: frozenset(found) for kind, found in digests.items()})
