"""What documents are drawn from: frozen sheets with every text ready to print.

All texts are literal. Empty texts and empty tuples are simply left out.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from kundenpflege.model.kinds import LineKind, PaperLayout


class LetterForm(StrEnum):
    """DIN 5008 form: height of the letterhead 27 mm (A) or 45 mm (B)."""

    A = "A"
    B = "B"


@dataclass(frozen=True, slots=True)
class Letterhead:
    """The business as its papers show it.

    `name` is drawn large, `company` is the legal name (running head, signature). `sender_line` is
    the small line above the address. `footer` holds up to four columns of lines with the legal
    particulars. `window_right` moves the address to the right (Switzerland). `brand` is `#RRGGBB`.
    A `logo` that cannot be read is left out. `stationery` is a PDF drawn below the text (page 1
    for the first sheet, page 2 for the others): it brings its own head and foot, so ours stay
    away; one that cannot be read is passed over.
    """

    name: str = ""
    company: str = ""
    tagline: str = ""
    sender_line: str = ""
    logo: bytes = b""
    logo_right: bool = True
    brand: str = "#0E5A62"
    footer: tuple[tuple[str, ...], ...] = ()
    form: LetterForm = LetterForm.B
    window_right: bool = False
    layout: PaperLayout = PaperLayout.CLASSIC
    stationery: bytes = b""


@dataclass(frozen=True, slots=True)
class InfoRow:
    """A row of the information block: `Angebot` – `AN-2026-0142`; `where` names its field."""

    label: str
    value: str
    strong: bool = False
    where: str = ""


@dataclass(frozen=True, slots=True)
class SheetLine:
    """One line of the table, numbered and priced as text.

    `text` may have several lines: the first is the title. `label` stands before it
    (`Alternativ zu 1.1:`), `benefit`, `long_text` and `note` below. A second line of `unit_price`
    says what the price is for (`je 100 m`). `level` is the depth of a heading. `picture` is a
    photo beside the text; one that cannot be read is left out.
    """

    kind: LineKind
    text: str
    number: str = ""
    label: str = ""
    benefit: str = ""
    note: str = ""
    quantity: str = ""
    unit_price: str = ""
    total: str = ""
    long_text: str = ""
    level: int = 1
    picture: bytes = b""


@dataclass(frozen=True, slots=True)
class TotalRow:
    """A row below the table; the strong one is the price that counts. `where` names its field."""

    label: str
    amount: str
    strong: bool = False
    where: str = ""


@dataclass(frozen=True, slots=True)
class VariantSection:
    """Another way to do it, in the same document: its own lines and totals.

    `missing` says what falls away compared with the offer, `notes` the sentences below its total.
    """

    title: str
    lines: tuple[SheetLine, ...] = ()
    totals: tuple[TotalRow, ...] = ()
    missing: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AttachedPaper:
    """A PDF or a picture behind the last page."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class OrderOption:
    """An optional or alternative line that can be ticked on the order form."""

    number: str
    text: str
    price: str


@dataclass(frozen=True, slots=True)
class OrderForm:
    """A page of its own on which the customer signs the order; addresses line by line.

    `ticks` are sentences to confirm (`Die Widerrufsbelehrung habe ich erhalten.`).
    """

    text: str
    title: str = "Auftragserteilung"
    customer_title: str = "Auftraggeber"
    customer: tuple[str, ...] = ()
    business_title: str = "Auftragnehmer"
    business: tuple[str, ...] = ()
    options_title: str = "Bitte ankreuzen, was Sie wünschen:"
    options: tuple[OrderOption, ...] = ()
    ticks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class OfferSheet:
    """An offer in its order: thanks, needs, lines, totals, guarantees, closing.

    `word` is the kind of document (Angebot, Kostenvoranschlag), `recipient` the short name for
    the running head. `notes` are the sentences below the total, `guarantees` close the offer.
    `signature` is drawn like handwriting; empty leaves room for a pen. `date` is also the
    document's creation date. `attachments` are the names the letter lists, `papers` what is
    appended. With `variants` the lines of the offer itself are headed by `variant_title` and come
    after the first `variant_position` variants, `variant_notes` are the sentences below their
    total.
    """

    letterhead: Letterhead
    date: date
    subject: str = ""
    number: str = ""
    word: str = "Angebot"
    recipient: str = ""
    info: tuple[InfoRow, ...] = ()
    address: tuple[str, ...] = ()
    salutation: str = ""
    thanks: str = ""
    needs_title: str = "Das ist Ihnen wichtig"
    needs: tuple[str, ...] = ()
    intro: str = ""
    lines: tuple[SheetLine, ...] = ()
    totals: tuple[TotalRow, ...] = ()
    notes: tuple[str, ...] = ()
    guarantees_title: str = "Garantierte Leistungen – Bestandteil dieses Angebots"
    guarantees: tuple[str, ...] = ()
    closing: str = ""
    greeting: str = "Mit freundlichen Grüßen"
    signature: str = ""
    signer: str = ""
    attachments: tuple[str, ...] = ()
    order_form: OrderForm | None = None
    unit_head: str = "Einzelpreis"
    total_head: str = "Gesamtpreis"
    variant_title: str = ""
    variant_position: int = 0
    variant_notes: tuple[str, ...] = ()
    variants: tuple[VariantSection, ...] = ()
    papers: tuple[AttachedPaper, ...] = ()
    country: str = "DE"
