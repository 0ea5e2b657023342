"""Around the words of the paper: files, order form, variants, and what was sent before."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from kundenpflege.base.errors import UserError
from kundenpflege.documents.offer import render
from kundenpflege.documents.sheet import OfferSheet
from kundenpflege.model import Offer, OfferAttachment, OfferDocument, Paper, Picture
from kundenpflege.model.kinds import OfferKind, PaperKind, PaperLayout
from kundenpflege.services import offers
from kundenpflege.services.offer_sheet import build_sheet, completed
from kundenpflege.services.offer_snapshot import from_json, to_json
from kundenpflege.services.offers import OfferDraft, SheetContext
from kundenpflege.store import Store
from tests.documents import made_papers as made
from tests.documents.sample import GUARANTEES, LINES, NEEDS, pages, text_of

from .offer_world import add_business, add_company, add_couple, add_full, full_draft

NUMBER = "AN-2026-0142"


def plain(text: str) -> str:
    return text.replace("\u00a0", " ")


def notes_of(sheet: OfferSheet) -> str:
    return plain(" ".join(sheet.notes))


@pytest.fixture
def context(store: Store) -> SheetContext:
    """What surrounds an offer to a couple."""
    store.user_id = add_business(store)
    offer_id = add_full(store, add_couple(store))
    with store.read() as db:
        return offers.sheet_context(db, offer_id)


def sheet(context: SheetContext, **changes: object) -> OfferSheet:
    """The sheet of the full draft with changes."""
    return build_sheet(context, replace(full_draft(), **changes), NUMBER)  # type: ignore[arg-type]


def info(paper: OfferSheet) -> dict[str, str]:
    return {row.label: row.value for row in paper.info}


# --- papers, photos, look ------------------------------------------------------------------------


def add_paper(store: Store, offer_id: int, kind: PaperKind, content: bytes) -> int:
    with store.write("Anlage") as db:
        paper = db.add(Paper(name="Widerrufsbelehrung", kind=kind, content=content))
        db.flush()
        db.add(OfferAttachment(offer_id=offer_id, paper_id=paper.id))
        return paper.id


def test_papers_go_out_with_the_offer_and_stay_as_they_were(store: Store) -> None:
    store.user_id = add_business(store, layout=PaperLayout.MODERN)
    offer_id = add_full(store, add_couple(store))
    paper_id = add_paper(store, offer_id, PaperKind.WITHDRAWAL, made.pdf("Widerruf Seite eins"))
    with store.write("Senden") as db:
        sent = offers.send_offer(db, offer_id, "save")
    assert "Widerruf Seite eins" in list(pages(sent.pdf))[-1]
    text = text_of(sent.pdf)
    assert "Die Widerrufsbelehrung liegt bei." in text and "Anlagen Widerrufsbelehrung" in text
    with store.write("Papier geändert") as db:
        db.require(Paper, paper_id).content = made.pdf("Neue Fassung")
    with store.read() as db:
        assert offers.offer_pdf(db, offer_id) == sent.pdf
        (kept,) = db.scalars(offers_documents())
        assert "Widerruf Seite eins" not in kept.snapshot
        assert len(kept.snapshot) < 12_000
        assert offers.offer_sheet(db, offer_id).letterhead.layout is PaperLayout.MODERN


def offers_documents():
    from sqlalchemy import select

    return select(OfferDocument)


def test_a_broken_paper_stops_the_sending_by_name(store: Store) -> None:
    store.user_id = add_business(store)
    offer_id = add_full(store, add_couple(store))
    add_paper(store, offer_id, PaperKind.TERMS, made.locked(made.pdf("x")))
    with (
        pytest.raises(UserError, match="„Widerrufsbelehrung“ ist mit einem Kennwort"),
        store.write("Senden") as db,
    ):
        offers.send_offer(db, offer_id, "save")
    with store.read() as db:
        assert db.require(Offer, offer_id).number == ""


def test_files_are_loaded_once_and_only_those_that_are_asked_for(store: Store) -> None:
    store.user_id = add_business(store)
    offer_id = add_full(store, add_couple(store))
    with store.write("Bild") as db:
        picture = db.add(Picture(content=made.photo(), sha256="x", name="Tür"))
        paper = db.add(Paper(name="AGB", kind=PaperKind.TERMS, content=made.pdf("AGB")))
        db.flush()
        picture_id, paper_id = picture.id, paper.id
    with store.read() as db:
        context = offers.sheet_context(db, offer_id)
        draft = offers.get_offer(db, offer_id).draft
    assert not context.papers and not context.pictures and not context.lacks(draft)
    lines = (replace(draft.lines[1], picture_id=picture_id), *draft.lines[2:])
    draft = replace(draft, lines=lines, attachments=(paper_id, 99))
    assert context.lacks(draft)
    with store.read() as db:
        context = completed(db, context, draft)
    assert not context.lacks(replace(draft, attachments=(paper_id,)))
    paper_sheet = build_sheet(context, draft)
    assert paper_sheet.lines[0].picture == made.photo()
    assert [part.name for part in paper_sheet.papers] == ["AGB"]
    assert paper_sheet.attachments == ("AGB",)


# --- order form ----------------------------------------------------------------------------------


def test_the_order_form_does_not_repeat_the_total(context: SheetContext) -> None:
    paper = sheet(context, order_form=True)
    last = list(pages(render(paper)))[-1]
    assert "Hiermit erteile ich Ihnen den Auftrag gemäß Ihrem Angebot AN-2026-0142" in plain(last)
    assert "Die garantierten Leistungen dieses Angebots sind Bestandteil" in " ".join(last.split())
    assert "2.380,00" not in last
    assert paper.attachments == ("Auftragserteilung zum Unterschreiben",)


def test_the_order_form_confirms_the_withdrawal_instruction(
    store: Store, context: SheetContext
) -> None:
    offer_id = add_full(store, add_couple(store, "1009"))
    add_paper(store, offer_id, PaperKind.WITHDRAWAL, made.pdf("Widerruf"))
    with store.write("Auftrag") as db:
        db.require(Offer, offer_id).order_form = True
    with store.read() as db:
        paper = offers.offer_sheet(db, offer_id)
    assert paper.order_form is not None
    assert paper.order_form.ticks == ("Die Widerrufsbelehrung habe ich erhalten.",)
    without = sheet(context, order_form=True).order_form
    assert without is not None and without.ticks == ()


def test_the_total_is_never_the_last_thing_read(context: SheetContext) -> None:
    for changes in ({}, {"order_form": True}, {"guarantees": ()}, {"kind": OfferKind.ESTIMATE}):
        text = plain(text_of(render(sheet(context, **changes))))
        assert text.rindex("2.380,00 €") < text.rindex("Mit freundlichen Grüßen")


# --- variants ------------------------------------------------------------------------------------


def variant(name: str, price: int, *, bare: bool = False) -> OfferDraft:
    draft = full_draft()
    lines = tuple(
        replace(part, unit_price=Decimal(price)) if part.key == -2 else part for part in draft.lines
    )
    return replace(
        draft,
        variant_name=name,
        lines=lines[:2] if bare else lines,
        guarantees=() if bare else draft.guarantees,
    )


def test_good_better_best_in_one_document(context: SheetContext) -> None:
    three = replace(context, variants=(variant("Beste", 2600), variant("Gut", 900, bare=True)))
    paper = build_sheet(
        three,
        replace(variant("Besser", 1600), variants_included=True, order_form=True),
        NUMBER,
    )
    assert paper.intro == "Sie haben die Wahl zwischen drei Ausführungen:"
    assert [part.title for part in paper.variants] == ["Gut", "Beste"]
    assert (paper.variant_title, paper.variant_position) == ("Besser", 1)
    assert paper.variants[0].missing == (
        "Nicht enthalten: Einbau",
        "Nicht garantiert: Eingebaut bis 18. Dezember.",
    )
    assert paper.variants[1].missing == ()
    labour = "Im Gesamtpreis sind begünstigte Arbeits-, Fahrt- und Maschinenkosten von "
    assert plain(" ".join(paper.variant_notes)).startswith(labour + "476,00 €")
    assert plain(paper.variants[1].notes[0]).startswith(labour + "773,50 €")
    assert labour not in notes_of(paper)
    text = plain(text_of(render(paper)))
    order = [text.index(words) for words in ("Gut Nicht enthalten: Einbau.", "Besser Pos.")]
    order += [text.index("Beste Pos."), text.index("Garantierte Leistungen")]
    assert order == sorted(order)
    assert paper.order_form is not None
    assert [(part.text, plain(part.price)) for part in paper.order_form.options] == [
        ("Gut", "1.071,00 €"),
        ("Besser", "2.380,00 €"),
        ("Beste", "3.570,00 €"),
    ]
    assert "in der angekreuzten Ausführung" in paper.order_form.text


def test_ways_without_a_name_bear_their_place_everywhere(context: SheetContext) -> None:
    others = replace(context, variants=(variant("", 2600), variant("", 900)))
    paper = build_sheet(
        others, replace(full_draft(), variants_included=True, order_form=True), NUMBER
    )
    assert paper.variant_title == "Ausführung 2"
    assert [part.title for part in paper.variants] == ["Ausführung 1", "Ausführung 3"]
    assert paper.order_form is not None
    assert [part.text for part in paper.order_form.options] == [
        "Ausführung 1",
        "Ausführung 2",
        "Ausführung 3",
    ]


def test_variants_stay_away_until_they_are_wanted(store: Store) -> None:
    store.user_id = add_business(store)
    customer = add_couple(store)
    base, other = add_full(store, customer), add_full(store, customer)
    with store.write("Variante") as db:
        db.require(Offer, other).variant_of_id = base
        db.require(Offer, other).variant_name = "Gut"
    with store.read() as db:
        assert offers.offer_sheet(db, base).variants == ()
    with store.write("Beilegen") as db:
        db.require(Offer, base).variants_included = True
    with store.read() as db:
        paper = offers.offer_sheet(db, base)
    assert [part.title for part in paper.variants] == ["Gut"]
    assert paper.variant_title == "Unser Angebot"
    with store.write("Von der Variante aus") as db:
        db.require(Offer, other).variants_included = True
    with store.read() as db:
        paper = offers.offer_sheet(db, other)
    assert paper.variant_title == "Gut" and len(paper.variants) == 1


# --- what was sent before ------------------------------------------------------------------------


def test_a_snapshot_of_the_schema_before_is_drawn_as_ever() -> None:
    """Written by the program when offers knew four kinds of lines and one look."""
    text = (Path(__file__).parent / "snapshot_0002.json").read_text(encoding="utf-8")
    old = from_json(text)
    printed = text_of(render(old))
    for words in (*NEEDS, *GUARANTEES, *(part.text for part in LINES), "14.280,00 €"):
        assert words in printed
    assert old.letterhead.layout is PaperLayout.CLASSIC
    assert from_json(to_json(old)) == old


def test_everything_new_survives_a_snapshot(context: SheetContext) -> None:
    head = replace(context.letterhead, layout=PaperLayout.PLAIN, stationery=made.pdf("Papier"))
    rich = replace(context, letterhead=head, variants=(variant("Gut", 900),))
    paper = build_sheet(
        rich, replace(full_draft(), variants_included=True, order_form=True), NUMBER
    )
    assert from_json(to_json(paper)) == paper
    assert render(from_json(to_json(paper))) == render(paper)


def test_a_business_sees_net_choices(store: Store) -> None:
    store.user_id = add_business(store)
    offer_id = add_full(store, add_company(store))
    with store.read() as db:
        context = offers.sheet_context(db, offer_id)
    both = replace(context, variants=(variant("Gut", 900),))
    paper = build_sheet(
        both, replace(full_draft(), variants_included=True, order_form=True), NUMBER
    )
    assert paper.order_form is not None
    assert [plain(part.price) for part in paper.order_form.options] == [
        "1.300,00 € netto",
        "2.000,00 € netto",
    ]
