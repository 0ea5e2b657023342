"""Papers that go out behind offers: terms, withdrawal instruction, data sheets, photos."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, or_, select

from kundenpflege.base.errors import UserError
from kundenpflege.base.i18n import _
from kundenpflege.base.text import clean
from kundenpflege.model import Customer, Offer, OfferAttachment, Paper
from kundenpflege.model.kinds import OfferState, PaperKind, PaperUse
from kundenpflege.store import Reader, Writer

from .fields import Draft, Problems, apply
from .ordering import next_position
from .versions import load_versions

#: What may be written beside the file itself.
PAPER_FIELDS = frozenset({"name", "kind", "use", "position", "active", "file_name"})


@dataclass(frozen=True, slots=True)
class PaperRow:
    """A kept paper without its bytes; `offer_id` when it belongs to that offer alone, `sent` the
    number of offers it went out with."""

    id: int
    version: int
    name: str
    kind: PaperKind
    use: PaperUse
    pages: int
    file_name: str
    active: bool
    position: int
    offer_id: int | None
    size: int
    sent: int


def list_papers(db: Reader, offer_id: int | None = None) -> list[PaperRow]:
    """The papers of the business in their order; with `offer_id` also those of that offer alone."""
    whose = Paper.offer_id.is_(None)
    attached = select(OfferAttachment.paper_id).where(OfferAttachment.offer_id == offer_id)
    condition = (
        whose
        if offer_id is None
        else or_(whose, Paper.offer_id == offer_id, Paper.id.in_(attached))
    )
    found = db.rows(
        # Never the bytes: a list of papers must not load megabytes.
        select(
            Paper.id,
            Paper.name,
            Paper.kind,
            Paper.use,
            Paper.pages,
            Paper.file_name,
            Paper.active,
            Paper.position,
            Paper.offer_id,
            func.length(Paper.content).label("size"),
        )
        .where(condition)
        .order_by(Paper.offer_id.is_not(None), Paper.position, Paper.id)
    )
    ids = [row.id for row in found]
    versions = load_versions(db, Paper, ids)
    sent = {
        row[0]: row[1]
        for row in db.rows(
            select(OfferAttachment.paper_id, func.count())
            .join(Offer, Offer.id == OfferAttachment.offer_id)
            .where(Offer.state != OfferState.DRAFT, OfferAttachment.paper_id.in_(ids))
            .group_by(OfferAttachment.paper_id)
        )
    }
    return [
        PaperRow(
            id=row.id,
            version=versions.get(row.id, 0),
            name=row.name,
            kind=row.kind,
            use=row.use,
            pages=row.pages,
            file_name=row.file_name,
            active=row.active,
            position=row.position,
            offer_id=row.offer_id,
            size=row.size,
            sent=sent.get(row.id, 0),
        )
        for row in found
    ]


def add_paper(
    db: Writer, values: Mapping[str, Any], content: bytes, offer_id: int | None = None
) -> int:
    """Keep a PDF or picture and give its id; its pages are counted.

    A withdrawal instruction goes to consumers by itself unless `use` says otherwise. InputError
    on `content` for a file that could not be printed.
    """
    problems = Problems()
    draft = _draft(db, values, problems, new=True)
    pages = _pages(content, str(draft.get("file_name", "")), problems)
    problems.raise_if_any()
    if "use" not in draft.values and draft.get("kind") is PaperKind.WITHDRAWAL:
        draft.values["use"] = PaperUse.CONSUMERS
    if offer_id is not None:
        draft.values["use"] = PaperUse.NEVER
        db.require(Offer, offer_id)
    if "position" not in draft.values:
        draft.values["position"] = next_position(db, Paper)
    paper = db.add(Paper(**draft.values, content=content, pages=pages, offer_id=offer_id))
    db.flush()
    return paper.id


def change_paper(
    db: Writer,
    paper_id: int,
    version: int | None,
    values: Mapping[str, Any],
    content: bytes | None = None,
) -> None:
    """Change the given fields, and the file itself when `content` is given.

    Offers that went out keep the bytes they were sent with.
    """
    paper = db.require(Paper, paper_id)
    problems = Problems()
    draft = _draft(db, values, problems, new=False)
    changes = dict(draft.values)
    if content is not None:
        name = str(draft.get("file_name", paper.file_name))
        changes |= {"content": content, "pages": _pages(content, name, problems)}
    problems.raise_if_any()
    apply(db, paper, version, changes)


def remove_paper(db: Writer, paper_id: int) -> None:
    """Remove a paper; drafts lose it. One that went out already is only put away."""
    paper = db.require(Paper, paper_id)
    sent = db.count(
        select(OfferAttachment.id)
        .join(Offer, Offer.id == OfferAttachment.offer_id)
        .where(OfferAttachment.paper_id == paper_id, Offer.state != OfferState.DRAFT)
    )
    if sent:
        apply(db, paper, None, {"active": False, "use": PaperUse.NEVER})
    else:
        db.delete(paper)


def paper_content(db: Reader, paper_id: int) -> bytes:
    """The bytes of a paper. NotFoundError when it is gone."""
    return bytes(db.require(Paper, paper_id).content)


def default_papers(db: Reader, consumer: bool) -> tuple[int, ...]:
    """The papers a new offer begins with, in their order."""
    whom = PaperUse.CONSUMERS if consumer else PaperUse.BUSINESSES
    return tuple(
        db.scalars(
            select(Paper.id)
            .where(
                Paper.offer_id.is_(None),
                Paper.active.is_(True),
                Paper.use.in_((whom, PaperUse.ALWAYS)),
            )
            .order_by(Paper.position, Paper.id)
        )
    )


def papers_for(db: Reader, customer_id: int) -> tuple[int, ...]:
    """The papers a new offer to this customer begins with."""
    return default_papers(db, consumer=not db.require(Customer, customer_id).is_business)


def withdrawal_papers(db: Reader) -> frozenset[int]:
    """The papers in use that instruct consumers on withdrawal."""
    return frozenset(
        db.scalars(
            select(Paper.id).where(
                Paper.kind == PaperKind.WITHDRAWAL, Paper.active.is_(True), Paper.offer_id.is_(None)
            )
        )
    )


def _draft(db: Reader, values: Mapping[str, Any], problems: Problems, *, new: bool) -> Draft:
    values = dict(values)
    if new and not clean(str(values.get("name") or "")) and values.get("file_name"):
        values["name"] = clean(str(values["file_name"])).rpartition(".")[0][:120]
    draft = Draft(Paper, values, PAPER_FIELDS, problems, db.today)
    draft.require("name", _("Bitte einen Namen eintragen."), new=new)
    return draft


def _pages(content: bytes, name: str, problems: Problems) -> int:
    from kundenpflege.documents.attachments import check_paper

    try:
        return check_paper(content, name)
    except UserError as error:
        problems.add("content", error.message)
        return 0
