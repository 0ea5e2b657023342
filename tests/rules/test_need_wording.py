"""From the customer's words to a sentence of the offer."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kundenpflege.rules.need_wording import MOST, suggest

SAID = (
    ("will Ruhe", "In Ihren Räumen ist es ruhig."),
    (
        "will Ruhe im Schlafzimmer wegen der Straße",
        "Im Schlafzimmer ist es ruhig, der Lärm der Straße bleibt draußen.",
    ),
    ("endlich durchschlafen", "Sie schlafen ruhig."),
    ("der Fluglärm nervt", "Der Fluglärm bleibt draußen."),
    ("keine lauten Arbeiten in der Mittagsruhe",
     "Laute Arbeiten finden außerhalb der Ruhezeiten statt."),
    ("es zieht im Wohnzimmer", "Im Wohnzimmer zieht es nicht mehr."),
    ("wir frieren im Bad", "Ihr Bad bleibt warm."),
    ("warme Räume", "Ihre Räume bleiben warm."),
    ("im Sommer zu heiß im Dachgeschoss",
     "Auch im Sommer bleibt es im Dachgeschoss angenehm kühl."),
    ("zu dunkel im Flur", "Ihr Flur ist hell."),
    ("mehr Licht in der Küche", "Ihre Küche ist hell."),
    ("nicht zu hell", "Ihre Räume lassen sich abdunkeln."),
    ("muss vor Weihnachten fertig sein", "Alles ist vor Weihnachten fertig."),
    (
        "bis 16. Juni fertig, Einzug Anfang August",
        "Alles ist bis 16. Juni fertig, damit Sie Anfang August einziehen können.",
    ),
    (
        "Fenster bis Ende Mai, weil wir im Juni einziehen",
        "Die Fenster sind bis Ende Mai fertig, damit Sie im Juni einziehen können.",
    ),
    ("Bad bis zum 3.4.2027, das Baby kommt",
     "Ihr Bad ist bis zum 3.4.2027 fertig, bevor das Kind kommt."),
    ("bis Ostern", "Alles ist bis Ostern fertig."),
    ("Einzug Anfang August", "Sie können Anfang August einziehen."),
    ("kein Dreck", "Nach den Arbeiten sind Ihre Räume sauber."),
    ("wenig Staub im Wohnzimmer", "Der Staub bleibt aus Ihrem Wohnzimmer draußen."),
    ("pflegeleicht", "Alles lässt sich leicht sauber halten."),
    ("hab Angst vor Einbrechern", "Ihr Haus ist vor Einbrechern geschützt."),
    ("ich möchte mich sicher fühlen", "Sie fühlen sich zu Hause sicher."),
    ("Festpreis, keine Überraschungen", "Der Preis steht vorher fest, ohne Überraschungen."),
    ("nicht mehr als 15.000 Euro", "Der Preis bleibt bei höchstens 15.000\u00a0€."),
    ("barrierefrei", "Sie erreichen alles ohne Stufen."),
    ("Mutter kommt mit dem Rollator", "Alles ist mit dem Rollator erreichbar."),
    ("ein fester Ansprechpartner", "Sie haben einen festen Ansprechpartner."),
    ("alles aus einer Hand", "Sie bekommen alles aus einer Hand."),
    ("pünktlich", "Vereinbarte Termine werden eingehalten."),
    ("Schimmel im Bad", "Es bildet sich im Bad kein Schimmel mehr."),
    ("Dach ist undicht", "Das Dach ist dicht."),
    ("Villencharakter erhalten", "Der Villencharakter Ihres Hauses kommt zur Geltung."),
    ("moderne Küche", "Ihre Küche wirkt modern."),
    ("Wände tapezierfertig", "Nach den Arbeiten sind die Wände tapezierfertig."),
    ("von außen einsehbar", "Von außen kann niemand hereinsehen."),
    ("mehr Stauraum im Flur", "Sie haben im Flur genug Stauraum."),
    # Own words, made a sentence.
    ("will im Garten frühstücken", "Sie können im Garten frühstücken."),
    ("wir wollen barfuß durchs Bad laufen", "Sie können barfuß durchs Bad laufen."),
    ("will mir keine Sorgen machen", "Sie müssen sich keine Sorgen machen."),
    ("wir möchten eine Eichentreppe", "Sie bekommen eine Eichentreppe."),
    ("Nachbarn sollen neidisch werden", "Nachbarn werden neidisch."),
    ("die Türen sollen zu unserem Stil passen", "Die Türen passen zu Ihrem Stil."),
    ("mir ist wichtig, dass unsere Katze hinauskann",
     "Ihnen ist wichtig, dass Ihre Katze hinauskann."),
    ("Platz für die Waschmaschine", "Platz für die Waschmaschine."),
    ("- wie bei Oma.", "Wie bei Oma."),
)  # fmt: skip


@pytest.mark.parametrize(("said", "wanted"), SAID)
def test_what_was_said_becomes_a_sentence(said: str, wanted: str) -> None:
    assert wanted in suggest(said)[:2]


def test_a_topic_comes_first_and_the_own_words_stay_to_choose() -> None:
    found = suggest("das Bad soll hell sein")
    assert found[0] == "Ihr Bad ist hell."
    assert found[-1] == "Das Bad ist hell."


@pytest.mark.parametrize(
    ("said", "wanted"),
    [
        ("Im Schlafzimmer ist es zu laut", "Im Schlafzimmer ist es ruhig."),
        ("Weil dann die Taufe ist", "Das ist Ihnen wichtig, weil dann die Taufe ist."),
        ("weil wir dann einziehen", "Sie können einziehen."),
    ],
)
def test_complaints_and_reasons_do_not_stand_as_wishes(said: str, wanted: str) -> None:
    assert suggest(said)[0] == wanted


def test_two_wishes_are_two_sentences() -> None:
    assert suggest("hell und warm")[0] == "Ihre Räume sind hell. Ihre Räume bleiben warm."
    assert suggest("schnell fertig; wenig Dreck")[0] == (
        "Die Arbeiten sind rasch erledigt. Nach den Arbeiten sind Ihre Räume sauber."
    )


def test_a_finished_sentence_stays_as_it_is() -> None:
    text = "Die neuen Fenster unterstreichen den Villencharakter Ihres Hauses."
    assert suggest(text)[0] == text


def test_what_does_not_matter_is_no_wish() -> None:
    assert suggest("Lärm ist uns egal") == ("Lärm ist Ihnen egal.",)


def test_a_long_story_keeps_the_own_words_first() -> None:
    told = (
        "Oma schläft nebenan und darf von den lauten Arbeiten am Vormittag gar nichts mitbekommen"
    )
    assert suggest(told)[0].startswith("Oma schläft nebenan")


@pytest.mark.parametrize("nothing", ("", "  ", "…", "-", "„“", "\x00\x01"))
def test_nothing_said_nothing_suggested(nothing: str) -> None:
    assert suggest(nothing) == ()


_WORDS = st.lists(
    st.sampled_from(
        "will ich wir möchten Ruhe nicht kein Bad Küche warm hell bis 16. Juni weil dass sollen "
        "soll sein werden Einzug Anfang August Preis 15.000 Euro höchstens Straße und, ; . sauber "
        "einbruch im am Schlafzimmer unser mein mich gern Festpreis ohne Stufen".split()
    ),
    max_size=14,
).map(" ".join)


@given(st.one_of(st.text(max_size=300), _WORDS))
def test_any_words_give_clean_sentences_without_new_numbers(words: str) -> None:
    found = suggest(words)
    assert len(found) <= MOST
    assert len(set(found)) == len(found)
    if any(ch.isalnum() for ch in words.strip()) and not words.strip("\x00").isspace():
        assert found or not any(ch.isalnum() for ch in " ".join(words.split()))
    for sentence in found:
        assert sentence == " ".join(sentence.split(" ")).strip()
        assert "\n" not in sentence
        assert sentence[-1] in ".!?…"
        # Facts are never invented: each number was said.
        assert set(re.findall(r"\d+", sentence)) <= set(re.findall(r"\d+", words))
