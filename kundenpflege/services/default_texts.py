"""The texts a new database begins with. They go to customers: German whatever the screen speaks."""

from __future__ import annotations

#: Kinds of text blocks.
GUARANTEE, THANKS, INTRO, CLOSING, PAYMENT = "guarantee", "thanks", "intro", "closing", "payment"
#: The words of the mail between salutation and greeting.
MAIL = "mail"

#: The payment terms of offers until the business chose its own.
PAYMENT_TERMS = "Zahlung innerhalb von 14 Tagen nach Abnahme ohne Abzug."

#: Fields of work to begin with; each business makes its own of them.
CATEGORIES = ("Neuanfertigung", "Umbau und Sanierung", "Reparatur", "Wartung")

#: (kind, name, text): promises that cost little and mean much, then the sentences around them.
TEXT_BLOCKS: tuple[tuple[str, str, str], ...] = (
    (
        GUARANTEE,
        "Ansprechpartner",
        "Sie haben einen festen Ansprechpartner vom Aufmaß bis zur Übergabe.",
    ),
    (
        GUARANTEE,
        "Gemeinsame Abnahme",
        "Wir sehen uns die fertige Arbeit gemeinsam an; gewünschte Nachbesserungen erledigen wir "
        "innerhalb von fünf Werktagen.",
    ),
    (GUARANTEE, "Sauberkeit", "Nach dem Einbau reinigen wir die Räume gründlich."),
    (
        GUARANTEE,
        "Staubschutz",
        "Wir decken Böden und Möbel ab und halten die Wege durch Ihr Haus sauber.",
    ),
    (
        GUARANTEE,
        "Pünktlichkeit",
        "Wir kommen zur vereinbarten Zeit; verspäten wir uns um mehr als eine Viertelstunde, "
        "rufen wir Sie vorher an.",
    ),
    (
        GUARANTEE,
        "Festpreis",
        "Der Preis gilt für die beschriebenen Leistungen fest. Zusätzliches führen wir nur aus, "
        "wenn Sie es vorher schriftlich bestellt haben.",
    ),
    (
        GUARANTEE,
        "Entsorgung",
        "Altes Material und Verpackungen nehmen wir mit und entsorgen sie fachgerecht.",
    ),
    (
        GUARANTEE,
        "Nachbarn",
        "Wir kündigen laute Arbeiten Ihren Nachbarn vorher an und halten die Ruhezeiten ein.",
    ),
    (
        GUARANTEE,
        "Nach einem Jahr",
        "Nach einem Jahr kommen wir noch einmal vorbei, prüfen unsere Arbeit und stellen sie "
        "kostenlos nach.",
    ),
    (
        GUARANTEE,
        "Schnelle Hilfe",
        "Wenn einmal etwas nicht stimmt, melden wir uns innerhalb eines Werktages bei Ihnen.",
    ),
    # {Datum} becomes the day of the talk.
    (
        THANKS,
        "Gespräch",
        "vielen Dank für das offene Gespräch am {Datum}. Das habe ich mir notiert:",
    ),
    (
        THANKS,
        "Besuch bei Ihnen",
        "vielen Dank, dass Sie mir am {Datum} Ihr Vorhaben gezeigt haben. Darauf kommt es Ihnen "
        "an:",
    ),
    (
        THANKS,
        "Kennenlernen",
        "schön, dass wir uns am {Datum} kennengelernt haben und Sie mir erzählt haben, was Ihnen "
        "wichtig ist:",
    ),
    (INTRO, "Wünsche", "Auf der Grundlage dieser Wünsche biete ich Ihnen an:"),
    (INTRO, "Zusammengestellt", "Dafür habe ich Ihnen diese Leistungen zusammengestellt:"),
    (CLOSING, "Durchsprechen", "Ich freue mich darauf, das Angebot mit Ihnen durchzusprechen."),
    (
        CLOSING,
        "Anruf",
        "In den nächsten Tagen rufe ich Sie an, um Ihre Fragen zu beantworten.",
    ),
    (
        CLOSING,
        "Besuch",
        "Gern komme ich noch einmal zu Ihnen und zeige Ihnen Muster und Ausführung.",
    ),
    (PAYMENT, "14 Tage", PAYMENT_TERMS),
    (
        PAYMENT,
        "Skonto",
        "Bei Zahlung innerhalb von 10 Tagen gewähren wir 2 % Skonto, sonst 30 Tage ohne Abzug.",
    ),
    (
        PAYMENT,
        "Abschlag",
        "Ein Drittel bei Beginn der Arbeiten, ein Drittel nach Lieferung, der Rest innerhalb von "
        "14 Tagen nach Abnahme.",
    ),
    # Variables in braces are filled in when the mail is made (`rules.placeholders`).
    (
        MAIL,
        "Mit Anruf",
        "wie besprochen schicke ich Ihnen unser Angebot „{Betreff}“ als PDF. Es gilt bis zum "
        "{Gültig}.\n\nIn den nächsten Tagen rufe ich Sie an, um es mit Ihnen durchzugehen. Wenn "
        "Sie vorher Fragen haben, erreichen Sie mich unter {Durchwahl}.",
    ),
    (
        MAIL,
        "Kurz",
        "im Anhang finden Sie unser Angebot {Nummer}. Rufen Sie mich gern an, wenn etwas fehlt "
        "oder anders sein soll.",
    ),
    (
        MAIL,
        "Mit Termin",
        "damit der {Termin} zu halten ist, brauchen wir Ihre Zusage rechtzeitig; unser Angebot "
        "{Nummer} hängt an. Ich melde mich in den nächsten Tagen bei Ihnen.",
    ),
    (
        MAIL,
        "Nach der Übergabe",
        "vielen Dank für das Gespräch. Hier ist unser Angebot {Nummer} noch einmal als PDF, damit "
        "Sie es in Ruhe lesen und weitergeben können.",
    ),
)
