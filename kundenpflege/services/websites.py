"""Further websites of a customer; the first one is the customer's own field."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from kundenpflege.base.i18n import _
from kundenpflege.model import Customer, Website
from kundenpflege.rules.validation import check_website
from kundenpflege.store import Reader, Writer

from .fields import Draft, Problems, apply
from .versions import load_versions

#: What may be written.
WEBSITE_FIELDS = frozenset({"url", "label", "position"})


@dataclass(frozen=True, slots=True)
class WebsiteDetail:
    """A website; `label` says what is there."""

    id: int
    version: int
    customer_id: int
    url: str
    label: str
    position: int


def list_websites(db: Reader, customer_id: int) -> tuple[WebsiteDetail, ...]:
    """The further websites of a customer in their order."""
    found = _load(db, customer_id)
    versions = load_versions(db, Website, [site.id for site in found])
    return tuple(
        WebsiteDetail(
            id=site.id,
            version=versions.get(site.id, 0),
            customer_id=customer_id,
            url=site.url,
            label=site.label,
            position=site.position,
        )
        for site in found
    )


def add_website(db: Writer, customer_id: int, values: Mapping[str, Any]) -> int:
    """Add a website (url, label) and give its id; InputError by field."""
    db.require(Customer, customer_id)
    draft = _draft(db, values, new=True)
    last = max((site.position for site in _load(db, customer_id)), default=-1)
    draft.values.setdefault("position", last + 1)
    site = db.add(Website(customer_id=customer_id, **draft.values))
    db.flush()
    return site.id


def change_website(
    db: Writer, website_id: int, version: int | None, values: Mapping[str, Any]
) -> None:
    """Change the given fields; InputError by field, ConflictError when changed meanwhile."""
    site = db.require(Website, website_id)
    apply(db, site, version, _draft(db, values, new=False).values)


def remove_website(db: Writer, website_id: int) -> None:
    """Remove a website."""
    db.delete(db.require(Website, website_id))


def _load(db: Reader, customer_id: int) -> Sequence[Website]:
    return db.scalars(
        select(Website)
        .where(Website.customer_id == customer_id)
        .order_by(Website.position, Website.id)
    )


def _draft(db: Reader, values: Mapping[str, Any], new: bool) -> Draft:
    problems = Problems()
    draft = Draft(Website, values, WEBSITE_FIELDS, problems, db.today)
    draft.check("url", check_website)
    draft.require("url", _("Bitte eine Webadresse eintragen."), new=new)
    problems.raise_if_any()
    return draft
