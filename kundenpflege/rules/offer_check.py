"""The check before sending: was the customer understood, and can the offer go out like this?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

from kundenpflege.base.dates import format_date
from kundenpflege.base.i18n import _, ngettext
from kundenpflege.base.money import NBSP, format_decimal
from kundenpflege.model.kinds import LineKind, TaxMode

from .line_kinds import BASES, COUNTED, MEASURED
from .offer_draft import LineDraft, OfferDraft, draft_totals, fulfilled_by

_SHOWN = 40
#: An offer dated further back should get a new date.
_STALE_DAYS = 14


class Severity(StrEnum):
    """How much a finding matters: errors stop sending, warnings should be read, hints may help."""

    ERROR = "error"
    WARNING = "warning"
    HINT = "hint"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was noticed; `where` is a place in the draft such as `lines[2].benefit`."""

    severity: Severity
    text: str
    where: str = ""


@dataclass(frozen=True, slots=True)
class OfferSetting:
    """What the check must know beside the draft.

    `discount_limit` in percent; `missing_glyphs` are the signs the letters' typeface lacks;
    `particulars` are the hints on what the law wants on the paper and is not there; `questions`
    tell by person what the salutation would need to know.
    """

    today: date
    has_address: bool = True
    consumer: bool = True
    discount_limit: Decimal = Decimal(100)
    missing_glyphs: str = ""
    particulars: tuple[str, ...] = ()
    questions: Mapping[int | None, str] = field(default_factory=dict)


def check_offer(draft: OfferDraft, setting: OfferSetting) -> list[Finding]:
    """All findings: errors first, then warnings, then hints; within each in the paper's order."""
    order = list(Severity)
    findings = [
        *_talk(draft),
        *_needs(draft),
        *_lines(draft),
        *_sums(draft, setting),
        *_guarantees(draft, setting),
        *_dates(draft, setting),
        *_paper(draft, setting),
    ]
    return sorted(findings, key=lambda finding: order.index(finding.severity))


def can_send(findings: list[Finding]) -> bool:
    """Whether nothing found stops the offer from going out."""
    return all(finding.severity is not Severity.ERROR for finding in findings)


def unmet_needs(draft: OfferDraft) -> list[int]:
    """Indexes of the needs that no line and no guarantee meets (Verstanden-Check)."""
    met = fulfilled_by(draft)
    return [n for n, need in enumerate(draft.needs) if need.text and not met[need.key]]


def _talk(draft: OfferDraft) -> Iterator[Finding]:
    if not draft.subject:
        yield Finding(
            Severity.WARNING, _("Der Betreff fehlt: Worum geht es dem Kunden?"), "subject"
        )
    if draft.talk_date is None:
        yield Finding(
            Severity.WARNING,
            _("Der Tag des Gesprächs fehlt; der Dank am Anfang nennt ihn."),
            "talk_date",
        )


def _needs(draft: OfferDraft) -> Iterator[Finding]:
    if not any(need.text for need in draft.needs):
        yield Finding(
            Severity.WARNING,
            _("Noch kein Bedürfnis: Was ist dem Kunden wichtig, in seinen eigenen Worten?"),
            "needs",
        )
    for n, need in enumerate(draft.needs):
        if not need.text:
            yield Finding(
                Severity.WARNING,
                _("Bedürfnis {n} hat keinen Text.").format(n=n + 1),
                f"needs[{n}].text",
            )
    for n in unmet_needs(draft):
        yield Finding(
            Severity.WARNING,
            _("„{need}“ – keine Leistung und keine Garantie erfüllt das bisher.").format(
                need=_short(draft.needs[n].text)
            ),
            f"needs[{n}]",
        )
    for n, need in enumerate(draft.needs):
        if need.deadline is None:
            continue
        kept = [
            guarantee.due
            for guarantee in draft.guarantees
            if need.key in guarantee.fulfils and guarantee.due is not None
        ]
        day = format_date(need.deadline)
        if not kept:
            yield Finding(
                Severity.WARNING,
                _("Der Termin {day} ist dem Kunden wichtig; garantieren Sie ihn mit Datum.").format(
                    day=day
                ),
                f"needs[{n}].deadline",
            )
        elif min(kept) > need.deadline:
            yield Finding(
                Severity.WARNING,
                _("Die Garantie zum {due} kommt nach dem Termin des Kunden ({day}).").format(
                    due=format_date(min(kept)), day=day
                ),
                f"needs[{n}].deadline",
            )


def _lines(draft: OfferDraft) -> Iterator[Finding]:
    if not any(line.kind in COUNTED for line in draft.lines):
        yield Finding(Severity.ERROR, _("Das Angebot enthält noch keine Leistung."), "lines")
    for n, line in enumerate(draft.lines):
        place = f"lines[{n}]"
        name = _short(line.text)
        if not line.text:
            yield Finding(
                Severity.ERROR,
                _("Zeile {n} hat keinen Text.").format(n=n + 1),
                f"{place}.text",
            )
        if line.kind not in MEASURED:
            continue
        if line.unit_price == 0:
            yield Finding(
                Severity.WARNING,
                _("„{line}“ hat keinen Preis.").format(line=name),
                f"{place}.unit_price",
            )
        elif line.quantity == 0:
            yield Finding(
                Severity.WARNING,
                _("„{line}“ hat die Menge 0.").format(line=name),
                f"{place}.quantity",
            )
        if line.kind is LineKind.ALTERNATIVE and not _has_base(draft, n, line):
            yield Finding(
                Severity.WARNING,
                _("„{line}“ ist eine Alternative – aber wozu?").format(line=name),
                f"{place}.alternative_to",
            )
        if line.kind is LineKind.ITEM and line.text and not line.benefit:
            yield Finding(
                Severity.HINT,
                _("„{line}“: Was hat der Kunde davon? Der Nutzen fehlt.").format(line=name),
                f"{place}.benefit",
            )


def _has_base(draft: OfferDraft, n: int, line: LineDraft) -> bool:
    """An alternative without a link belongs to the nearest item above."""
    if line.alternative_to is not None:
        return any(other.key == line.alternative_to for other in draft.lines)
    return any(other.kind in BASES for other in draft.lines[:n])


def _sums(draft: OfferDraft, setting: OfferSetting) -> Iterator[Finding]:
    sums = draft_totals(draft)
    if sums.gross <= 0 and any(line.kind in COUNTED for line in draft.lines):
        yield Finding(Severity.ERROR, _("Der Gesamtpreis ist nicht größer als 0\u00a0€."), "lines")
    limit = setting.discount_limit
    discounts = [("discount_percent", draft.discount_percent)]
    discounts += [
        (f"lines[{n}].discount_percent", line.discount_percent)
        for n, line in enumerate(draft.lines)
        if line.kind in MEASURED
    ]
    for place, percent in discounts:
        if percent > limit and not draft.discount_reason:
            yield Finding(
                Severity.ERROR,
                _("{percent} Nachlass sind mehr als {limit}; nennen Sie den Grund dafür.").format(
                    percent=_percent(percent), limit=_percent(limit)
                ),
                place,
            )
    if draft.tax_mode is TaxMode.REVERSE_CHARGE and setting.consumer:
        yield Finding(
            Severity.ERROR,
            _(
                "§{nbsp}13b UStG gilt nicht gegenüber Verbrauchern; wählen Sie eine andere Steuer."
            ).format(nbsp=NBSP),
            "tax_mode",
        )


def _guarantees(draft: OfferDraft, setting: OfferSetting) -> Iterator[Finding]:
    if not any(guarantee.text for guarantee in draft.guarantees):
        yield Finding(
            Severity.WARNING,
            _("Noch keine garantierte Leistung: Das Angebot soll nicht mit dem Preis enden."),
            "guarantees",
        )
    for n, guarantee in enumerate(draft.guarantees):
        if not guarantee.text:
            yield Finding(
                Severity.WARNING,
                _("Garantie {n} hat keinen Text.").format(n=n + 1),
                f"guarantees[{n}].text",
            )
        if guarantee.due is not None and guarantee.due < setting.today:
            yield Finding(
                Severity.WARNING,
                _("Die Garantie zum {day} liegt in der Vergangenheit.").format(
                    day=format_date(guarantee.due)
                ),
                f"guarantees[{n}].due",
            )


def _dates(draft: OfferDraft, setting: OfferSetting) -> Iterator[Finding]:
    written = draft.offer_date or setting.today
    if (setting.today - written).days > _STALE_DAYS:
        yield Finding(
            Severity.WARNING,
            _("Das Angebot trägt noch das Datum {day}.").format(day=format_date(written)),
            "offer_date",
        )
    if draft.valid_until is not None:
        if draft.valid_until < written:
            yield Finding(
                Severity.ERROR,
                _("Das Angebot wäre nur bis {until} gültig, ist aber vom {day}.").format(
                    until=format_date(draft.valid_until), day=format_date(written)
                ),
                "valid_until",
            )
        elif draft.valid_until < setting.today:
            yield Finding(
                Severity.WARNING,
                _("Das Angebot ist seit {until} nicht mehr gültig.").format(
                    until=format_date(draft.valid_until)
                ),
                "valid_until",
            )
    if draft.talk_date is not None and draft.talk_date > written:
        yield Finding(
            Severity.WARNING,
            _("Das Gespräch am {day} liegt nach dem Datum des Angebots.").format(
                day=format_date(draft.talk_date)
            ),
            "talk_date",
        )


def _paper(draft: OfferDraft, setting: OfferSetting) -> Iterator[Finding]:
    if not setting.has_address:
        yield Finding(
            Severity.WARNING, _("Dem Kunden fehlt die Anschrift für das Briefpapier."), "customer"
        )
    if not draft.salutation.strip():
        question = setting.questions.get(draft.person_id) or ""
        if question:
            yield Finding(Severity.WARNING, question, "customer")
    if setting.missing_glyphs:
        signs = "".join(dict.fromkeys(setting.missing_glyphs))
        yield Finding(
            Severity.WARNING,
            ngettext(
                "Dieses Zeichen kann nicht gedruckt werden: {signs}",
                "Diese Zeichen können nicht gedruckt werden: {signs}",
                len(signs),
            ).format(signs=" ".join(signs)),
        )
    for text in setting.particulars:
        yield Finding(Severity.HINT, text, "business")


def _short(text: str) -> str:
    """A text as findings quote it: one line, cut at a word."""
    line = " ".join(text.split())
    if len(line) <= _SHOWN:
        return line
    return (
        line[: line.rfind(" ", 0, _SHOWN) if " " in line[:_SHOWN] else _SHOWN].rstrip(",;:") + " …"
    )


def _percent(value: Decimal) -> str:
    return f"{format_decimal(value)}{NBSP}%"
