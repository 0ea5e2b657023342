"""The paper on which variants stand beside each other.

The paper speaks German whatever the language of the screen, so nothing here is translated.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from kundenpflege.base.errors import UserError
from kundenpflege.base.i18n import _
from kundenpflege.documents import wording
from kundenpflege.documents.amounts import day_text, is_swiss, money, signed_money
from kundenpflege.documents.comparison import (
    CHECK,
    MOST_COLUMNS,
    ComparisonColumn,
    ComparisonRow,
    ComparisonSection,
    ComparisonSheet,
    render,
)
from kundenpflege.documents.sheet import InfoRow
from kundenpflege.model.kinds import TaxMode
from kundenpflege.rules.address_block import address_lines, short_name
from kundenpflege.rules.comparison import Comparison, LineRow
from kundenpflege.rules.salutation import LetterSalutation
from kundenpflege.rules.spelling import swiss
from kundenpflege.store import Reader

from .offer_sheet import sheet_context
from .offers_read import get_offer
from .text_values import fill_text
from .variants import ORIGINAL, compare

_LOST = "entfällt"


def comparison_pdf(db: Reader, ids: Sequence[int]) -> bytes:
    """Two or three variants side by side, as a letter to the customer of the first."""
    return render_comparison(comparison_sheet(db, ids))


def render_comparison(sheet: ComparisonSheet) -> bytes:
    """The PDF of a comparison; the same sheet always gives the same bytes."""
    return render(sheet)


def comparison_sheet(db: Reader, ids: Sequence[int]) -> ComparisonSheet:
    """The comparison, ready to print. UserError for fewer than two variants or more than three."""
    if not 2 <= len(ids) <= MOST_COLUMNS:
        raise UserError(_("Vergleichen lassen sich zwei oder drei Varianten."))
    detail = get_offer(db, ids[0])
    context = sheet_context(db, ids[0])
    draft = detail.draft
    compared = compare(db, tuple(ids))
    compared = replace(
        compared,
        guarantees=tuple(
            replace(row, text=fill_text(context, draft, row.text, detail.number).text)
            for row in compared.guarantees
        ),
    )
    salutation = context.salutation(draft)
    country = context.sender_country
    addressee = context.addressee(draft)
    contacter = context.contacter(draft)
    sheet = ComparisonSheet(
        letterhead=context.letterhead,
        date=context.today,
        subject=draft.subject,
        columns=_columns(compared, country),
        sections=tuple(_sections(compared, country, salutation)),
        recipient=short_name(addressee),
        info=tuple(
            row
            for row in (
                InfoRow(
                    wording.words(draft.kind, country).name, detail.number or "Entwurf", strong=True
                ),
                InfoRow("Kundennummer", context.customer_number),
                InfoRow("Datum", day_text(context.today, country)),
                InfoRow("Ihr Ansprechpartner", contacter.name),
                InfoRow("Durchwahl", contacter.phone),
            )
            if row.value
        ),
        address=address_lines(addressee, country),
        salutation=salutation.text,
        intro=_intro(salutation, compared),
        price_note=_tax_note(compared, compared.consumer, country),
        closing=_closing(salutation),
        greeting=wording.greeting(country, informal=salutation.informal),
        signer=contacter.name,
        country=country,
    )
    return _swiss(sheet) if context.swiss_spelling else sheet


def _columns(compared: Comparison, country: str) -> tuple[ComparisonColumn, ...]:
    columns = []
    for n, column in enumerate(compared.columns):
        note = "" if n == 0 else signed_money(column.difference, country)
        if n and not column.difference:
            note = "gleicher Preis"
        lost = len(compared.lost(n))
        if lost:
            words = "1 Wunsch entfällt" if lost == 1 else f"{lost} Wünsche entfallen"
            note = "\n".join(part for part in (note, words) if part)
        name = wording.original_name(country) if column.name == ORIGINAL else column.name
        columns.append(ComparisonColumn(name, money(column.price, country), note, column.number))
    return tuple(columns)


def _sections(
    compared: Comparison, country: str, salutation: LetterSalutation
) -> list[ComparisonSection]:
    needs = tuple(
        ComparisonRow(
            row.text,
            tuple(CHECK if met else _LOST for met in row.met),
            lost=tuple(not met for met in row.met),
        )
        for row in compared.needs
    )
    lines = tuple(_line(row, country) for row in compared.lines)
    guarantees = tuple(
        ComparisonRow(
            row.text,
            tuple(CHECK if given else _LOST for given in row.given),
            lost=tuple(not given for given in row.given),
        )
        for row in compared.guarantees
    )
    return [
        ComparisonSection(wording.needs_title(salutation), needs),
        ComparisonSection(
            "Leistungen", lines, _tax_note(compared, compared.columns[0].sums.gross_prices, country)
        ),
        ComparisonSection("Garantierte Leistungen", guarantees),
    ]


def _line(row: LineRow, country: str) -> ComparisonRow:
    cells = tuple(
        "–"
        if amount is None
        else f"{money(amount, country)} auf Wunsch"
        if optional
        else money(amount, country)
        for amount, optional in zip(row.amounts, row.optional, strict=True)
    )
    return ComparisonRow(row.text, cells)


def _tax_note(compared: Comparison, gross: bool, country: str) -> str:
    """Whether prices hold the VAT."""
    if compared.columns[0].sums.tax_mode is not TaxMode.REGULAR:
        return ""
    word = "MWST" if is_swiss(country) else "Umsatzsteuer"
    return f"einschließlich {word}" if gross else f"ohne {word}"


def _intro(salutation: LetterSalutation, compared: Comparison) -> str:
    count = {2: "zwei", 3: "drei"}[len(compared.columns)]
    first = "Hier" if salutation.capital else "hier"
    if not salutation.informal:
        end = "damit Sie in Ruhe vergleichen können, was jede leistet"
    elif salutation.plural:
        end = "damit ihr in Ruhe vergleichen könnt, was jede leistet"
    else:
        end = "damit du in Ruhe vergleichen kannst, was jede leistet"
    return f"{first} stehen {count} Varianten nebeneinander, {end}."


def _closing(salutation: LetterSalutation) -> str:
    if not salutation.informal:
        you, your = "Sie", "Ihnen"
        return f"Welche passt am besten zu {your}? Ich freue mich, wenn {you} mir Bescheid geben."
    if salutation.plural:
        return "Welche passt am besten zu euch? Ich freue mich, wenn ihr mir Bescheid gebt."
    return "Welche passt am besten zu dir? Ich freue mich, wenn du mir Bescheid gibst."


def _swiss(sheet: ComparisonSheet) -> ComparisonSheet:
    """The sheet with ss instead of ß; names keep their spelling."""
    return replace(
        sheet,
        subject=swiss(sheet.subject),
        columns=tuple(replace(one, name=swiss(one.name)) for one in sheet.columns),
        sections=tuple(
            replace(
                section,
                title=swiss(section.title),
                rows=tuple(
                    replace(row, text=swiss(row.text), cells=tuple(map(swiss, row.cells)))
                    for row in section.rows
                ),
            )
            for section in sheet.sections
        ),
        intro=swiss(sheet.intro),
        price_note=swiss(sheet.price_note),
        closing=swiss(sheet.closing),
        greeting=swiss(sheet.greeting),
    )
