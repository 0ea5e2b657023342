"""The call sheet: what to say when an offer is followed up. Facts of the offer, nothing else.

It is for ourselves and speaks German like the papers, so nothing here is translated.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from kundenpflege.base.dates import MONTHS
from kundenpflege.base.i18n import N_
from kundenpflege.base.money import format_money
from kundenpflege.model.kinds import NeedWeight, SalesObjectionKind

from .less_service import Later, LessKind, LessStep, for_own_work, for_price, need_of
from .offer_draft import NeedDraft, OfferDraft
from .placeholders import without_unfilled

#: Order of the weights.
_RANK = {NeedWeight.VERY_IMPORTANT: 0, NeedWeight.IMPORTANT: 1, NeedWeight.NICE: 2}
_SHORT = 48
#: Words that begin a sentence in small letters when they stand in its middle.
_SMALL = frozenset(
    "Der Die Das Den Dem Des Ein Eine Einen Ihr Ihre Ihren Ihrem Ihrer Euer Eure Euren Dein Deine "
    "Deinen Alle Alles Nach Nachts Vor Bis Im Am In An Auf Aus Bei Mit Ohne Zum Zur Es Jeder Jede "
    "Jedes Kein Keine Keinen Während Wo Wenn Weil Damit Man Nur Auch".split()
) - {"Ihr", "Ihre", "Ihren", "Ihrem", "Ihrer"}


#: Variables of the answers to objections; a sentence whose variable has no value is left out.
ANSWERS: dict[str, str] = {
    "Wunsch": N_("Was dem Kunden am wichtigsten ist"),
    "Nutzen": N_("Der Nutzen der Leistung, die das erfüllt"),
    "Garantie": N_("Die erste Garantie mit Datum"),
    "Termin": N_("Der zugesagte Tag"),
    "Beginn": N_("Beginn der Ausführung"),
    "Bestellung": N_("Bis wann bestellt sein muss"),
    "Gültig": N_("Letzter Tag der Gültigkeit"),
    "Betreff": N_("Betreff des Angebots"),
    "Leistung": N_("Was im zweiten Schritt wegfällt oder ersetzt wird"),
    "Ersparnis": N_("Um so viel wird es günstiger"),
    "Preis": N_("Der Preis nach dem zweiten Schritt"),
    "Entfällt": N_("Was dem Kunden dann fehlt"),
}


@dataclass(frozen=True, slots=True)
class CallNeed:
    """What matters to the customer."""

    text: str
    weight: NeedWeight
    deadline: date | None = None


@dataclass(frozen=True, slots=True)
class CallBenefit:
    """A line with what the customer has of it, and the argument for the talk."""

    title: str
    benefit: str
    argument: str = ""


@dataclass(frozen=True, slots=True)
class CallObjection:
    """What the customer may say, and the answer in two steps. `lost` names what falls away with
    the second step; `uses` and `worked` count how often it came and helped."""

    id: int
    kind: SalesObjectionKind
    said: str
    first: str
    then: str = ""
    lost: str = ""
    uses: int = 0
    worked: int = 0


@dataclass(frozen=True, slots=True)
class CallSheet:
    """All that helps in the talk about one offer, ready to print."""

    customer: str
    day: date
    spoken: str = ""
    phones: tuple[str, ...] = ()
    number: str = ""
    subject: str = ""
    total: str = ""
    status: str = ""
    decision: str = ""
    needs: tuple[CallNeed, ...] = ()
    guarantees: tuple[str, ...] = ()
    opening: str = ""
    benefits: tuple[CallBenefit, ...] = ()
    objections: tuple[CallObjection, ...] = ()
    notes: tuple[str, ...] = ()
    questions: tuple[str, ...] = ()
    brand: str = ""
    plural: bool = False


@dataclass(frozen=True, slots=True)
class ObjectionText:
    """An objection of the library."""

    id: int
    kind: SalesObjectionKind
    text: str
    benefit_answer: str
    less_answer: str
    uses: int = 0
    worked: int = 0


def by_weight(needs: Sequence[NeedDraft]) -> list[NeedDraft]:
    """Needs with a text, the most important first, else in their order."""
    return sorted((need for need in needs if need.text.strip()), key=lambda n: _RANK[n.weight])


def opening(
    spoken: str, needs: Sequence[NeedDraft], subject: str = "", *, informal: bool, plural: bool
) -> str:
    """The first sentence on the phone: what the customer said matters most, then the question."""
    you = ("euch" if plural else "dir") if informal else "Ihnen"
    call = f"{spoken}, " if spoken else ""
    first = by_weight(needs)[:2]
    if not first:
        about = f" „{subject}“" if subject else ""
        text = f"{call}es geht um unser Angebot{about}. Was ist {you} dabei am wichtigsten?"
        return text[:1].upper() + text[1:]
    told = [shortened(need.text, 110).rstrip(".!") for need in first]
    wish = told[0] if len(told) == 1 else f"{told[0]}, und {small_start(told[1])}"
    strong = "besonders wichtig" if _RANK[first[0].weight] == 0 else "wichtig"
    text = f"{call}das war {you} {strong}: {wish}{'' if wish.endswith('…') else '.'} "
    text = text[:1].upper() + text[1:]
    return text + "Passt unser Angebot dazu, oder ist etwas offen geblieben?"


def objections(
    library: Sequence[ObjectionText],
    draft: OfferDraft,
    steps: tuple[LessStep, ...],
    later: tuple[Later, ...],
    *,
    valid_until: date | None = None,
    order_by: date | None = None,
) -> tuple[CallObjection, ...]:
    """The objections with answers from the offer: the benefit first, then less for less money."""
    values = answer_values(draft, valid_until=valid_until, order_by=order_by)
    ways = {
        SalesObjectionKind.PRICE: for_price(draft, steps),
        SalesObjectionKind.OWN_WORK: for_own_work(draft, steps),
    }
    own = ways[SalesObjectionKind.OWN_WORK][:1]
    if own and len(ways[SalesObjectionKind.PRICE]) > 1:
        # What the customer may do himself is offered there.
        ways[SalesObjectionKind.PRICE] = [
            step for step in ways[SalesObjectionKind.PRICE] if step != own[0]
        ]
    rest = list(later[:1])
    result = []
    for one in _likely(library):
        open_ways = ways.get(one.kind, [])
        step = open_ways.pop(0) if open_ways else None
        then, lost, known = "", "", values
        if step is not None:
            then, lost = less_sentence(step), lost_words(draft, step)
            known = dict(values, **step_values(draft, step))
        elif one.kind is SalesObjectionKind.WAIT and rest:
            then = later_sentence([rest.pop()])
        own_words = without_unfilled(one.less_answer, known)
        result.append(
            CallObjection(
                one.id,
                one.kind,
                one.text,
                without_unfilled(one.benefit_answer, values),
                " ".join(part for part in (own_words, then) if part),
                lost,
                one.uses,
                one.worked,
            )
        )
    return tuple(result)


def _likely(library: Sequence[ObjectionText]) -> list[ObjectionText]:
    """One of each kind first, in the order of the library: a page has room for few."""
    first: dict[SalesObjectionKind, ObjectionText] = {}
    for one in library:
        first.setdefault(one.kind, one)
    chosen = list(first.values())
    return chosen + [one for one in library if one not in chosen]


def answer_values(
    draft: OfferDraft, *, valid_until: date | None = None, order_by: date | None = None
) -> dict[str, str]:
    """What the variables of an answer stand for: Wunsch, Nutzen, Garantie, Termin, Gültig …"""
    needs = by_weight(draft.needs)
    values: dict[str, str] = {"Betreff": draft.subject}
    if needs:
        values["Wunsch"] = shortened(needs[0].text, 120).rstrip(".!")
        lines = [line for line in draft.lines if line.benefit.strip()]
        meets = [line for line in lines if needs[0].key in line.fulfils]
        if meets or lines:
            values["Nutzen"] = shortened((meets or lines)[0].benefit, 120).rstrip(".!")
    elif lines := [line for line in draft.lines if line.benefit.strip()]:
        values["Nutzen"] = shortened(lines[0].benefit, 120).rstrip(".!")
    promised = [one for one in draft.guarantees if one.text.strip()]
    dated = sorted((one for one in promised if one.due), key=lambda one: one.due or date.max)
    if promised:
        promise = re.split(r";|(?<=[^\W\d_]{3})\.\s", (dated or promised)[0].text)[0]
        values["Garantie"] = shortened(promise, 130).rstrip(".!")
    if dated and dated[0].due:
        values["Termin"] = spoken_day(dated[0].due)
    elif draft.work_until:
        values["Termin"] = spoken_day(draft.work_until)
    if draft.work_from:
        values["Beginn"] = spoken_day(draft.work_from)
    if valid_until:
        values["Gültig"] = spoken_day(valid_until)
    if order_by:
        values["Bestellung"] = spoken_day(order_by)
    return {**dict.fromkeys(ANSWERS, ""), **values}


def step_values(draft: OfferDraft, step: LessStep) -> dict[str, str]:
    """What the variables of the second answer stand for."""
    lost = lost_words(draft, step)
    return {
        "Ersparnis": format_money(step.saving),
        "Preis": format_money(step.price),
        "Leistung": shortened(step.title, _SHORT),
        **({"Entfällt": lost} if lost else {}),
    }


def less_sentence(step: LessStep) -> str:
    """`Für 11.804,80 € mit „Sprossenfenster Kunststoff“` or `− 2.427,60 € ohne „…“`."""
    title = shortened(step.title, 70)
    if step.kind is LessKind.ALTERNATIVE:
        return f"Für {format_money(step.price)} mit „{title}“"
    return f"{format_money(-step.saving)} ohne „{title}“"


def later_sentence(later: Sequence[Later]) -> str:
    """What may be decided on after the order."""
    first = later[0]
    return (
        f"Auftrag jetzt, über „{shortened(first.title, 50)}“ "
        f"({format_money(first.price)}) später entscheiden."
    )


def lost_words(draft: OfferDraft, step: LessStep) -> str:
    """What falls away: the needs by their weight, then the guarantees that lose a part."""
    needs = [need for key in step.lost if (need := need_of(draft, key)) is not None]
    words = [shortened(need.text, _SHORT).rstrip(".!") for need in by_weight(needs)]
    words += [f"Garantie {number} teilweise" for number in step.weakened]
    return ", ".join(words)


def status_words(
    today: date, sent_on: date | None, valid_until: date | None, followed_up: date | None = None
) -> str:
    """`gesendet vor 7 Tagen · gültig noch 23 Tage`."""
    parts = []
    if sent_on is not None:
        days = (today - sent_on).days
        parts.append("gesendet " + ("heute" if days <= 0 else f"vor {_days(days, dative=True)}"))
    if followed_up is not None:
        parts.append(f"nachgefasst am {short_day(followed_up)}")
    if valid_until is not None:
        left = (valid_until - today).days
        if left < 0:
            parts.append(f"abgelaufen am {short_day(valid_until)}")
        elif left == 0:
            parts.append("gültig bis heute")
        else:
            parts.append(f"gültig noch {_days(left, dative=False)}")
    return " · ".join(parts)


def total_words(amount: Decimal, consumer: bool) -> str:
    """The price as the customer sees it."""
    return format_money(amount) if consumer else f"{format_money(amount)} netto"


def shortened(text: str, most: int) -> str:
    """One line of at most `most` signs, cut at a blank where that is possible."""
    text = " ".join(text.split())
    if len(text) <= most:
        return text
    head = text[: most - 1]
    cut = head.rfind(" ")
    return (head[:cut] if cut > most // 2 else head).rstrip(" ,;:–-") + "…"


def small_start(text: str) -> str:
    """The sentence as it goes on after a comma."""
    first = text.partition(" ")[0]
    return text[:1].lower() + text[1:] if first in _SMALL else text


def spoken_day(day: date) -> str:
    """`10. Juni`, in the year as people say it on the phone."""
    return f"{day.day}. {MONTHS[day.month - 1]}"


def short_day(day: date) -> str:
    """`12.11.`"""
    return f"{day.day:02d}.{day.month:02d}."


def _days(count: int, *, dative: bool) -> str:
    if count == 1:
        return "1 Tag" if not dative else "einem Tag"
    return f"{count} Tagen" if dative else f"{count} Tage"
