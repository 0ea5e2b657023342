"""How long the paper of an offer takes: one line, 40 lines, 40 with everything, 500 lines.

Run: `PYTHONPATH=. python tests/benchmarks/paper.py`. Beside each stands, measured in turn in the
same run, a bare canvas of the same library that writes the same letters line by line in the same
typeface, without any layout: the ratio does not depend on the machine.
"""

from __future__ import annotations

import io
import statistics
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal

from kundenpflege.documents.fonts import BOLD, LOCK, REGULAR, SEMIBOLD, face
from kundenpflege.documents.offer import render_placed
from kundenpflege.model.kinds import LineKind, PaperKind, PaperLayout
from kundenpflege.rules.offer_draft import GuaranteeDraft, LineDraft, NeedDraft, OfferDraft
from kundenpflege.services.offer_sheet import build_sheet
from kundenpflege.services.sheet_context import Contacter, PaperFile, SheetContext
from tests.documents import made_papers as made
from tests.documents.sample import BRANDTS, GUARANTEES, HEAD, NEEDS, logo, pages

RUNS = 15
FACES = (REGULAR, SEMIBOLD, BOLD)


def main() -> None:
    """Measure and report."""
    print("offer                          pages   sheet   paper    bare canvas  ratio     kB")
    for name, context, draft in offers():
        report(name, context, draft)


def offers() -> list[tuple[str, SheetContext, OfferDraft]]:
    """What is measured: name, surroundings and contents."""
    plain = context_with()
    stationery = made.pdf("Briefpapier vorn", "Briefpapier hinten")
    rich = replace(
        plain,
        letterhead=replace(HEAD, logo=logo(), layout=PaperLayout.MODERN, stationery=stationery),
        pictures={n: made.photo(size=(900, 600 + n)) for n in range(1, 6)},
        papers={
            1: PaperFile("AGB", PaperKind.TERMS, made.pdf(*("AGB " * 9 for _ in range(6)))),
            2: PaperFile("Widerruf", PaperKind.WITHDRAWAL, made.pdf("Widerruf", "Formular")),
            3: PaperFile("Foto", PaperKind.PHOTO, made.photo(size=(2400, 1600))),
        },
    )
    everything = replace(draft_of(40, rich=True), order_form=True, attachments=(1, 2, 3))
    return [
        ("1 line", plain, draft_of(1)),
        ("40 lines", plain, draft_of(40)),
        ("40 lines with everything", rich, everything),
        ("500 lines", plain, draft_of(500)),
        ("500 lines on stationery", rich, draft_of(500)),
        ("500 long lines", plain, draft_of(500, rich=True)),
    ]


def context_with() -> SheetContext:
    """A business and a couple."""
    return SheetContext(
        letterhead=replace(HEAD, logo=logo()),
        addressees={None: BRANDTS},
        customer_number="K-1004",
        consumer=True,
        contacters={None: Contacter("Inga Beispiel", "04102 5550-12", "")},
        today=date(2026, 11, 15),
    )


def draft_of(count: int, *, rich: bool = False) -> OfferDraft:
    """An offer of `count` priced lines of all kinds, ten to a heading."""
    kinds = (
        LineKind.ITEM,
        LineKind.ITEM,
        LineKind.ALTERNATIVE,
        LineKind.OPTIONAL,
        LineKind.LUMP_SUM,
        LineKind.HOURLY,
        LineKind.EXTRA,
        LineKind.ITEM,
        LineKind.OPTIONAL_COUNTED,
        LineKind.SURCHARGE,
    )
    lines: list[LineDraft] = []
    for number in range(count):
        if number % 10 == 0:
            lines.append(LineDraft(len(lines) + 1, LineKind.HEADING, f"Abschnitt {number // 10}"))
        long = f"Rahmen {number} aus lamellierter Kiefer, lasiert in drei Schichten. " * 4
        lines.append(
            LineDraft(
                len(lines) + 1,
                kinds[number % len(kinds)],
                f"Leistung {number}: Sprossenfenster, dreifach verglast",
                benefit="Schallschutzklasse 4: der Straßenlärm bleibt draußen",
                quantity=Decimal(number % 7 + 1),
                unit_price=Decimal("12.5") * (number % 40 + 1),
                surcharge_percent=Decimal(2),
                labour_share=Decimal(30),
                long_text=long if rich else "",
                picture_id=number // 8 + 1 if rich and count <= 40 and number % 8 == 0 else None,
            )
        )
    return OfferDraft(
        subject="Sprossenfenster für die Vorderseite Ihres Hauses",
        talk_date=date(2026, 11, 12),
        needs=tuple(NeedDraft(n, text) for n, text in enumerate(NEEDS, start=1)),
        lines=tuple(lines),
        guarantees=tuple(GuaranteeDraft(n, text) for n, text in enumerate(GUARANTEES, start=1)),
    )


def report(name: str, context: SheetContext, draft: OfferDraft) -> None:
    """One row: medians in milliseconds, ratio to the bare canvas."""
    sheet = build_sheet(context, draft, "AN-2026-0142")
    pdf = render_placed(sheet).pdf
    texts = [text.splitlines() for text in pages(pdf)]
    bare(texts)
    sheets, papers, canvases = [], [], []
    for _run in range(RUNS):
        sheets.append(timed(lambda: build_sheet(context, draft, "AN-2026-0142")))
        papers.append(timed(lambda: render_placed(sheet)))
        canvases.append(timed(lambda: bare(texts)))
    paper, canvas = statistics.median(papers), statistics.median(canvases)
    print(
        f"{name:28} {len(texts):7} {statistics.median(sheets):7.1f} {paper:7.1f}"
        f" {canvas:14.1f} {paper / canvas:6.1f} {len(pdf) / 1000:6.0f}"
    )


def bare(texts: list[list[str]]) -> bytes:
    """The same letters on a bare canvas."""
    from reportlab.pdfgen.canvas import Canvas

    with LOCK:
        face(REGULAR)
        buffer = io.BytesIO()
        canvas = Canvas(buffer, pagesize=made.A4, invariant=1, pageCompression=1)
        for page in texts:
            for number, line in enumerate(page):
                canvas.setFont(FACES[number % len(FACES)], 9.75)
                canvas.drawString(70, 800 - 7 * number, line)
            canvas.showPage()
        canvas.save()
        return buffer.getvalue()


def timed(work: Callable[[], object]) -> float:
    """Milliseconds."""
    start = time.perf_counter()
    work()
    return (time.perf_counter() - start) * 1000


if __name__ == "__main__":
    main()
