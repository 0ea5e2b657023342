"""What the page shows, read in one go beside the database worker: folders may be slow."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kundenpflege.services.backups import BackupRow, SecondState
    from kundenpflege.services.health import Light
    from kundenpflege.store import Store


@dataclass(frozen=True, slots=True)
class SafetyFacts:
    """`plain`: backups that are not encrypted although the database is; `exposed`: readable ones
    go to a place that others may see; `sealed`: those in the second place are encrypted."""

    path: Path
    business: str
    brand: str
    encrypted: bool
    look_only: bool
    remembered: bool
    lights: tuple[Light, ...]
    backups: tuple[BackupRow, ...]
    plain: tuple[Path, ...]
    second: SecondState | None
    exposed: bool
    sealed: bool


def read_facts(store: Store, second: str) -> SafetyFacts:
    """Ask the services; `second` is the second place of the backups, '' for none."""
    from kundenpflege.base import places
    from kundenpflege.model import Business
    from kundenpflege.services import backups, encryption, health, sealing

    with store.read() as db:
        owner = db.get(Business, 1)
        business = owner.name if owner is not None else ""
        brand = owner.brand_color if owner is not None else ""
    sealed = sealing.is_sealed(store)
    return SafetyFacts(
        path=store.path,
        business=business,
        brand=brand,
        encrypted=store.encrypted,
        look_only=store.look_only,
        remembered=store.encrypted and encryption.remembered(store.path) is not None,
        lights=health.health(store, store.clock.now(), second=second),
        backups=backups.list_backups(store.path, second),
        plain=encryption.plain_backups(store.path, second) if store.encrypted else (),
        second=backups.second_state(second, store.clock.now(), store) if second else None,
        exposed=bool(second) and not sealed and places.danger(Path(second)) is not None,
        sealed=sealed,
    )
