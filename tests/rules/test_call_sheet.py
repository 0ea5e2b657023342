"""What the call sheet says: facts of the offer, in the right form of address."""

from __future__ import annotations

from datetime import date

from kundenpflege.model.kinds import NeedWeight, SalesObjectionKind
from kundenpflege.rules.call_sheet import (
    ObjectionText,
    objections,
    opening,
    shortened,
    status_words,
)
from kundenpflege.rules.less_service import later_lines, less_steps
from kundenpflege.rules.offer_draft import NeedDraft, OfferDraft

from .test_less_service import WINDOWS

LIBRARY = (
    ObjectionText(
        1, SalesObjectionKind.PRICE, "Zu teuer.", "Wichtig war: {Wunsch}. Dabei: {Nutzen}.", ""
    ),
    ObjectionText(2, SalesObjectionKind.PRICE, "Rabatt?", "Gerechnet ist genau das.", ""),
    ObjectionText(
        3, SalesObjectionKind.WAIT, "Später.", "Zugesagt: {Termin}. Bis {Bestellung}.", ""
    ),
    ObjectionText(
        4, SalesObjectionKind.OWN_WORK, "Machen wir selbst.", "Gern.", "Es spart {Ersparnis}."
    ),
    ObjectionText(5, SalesObjectionKind.TRUST, "Kennen Sie nicht.", "{Garantie}.", "Referenz."),
)


def _answers(draft: OfferDraft = WINDOWS) -> dict[int, tuple[str, str, str]]:
    found = objections(
        LIBRARY, draft, less_steps(draft), later_lines(draft), valid_until=date(2026, 12, 15)
    )
    return {one.id: (one.first, one.then, one.lost) for one in found}


def test_price_is_answered_by_the_wish_and_then_by_the_alternative() -> None:
    first, then, lost = _answers()[1]
    # No line says a benefit: the sentence with it is left out.
    assert first == "Wichtig war: Der Lärm bleibt draußen."
    assert then == "Für 11.804,80\u00a0€ mit „Kunststofffenster“"
    assert lost == "Der Lärm bleibt draußen, Villencharakter"


def test_what_one_may_do_oneself_is_offered_there_and_not_against_the_price() -> None:
    answers = _answers()
    assert answers[4] == (
        "Gern.",
        "Es spart 2.427,60\u00a0€. −2.427,60\u00a0€ ohne „Laibungen verputzen“",
        "Tapezierfertige Wände, Garantie 2 teilweise",
    )
    assert "Laibungen" not in answers[2][1]


def test_waiting_names_the_day_and_what_can_be_decided_later() -> None:
    first, then, _lost = _answers()[3]
    assert first == "Zugesagt: 10. Juni."
    assert then == "Auftrag jetzt, über „Fensterbänke“ (1.413,72\u00a0€) später entscheiden."


def test_one_of_each_kind_comes_first() -> None:
    found = objections(LIBRARY, WINDOWS, (), ())
    assert [one.id for one in found] == [1, 3, 4, 5, 2]


def test_an_empty_offer_has_answers_without_facts() -> None:
    answers = _answers(OfferDraft())
    assert answers[1] == ("", "", "")
    assert answers[2][0] == "Gerechnet ist genau das."
    assert answers[5] == ("", "Referenz.", "")


def test_the_opening_repeats_what_matters_most() -> None:
    text = opening("Frau Brandt", WINDOWS.needs, informal=False, plural=True)
    assert text == (
        "Frau Brandt, das war Ihnen besonders wichtig: Der Lärm bleibt draußen, und Fertig bis "
        "16. Juni. Passt unser Angebot dazu, oder ist etwas offen geblieben?"
    )


def test_the_opening_says_du_and_ihr() -> None:
    needs = (NeedDraft(1, "Das Bad ist hell."), NeedDraft(2, "Die Dusche ist eben."))
    one = opening("Petra", needs, informal=True, plural=False)
    assert one.startswith("Petra, das war dir wichtig: Das Bad ist hell, und die Dusche ist eben.")
    assert "das war euch wichtig" in opening("Petra", needs, informal=True, plural=True)


def test_without_needs_the_opening_asks_for_them() -> None:
    assert opening("", (), "Fenster", informal=False, plural=False) == (
        "Es geht um unser Angebot „Fenster“. Was ist Ihnen dabei am wichtigsten?"
    )


def test_only_nice_needs_are_not_called_very_important() -> None:
    needs = (NeedDraft(1, "Es duftet.", NeedWeight.NICE),)
    assert "wichtig: Es duftet." in opening("", needs, informal=False, plural=False)


def test_where_the_offer_stands() -> None:
    today = date(2026, 11, 22)
    words = status_words(today, date(2026, 11, 15), date(2026, 12, 15))
    assert words == "gesendet vor 7 Tagen · gültig noch 23 Tage"
    assert status_words(today, date(2026, 11, 21), today) == (
        "gesendet vor einem Tag · gültig bis heute"
    )
    assert "abgelaufen am 20.11." in status_words(today, None, date(2026, 11, 20))
    assert status_words(today, None, None) == ""


def test_texts_are_cut_at_a_blank() -> None:
    assert shortened("kurz", 10) == "kurz"
    assert shortened("eine lange Leistung", 12) == "eine lange…"
    assert shortened("x" * 50, 10) == "x" * 9 + "…"
