"""The check before sending: was the customer understood, and can the offer go out like this?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kundenpflege.base.dates import format_date
from kundenpflege.base.i18n import _, ngettext
from kundenpflege.model.kinds import OfferKind

from .finding import Finding, OfferSetting, Severity, short
from .offer_check_lines import check_lines, check_sums, missing_benefits
from .offer_draft import OfferDraft, fulfilled_by
from .placeholders import fill
from .pricing import Totals

__all__ = [
    "Finding",
    "OfferSetting",
    "Severity",
    "can_send",
    "check_offer",
    "missing_benefits",
    "unmet_needs",
    "variables_of",
]

#: An offer dated further back should get a new date.
_STALE_DAYS = 14

#: Papers that must convince; the others repeat or add to what was ordered.
_SELLING = frozenset({OfferKind.OFFER, OfferKind.ESTIMATE})

#: Where the texts around the lines may name variables.
_TEXTS = ("thanks", "intro", "closing", "payment_terms")


def check_offer(
    draft: OfferDraft, setting: OfferSetting, sums: Totals | None = None
) -> list[Finding]:
    """All findings: errors first, then warnings, then hints; within each in the paper's order.

    `sums` of the draft spare computing them once more.
    """
    order = list(Severity)
    findings = [
        *_talk(draft),
        *_needs(draft),
        *check_lines(draft, setting),
        *check_sums(draft, setting, sums),
        *_guarantees(draft, setting),
        *_dates(draft, setting),
        *_work(draft),
        *_texts(draft, setting),
        *_law(draft, setting),
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


def variables_of(draft: OfferDraft, always: frozenset[str]) -> frozenset[str]:
    """The variables that have a value in the texts of this draft; `always` are those that have
    one whatever it says."""
    known = set(always)
    if draft.subject:
        known.add("Betreff")
    if draft.talk_date is not None:
        known.add("Gespräch")
    if draft.work_until is not None or any(need.deadline for need in draft.needs):
        known.add("Termin")
    if draft.work_from is not None:
        known.add("Beginn")
    return frozenset(known)


def _talk(draft: OfferDraft) -> Iterator[Finding]:
    if not draft.subject:
        yield Finding(
            Severity.WARNING, _("Der Betreff fehlt: Worum geht es dem Kunden?"), "subject"
        )
    if draft.talk_date is None and draft.kind in _SELLING:
        yield Finding(
            Severity.WARNING,
            _("Der Tag des Gesprächs fehlt; der Dank am Anfang nennt ihn."),
            "talk_date",
        )


def _needs(draft: OfferDraft) -> Iterator[Finding]:
    if not any(need.text for need in draft.needs) and draft.kind in _SELLING:
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
        need = draft.needs[n]
        wish = next((line for line in draft.lines if need.key in line.fulfils), None)
        text = (
            _("„{need}“ – keine Leistung und keine Garantie erfüllt das bisher.")
            if wish is None
            else _("„{need}“ – nur „{line}“ erfüllt das, und das gehört nicht zum Auftrag.")
        )
        yield Finding(
            Severity.WARNING,
            text.format(need=short(need.text), line=short(wish.text) if wish else ""),
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


def _guarantees(draft: OfferDraft, setting: OfferSetting) -> Iterator[Finding]:
    if not any(guarantee.text for guarantee in draft.guarantees) and draft.kind in _SELLING:
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


def _work(draft: OfferDraft) -> Iterator[Finding]:
    """The days of the work itself."""
    begin, end = draft.work_from, draft.work_until
    if begin is not None and end is not None and end < begin:
        yield Finding(
            Severity.WARNING,
            _("Die Ausführung endet am {end}, beginnt aber erst am {begin}.").format(
                end=format_date(end), begin=format_date(begin)
            ),
            "work_until",
        )
    deadlines = [need.deadline for need in draft.needs if need.deadline is not None]
    last = end or begin
    if deadlines and last is not None and last > min(deadlines):
        yield Finding(
            Severity.WARNING,
            _("Die Ausführung bis {end} kommt nach dem Termin des Kunden ({day}).").format(
                end=format_date(last), day=format_date(min(deadlines))
            ),
            "work_until" if end is not None else "work_from",
        )


def _texts(draft: OfferDraft, setting: OfferSetting) -> Iterator[Finding]:
    """Variables that would stand unfilled in the letter."""
    if not setting.variables:
        return
    always = setting.variables.get(draft.responsible_id, setting.variables[None])
    known = dict.fromkeys(variables_of(draft, always), "x")
    for name in _TEXTS:
        text = getattr(draft, name)
        # The business's own sentences speak of an offer; the other papers do without them.
        if not text and (draft.kind is OfferKind.OFFER or name == "payment_terms"):
            text = setting.standing_texts.get(name, "")
        filled = fill(text, known)
        # Without a day the letter says its usual thanks.
        missing = [word for word in filled.missing if (name, word) != ("thanks", "Datum")]
        yield from _unfilled(missing, filled.unknown, name)
    for n, guarantee in enumerate(draft.guarantees):
        filled = fill(guarantee.text, known)
        yield from _unfilled(filled.missing, filled.unknown, f"guarantees[{n}].text")


def _unfilled(missing: Sequence[str], unknown: Sequence[str], place: str) -> Iterator[Finding]:
    for words, text in (
        (missing, _("Im Text steht {names}, aber dazu gibt es noch keine Angabe.")),
        (unknown, _("Im Text steht {names}; dieses Wort kennt das Programm nicht.")),
    ):
        if words:
            names = ", ".join(f"{{{word}}}" for word in words)
            yield Finding(Severity.WARNING, text.format(names=names), place)


def _law(draft: OfferDraft, setting: OfferSetting) -> Iterator[Finding]:
    """What the law wants towards consumers."""
    if not setting.consumer:
        return
    if draft.kind is OfferKind.ESTIMATE and setting.country == "AT" and draft.binding:
        yield Finding(
            Severity.HINT,
            _(
                "Ein Kostenvoranschlag gilt gegenüber Verbrauchern als garantiert, wenn er nicht "
                "ausdrücklich unverbindlich ist (§ 5 Abs. 2 KSchG)."
            ),
            "binding",
        )
    if (
        setting.withdrawal is not None
        and setting.country in ("DE", "AT")
        and draft.kind in _SELLING
        and not setting.withdrawal & set(draft.attachments)
    ):
        yield Finding(
            Severity.HINT,
            _(
                "Die Widerrufsbelehrung liegt nicht bei; Verbraucher brauchen sie, wenn der "
                "Vertrag bei ihnen zu Hause oder aus der Ferne geschlossen wird."
            )
            if setting.withdrawal
            else _(
                "Verbraucher brauchen meist eine Widerrufsbelehrung; hinterlegen Sie Ihr PDF in "
                "den Einstellungen unter „Anlagen“."
            ),
            "attachments",
        )


def _paper(draft: OfferDraft, setting: OfferSetting) -> Iterator[Finding]:
    if setting.restricted:
        yield Finding(
            Severity.WARNING,
            _(
                "Die Daten dieses Kunden sind eingeschränkt: Senden Sie nur, wenn er selbst darum "
                "bittet (Art. 18 DSGVO)."
            ),
            "customer",
        )
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
