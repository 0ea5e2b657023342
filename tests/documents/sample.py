"""The sample offer as a sheet, and how to read a PDF back."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from pathlib import Path

from kundenpflege.documents import wording
from kundenpflege.documents.sheet import InfoRow, Letterhead, OfferSheet
from kundenpflege.model.kinds import CustomerKind, LineKind, Salutation, TaxMode
from kundenpflege.rules.address_block import address_lines, short_name
from kundenpflege.rules.addressee import Addressee, PersonName, PostalAddress
from kundenpflege.rules.pricing import totals
from kundenpflege.rules.salutation import letter_salutation


@dataclass(frozen=True, slots=True)
class SampleLine:
    """An offer line as the wording reads it."""

    kind: LineKind
    text: str
    benefit: str = ""
    quantity: Decimal = Decimal(1)
    unit: str = "Stk"
    unit_price: Decimal = Decimal(0)
    discount_percent: Decimal = Decimal(0)
    vat_rate: Decimal = Decimal(19)
    labour_share: Decimal = Decimal(0)
    price_unit: int = 1
    surcharge_percent: Decimal = Decimal(0)
    level: int = 1
    long_text: str = ""
    reference: str = ""
    hide_price: bool = False
    picture_id: int | None = None


def line(kind: LineKind, text: str, **values: str) -> SampleLine:
    words = ("benefit", "unit", "long_text", "reference")
    texts = {name: values.pop(name) for name in words if name in values}
    whole = {name: int(values.pop(name)) for name in ("price_unit", "level") if name in values}
    hidden = bool(values.pop("hide_price", ""))
    numbers = {name: Decimal(value) for name, value in values.items()}
    return SampleLine(kind, text, **texts, **whole, **numbers, hide_price=hidden)  # type: ignore[arg-type]


NEEDS = (
    "Die neuen Fenster unterstreichen den Villencharakter Ihres Hauses.",
    "Der Verkehrslärm der vorbeiführenden Straße bleibt draußen.",
    "Ihre Wohnräume bleiben warm.",
    "Der Einbau ist bis 16. Juni fertig, damit Sie Anfang August einziehen können.",
    "Nach dem Einbau sind die Wände verputzt und können tapeziert werden.",
)
LINES = (
    line(LineKind.HEADING, "Fenster"),
    line(
        LineKind.ITEM,
        "Sprossenfenster Kiefer, dreifach verglast",
        benefit="Schallschutzklasse 4: der Straßenlärm bleibt draußen",
        quantity="8",
        unit_price="1150",
        labour_share="30",
    ),
    line(
        LineKind.ITEM,
        "Ausbau und Entsorgung der alten Fenster",
        quantity="8",
        unit_price="95",
        labour_share="80",
    ),
    line(
        LineKind.ALTERNATIVE,
        "Sprossenfenster Kunststoff, zweifach verglast",
        quantity="8",
        unit_price="890",
    ),
    line(LineKind.HEADING, "Arbeiten drum herum"),
    line(
        LineKind.ITEM,
        "Laibungen verputzen, tapezierfertig",
        benefit="Sie können sofort nach der Übergabe tapezieren",
        unit="psch",
        unit_price="2040",
        labour_share="75",
    ),
    line(LineKind.OPTIONAL, "Fensterbänke innen, Eiche geölt", quantity="8", unit_price="148.5"),
)
GUARANTEES = (
    "Der Einbau ist bis zum 10. Juni ausgeführt; am 11. Juni sehen wir uns die Arbeit gemeinsam "
    "an, gewünschte Nachbesserungen sind bis zum 16. Juni erledigt.",
    "Nach dem Einbau reinigen wir die Räume gründlich.",
    "Sie haben einen festen Ansprechpartner vom Aufmaß bis zur Übergabe.",
)
BRANDTS = Addressee(
    CustomerKind.COUPLE,
    (
        PersonName(Salutation.MRS, "Petra", "Brandt"),
        PersonName(Salutation.MR, "Jan", "Brandt"),
    ),
    address=PostalAddress("Villenweg 3", "22926", "Ahrensburg"),
)
WEBER = Addressee(
    CustomerKind.BUSINESS,
    (PersonName(Salutation.MR, "Max", "Muster", title_before="Dr."),),
    company="Weber Wohnbau GmbH",
    company_extra="Abteilung Einkauf",
    address=PostalAddress("Hauptstraße 5", "20095", "Hamburg"),
)
FOOTER = (
    ("Tischlerei Beispiel GmbH", "Werkstraße 8", "22926 Ahrensburg"),
    ("Telefon 04102 5550-0", "info@tischlerei-beispiel.de", "tischlerei-beispiel.de"),
    ("Geschäftsführerin: Inga Beispiel", "Amtsgericht Lübeck, HRB 12345", "USt-IdNr. DE123456789"),
    ("Handwerkskammer Lübeck", "Musterbank Stormarn", "DE00 0000 0000 0000 0000 00"),
)
HEAD = Letterhead(
    name="Tischlerei Beispiel",
    company="Tischlerei Beispiel GmbH",
    tagline="Fenster · Türen · Möbel – Meisterbetrieb seit 1987",
    sender_line="Tischlerei Beispiel GmbH · Werkstraße 8 · 22926 Ahrensburg",
    footer=FOOTER,
)


def logo(width: int = 240, height: int = 240, alpha: bool = True) -> bytes:
    """A small picture of a window as PNG."""
    from PIL import Image, ImageDraw

    image = Image.new(
        "RGBA" if alpha else "RGB", (width, height), (0, 0, 0, 0) if alpha else "white"
    )
    draw = ImageDraw.Draw(image)
    draw.rounded_rectangle((0, 0, width - 1, height - 1), width / 5, fill="#0E5A62")
    w, h = width / 100, height / 100
    for x in (24, 48, 72):
        draw.rectangle((x * w, 26 * h, (x + 5) * w, 74 * h), fill="white")
    for y in (26, 47, 69):
        draw.rectangle((24 * w, y * h, 77 * w, (y + 5) * h), fill="white")
    buffer = io.BytesIO()
    image.save(buffer, "PNG")
    return buffer.getvalue()


def offer_sheet(
    *,
    lines: Sequence[SampleLine] = LINES,
    needs: tuple[str, ...] = NEEDS,
    guarantees: tuple[str, ...] = GUARANTEES,
    addressee: Addressee = BRANDTS,
    letterhead: Letterhead = HEAD,
    tax_mode: TaxMode = TaxMode.REGULAR,
    discount: str = "0",
    gross_prices: bool = False,
    with_order_form: bool = False,
    country: str = "DE",
    **changes: object,
) -> OfferSheet:
    """The offer of shared/samples as services make it; anything can be changed."""
    sums = totals(
        lines,
        discount_percent=Decimal(discount),
        tax_mode=tax_mode,
        gross_prices=gross_prices,
        alternatives={3: 1} if lines is LINES else None,
    )
    consumer = addressee.kind is not CustomerKind.BUSINESS
    salutation = letter_salutation(addressee, country)
    form = None
    if with_order_form:
        form = wording.order_form(
            sums,
            lines,
            number="AN-2026-0142",
            offer_date=date(2026, 11, 15),
            customer=address_lines(addressee, country),
            business=FOOTER[0],
            consumer=consumer,
            country=country,
        )
    notes = [
        wording.tax_sentence(tax_mode, country),
        wording.labour_sentence(sums) if consumer else "",
        wording.validity_sentence(date(2026, 12, 15)),
        "Zahlung innerhalb von 14 Tagen nach Abnahme ohne Abzug.",
        "Die Widerrufsbelehrung liegt bei." if consumer else "",
    ]
    sheet = OfferSheet(
        letterhead=letterhead,
        date=date(2026, 11, 15),
        number="AN-2026-0142",
        subject="Sprossenfenster für die Vorderseite Ihres Hauses",
        recipient=short_name(addressee),
        info=(
            InfoRow("Angebot", "AN-2026-0142", strong=True),
            InfoRow("Kundennummer", "K-1004"),
            InfoRow("Datum", "15. November 2026"),
            InfoRow("gültig bis", "15. Dezember 2026"),
            InfoRow("Ihr Ansprechpartner", "Inga Beispiel"),
            InfoRow("Durchwahl", "04102 5550-12"),
        ),
        address=address_lines(addressee, country),
        salutation=salutation.text,
        thanks=wording.thanks_sentence(date(2026, 11, 12), salutation, needs=bool(needs)),
        needs_title=wording.needs_title(salutation),
        needs=needs,
        intro=wording.intro_sentence(salutation, needs=bool(needs)),
        lines=wording.sheet_lines(lines, sums, country=country),
        totals=wording.total_rows(sums, consumer=consumer, country=country),
        notes=tuple(note for note in notes if note),
        guarantees=guarantees,
        closing=wording.closing_sentence(salutation),
        greeting=wording.greeting(country),
        signature="Inga Beispiel",
        signer="Inga Beispiel",
        attachments=("Widerrufsbelehrung", "Auftragserteilung zum Unterschreiben"),
        order_form=form,
    )
    return replace(sheet, **changes)  # type: ignore[arg-type]


def pages(pdf: bytes) -> Iterator[str]:
    """The text of each page, hyphens at line ends as typed."""
    import pypdfium2

    document = pypdfium2.PdfDocument(pdf)
    try:
        for page in document:
            text_page = page.get_textpage()
            # PDFium marks a hyphen at the end of a line as U+0002 (or U+FFFE).
            yield text_page.get_text_range().replace("\x02", "-").replace("\ufffe", "-")
            text_page.close()
            page.close()
    finally:
        document.close()


def text_of(pdf: bytes) -> str:
    """The text of all pages with single blanks."""
    return " ".join(" ".join(pages(pdf)).split())


def letters_of(text: str) -> str:
    """Text without any blanks: what is left when lines are broken within words."""
    return "".join(text.split())


def save_pictures(pdf: bytes, folder: Path, name: str, dpi: int = 110) -> list[Path]:
    """Each page as a PNG, to be looked at."""
    import pypdfium2

    document = pypdfium2.PdfDocument(pdf)
    saved = []
    for number, page in enumerate(document, start=1):
        path = folder / f"{name}_{number}.png"
        page.render(scale=dpi / 72).to_pil().save(path)
        page.close()
        saved.append(path)
    document.close()
    return saved
