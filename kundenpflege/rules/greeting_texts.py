"""The words for cards and letters to begin with. German whatever the screen speaks.

They begin in small letters, as they follow a salutation with a comma. `(du)` and `(ihr)` at the
end of a name say whom a text is for; the others are for Sie. `{Persönlicher Satz}` marks where
the sentence stands that only this person gets.
"""

from __future__ import annotations

from .greetings import PLACE, GreetingText

_P = f"\n\n{PLACE}\n\n"

#: Kind of greeting → name and text, in the order in which they are offered.
TEXTS: dict[str, tuple[tuple[str, str], ...]] = {
    "birthday": (
        ("Herzlich", f"zu Ihrem Geburtstag gratulieren wir Ihnen ganz herzlich.{_P}"
         "Für das neue Lebensjahr wünschen wir Ihnen Gesundheit, Freude und viele Stunden mit den "
         "Menschen, die Ihnen wichtig sind."),
        ("Kurz", f"alles Gute zum Geburtstag!{_P}Haben Sie einen schönen Tag und ein gutes "
         "neues Jahr."),
        ("Herzlich (du)", f"zu deinem Geburtstag gratulieren wir dir ganz herzlich.{_P}"
         "Für das neue Lebensjahr wünschen wir dir Gesundheit, Freude und viele Stunden mit den "
         "Menschen, die dir wichtig sind."),
        ("Herzlich (ihr)", f"zum Geburtstag gratulieren wir euch ganz herzlich.{_P}"
         "Feiert schön und bleibt gesund."),
        (
            "Nachträglich",
            f"nachträglich gratulieren wir Ihnen herzlich zu Ihrem Geburtstag.{_P}"
            "Wir hoffen, Sie hatten einen schönen Tag, und wünschen Ihnen ein gutes neues Jahr.",
        ),
        (
            "Nachträglich (du)",
            f"nachträglich gratulieren wir dir herzlich zu deinem Geburtstag.{_P}"
            "Wir hoffen, du hattest einen schönen Tag, und wünschen dir ein gutes neues Jahr.",
        ),
    ),
    "round_birthday": (
        ("Feierlich", f"zu Ihrem {{Alter}}. Geburtstag gratulieren wir Ihnen von Herzen.{_P}"
         "Ein solcher Tag gehört gefeiert: Wir wünschen Ihnen ein schönes Fest, Gesundheit und "
         "viel Freude im neuen Lebensjahrzehnt."),
        ("Schlicht", "{Alter} Jahre: dazu gratulieren wir Ihnen herzlich und wünschen Ihnen alles "
         f"Gute.{_P}Bleiben Sie gesund und neugierig."),
        ("Feierlich (du)", f"zu deinem {{Alter}}. Geburtstag gratulieren wir dir von Herzen.{_P}"
         "Ein solcher Tag gehört gefeiert: Wir wünschen dir ein schönes Fest, Gesundheit und viel "
         "Freude im neuen Lebensjahrzehnt."),
        ("Feierlich (ihr)", f"zum {{Alter}}. Geburtstag gratulieren wir von Herzen.{_P}"
         "Feiert schön und bleibt gesund."),
        (
            "Nachträglich",
            f"nachträglich gratulieren wir Ihnen von Herzen zu Ihrem {{Alter}}. Geburtstag.{_P}"
            "Wir hoffen, Sie hatten ein schönes Fest, und wünschen Ihnen Gesundheit und Freude im "
            "neuen Lebensjahrzehnt.",
        ),
        (
            "Nachträglich (du)",
            f"nachträglich gratulieren wir dir von Herzen zu deinem {{Alter}}. Geburtstag.{_P}"
            "Wir hoffen, du hattest ein schönes Fest, und wünschen dir Gesundheit und Freude im "
            "neuen Lebensjahrzehnt.",
        ),
    ),
    "name_day": (
        ("Herzlich", f"zu Ihrem Namenstag schicken wir Ihnen einen herzlichen Gruß.{_P}"
         "Haben Sie einen schönen Tag."),
        ("Herzlich (du)", f"zu deinem Namenstag schicken wir dir einen herzlichen Gruß.{_P}"
         "Hab einen schönen Tag."),
        ("Herzlich (ihr)", f"zum Namenstag schicken wir euch einen herzlichen Gruß.{_P}"
         "Habt einen schönen Tag."),
        (
            "Nachträglich",
            f"nachträglich schicken wir Ihnen einen herzlichen Gruß zum Namenstag.{_P}"
            "Wir hoffen, Sie hatten einen schönen Tag.",
        ),
        (
            "Nachträglich (du)",
            f"nachträglich schicken wir dir einen herzlichen Gruß zum Namenstag.{_P}"
            "Wir hoffen, du hattest einen schönen Tag.",
        ),
    ),
    "anniversary": (
        ("Dank", "seit {Jahre} Jahren vertrauen Sie uns. Dafür danken wir Ihnen von Herzen."
         f"{_P}Wir freuen uns auf alles, was wir noch für Sie bauen und pflegen dürfen."),
        ("Dank (du)", "seit {Jahre} Jahren vertraust du uns. Dafür danken wir dir von Herzen."
         f"{_P}Wir freuen uns auf alles, was wir noch für dich bauen und pflegen dürfen."),
        ("Dank (ihr)", "seit {Jahre} Jahren vertraut ihr uns. Dafür danken wir euch von Herzen."
         f"{_P}Wir freuen uns auf alles, was wir noch für euch bauen und pflegen dürfen."),
    ),
    "job": (
        ("Nachfragen", "{Jahre} Jahre ist es her, dass wir bei Ihnen gearbeitet haben: {Anlage}."
         f"{_P}Ist alles noch so, wie Sie es sich gewünscht haben? Wenn etwas klemmt oder "
         "nachzustellen ist, genügt ein Anruf unter {Durchwahl}."),
        ("Nachfragen (du)", "{Jahre} Jahre ist es her, dass wir bei dir gearbeitet haben: "
         f"{{Anlage}}.{_P}Ist alles noch so, wie du es dir gewünscht hast? Wenn etwas klemmt oder "
         "nachzustellen ist, genügt ein Anruf unter {Durchwahl}."),
        ("Nachfragen (ihr)", "{Jahre} Jahre ist es her, dass wir bei euch gearbeitet haben: "
         f"{{Anlage}}.{_P}Ist alles noch so, wie ihr es euch gewünscht habt? Wenn etwas klemmt, "
         "genügt ein Anruf unter {Durchwahl}."),
    ),
    "thanks": (
        ("Dank", f"vielen Dank, dass wir für Sie arbeiten durften.{_P}"
         "Wir hoffen, Sie haben viele Jahre Freude daran. Wenn etwas nachzustellen ist, sind wir "
         "unter {Durchwahl} gleich für Sie da."),
        ("Dank (du)", f"vielen Dank, dass wir für dich arbeiten durften.{_P}"
         "Wir hoffen, du hast viele Jahre Freude daran. Wenn etwas nachzustellen ist, sind wir "
         "unter {Durchwahl} gleich für dich da."),
        ("Dank (ihr)", f"vielen Dank, dass wir für euch arbeiten durften.{_P}"
         "Wir hoffen, ihr habt viele Jahre Freude daran. Wenn etwas nachzustellen ist, sind wir "
         "unter {Durchwahl} gleich für euch da."),
    ),
    "referral": (
        ("Dank", "Sie haben uns weiterempfohlen. Das ist das schönste Lob, das wir bekommen "
         f"können: vielen Dank!{_P}Wir geben uns alle Mühe, Ihrem guten Wort gerecht zu werden."),
        ("Dank (du)", "du hast uns weiterempfohlen. Das ist das schönste Lob, das wir bekommen "
         f"können: vielen Dank!{_P}Wir geben uns alle Mühe, deinem guten Wort gerecht zu werden."),
        ("Dank (ihr)", "ihr habt uns weiterempfohlen. Das ist das schönste Lob, das wir bekommen "
         f"können: vielen Dank!{_P}Wir geben uns alle Mühe, eurem guten Wort gerecht zu werden."),
    ),
    "christmas": (
        ("Herzlich", "das Jahr geht zu Ende, und wir denken gern an die Menschen, für die wir "
         f"arbeiten durften.{_P}Wir wünschen Ihnen frohe Weihnachten, ruhige Tage und ein gutes, "
         "gesundes neues Jahr."),
        ("Geschäftlich", "für das Vertrauen und die gute Zusammenarbeit in diesem Jahr danken wir "
         f"Ihnen.{_P}Wir wünschen Ihnen und allen in Ihrem Haus frohe Weihnachten und ein "
         "erfolgreiches neues Jahr."),
        ("Herzlich (du)", "das Jahr geht zu Ende, und wir denken gern an die Menschen, für die "
         f"wir arbeiten durften.{_P}Wir wünschen dir frohe Weihnachten, ruhige Tage und ein "
         "gutes, gesundes neues Jahr."),
        ("Herzlich (ihr)", "das Jahr geht zu Ende, und wir denken gern an die Menschen, für die "
         f"wir arbeiten durften.{_P}Wir wünschen euch frohe Weihnachten, ruhige Tage und ein "
         "gutes, gesundes neues Jahr."),
    ),
    "care_gap": (
        ("Gruß", f"wir haben an Sie gedacht und schicken Ihnen einen Gruß aus der Werkstatt.{_P}"
         "Wenn wir etwas für Sie tun können, freuen wir uns auf Ihren Anruf."),
        ("Gruß (du)", "wir haben an dich gedacht und schicken dir einen Gruß aus der Werkstatt."
         f"{_P}Wenn wir etwas für dich tun können, melde dich einfach."),
        ("Gruß (ihr)", "wir haben an euch gedacht und schicken euch einen Gruß aus der "
         f"Werkstatt.{_P}Wenn wir etwas für euch tun können, meldet euch einfach."),
    ),
    "congratulation": (
        ("Herzlich", f"wir haben die gute Nachricht gehört und freuen uns mit Ihnen.{_P}"
         "Dazu gratulieren wir Ihnen herzlich und wünschen Ihnen alles Gute."),
        ("Herzlich (du)", f"wir haben die gute Nachricht gehört und freuen uns mit dir.{_P}"
         "Dazu gratulieren wir dir herzlich und wünschen dir alles Gute."),
        ("Herzlich (ihr)", f"wir haben die gute Nachricht gehört und freuen uns mit euch.{_P}"
         "Dazu gratulieren wir euch herzlich und wünschen euch alles Gute."),
    ),
    "sympathy": (
        ("Schlicht", f"die Nachricht hat uns sehr berührt.{_P}"
         "In diesen schweren Tagen sind wir mit unseren Gedanken bei Ihnen und wünschen Ihnen "
         "Kraft und Menschen, die Ihnen zur Seite stehen."),
        ("Schlicht (du)", f"die Nachricht hat uns sehr berührt.{_P}"
         "In diesen schweren Tagen sind wir mit unseren Gedanken bei dir und wünschen dir Kraft "
         "und Menschen, die dir zur Seite stehen."),
        ("Schlicht (ihr)", f"die Nachricht hat uns sehr berührt.{_P}"
         "In diesen schweren Tagen sind wir mit unseren Gedanken bei euch und wünschen euch Kraft "
         "und Menschen, die euch zur Seite stehen."),
    ),
    "maintenance": (
        ("Anbieten", "{Anlage}: Jetzt ist wieder die Zeit für die Wartung. Damit bleibt alles "
         f"sicher, leise und lange in Ordnung.{_P}Gern kommen wir in den nächsten Wochen vorbei. "
         "Rufen Sie uns unter {Durchwahl} an oder nennen Sie uns einen Tag, der Ihnen passt. "
         "Jede Arbeit, die darüber hinausgeht, besprechen wir vorher mit Ihnen."),
        ("Anbieten (du)", "{Anlage}: Jetzt ist wieder die Zeit für die Wartung. Damit bleibt "
         f"alles sicher, leise und lange in Ordnung.{_P}Gern kommen wir in den nächsten Wochen "
         "vorbei. Ruf uns unter {Durchwahl} an oder nenn uns einen Tag, der dir passt."),
        ("Anbieten (ihr)", "{Anlage}: Jetzt ist wieder die Zeit für die Wartung. Damit bleibt "
         f"alles sicher, leise und lange in Ordnung.{_P}Gern kommen wir in den nächsten Wochen "
         "vorbei. Ruft uns unter {Durchwahl} an oder nennt uns einen Tag, der euch passt."),
    ),
    "warranty": (
        ("Nachsehen", "am {Tag} endet unsere Gewährleistung für {Anlage}. Vorher sehen wir gern "
         f"noch einmal nach, ob alles in Ordnung ist; das kostet Sie nichts.{_P}Fällt Ihnen "
         "etwas auf, das wir richten sollen? Rufen Sie uns unter {Durchwahl} an, dann machen wir "
         "einen Termin aus."),
        ("Nachsehen (du)", "am {Tag} endet unsere Gewährleistung für {Anlage}. Vorher sehen wir "
         f"gern noch einmal nach, ob alles in Ordnung ist; das kostet dich nichts.{_P}Fällt dir "
         "etwas auf, das wir richten sollen? Ruf uns unter {Durchwahl} an."),
        ("Nachsehen (ihr)", "am {Tag} endet unsere Gewährleistung für {Anlage}. Vorher sehen wir "
         f"gern noch einmal nach, ob alles in Ordnung ist; das kostet euch nichts.{_P}Fällt euch "
         "etwas auf, das wir richten sollen? Ruft uns unter {Durchwahl} an."),
    ),
    "wish": (
        ("Aufgreifen", "Sie hatten uns von einem Wunsch erzählt: {Wunsch}. Das haben wir nicht "
         f"vergessen.{_P}Wenn die Zeit dafür jetzt reif ist, sprechen wir gern darüber, was "
         "möglich ist und was es kostet. Sie erreichen uns unter {Durchwahl}."),
        ("Aufgreifen (du)", "du hattest uns von einem Wunsch erzählt: {Wunsch}. Das haben wir "
         f"nicht vergessen.{_P}Wenn die Zeit dafür jetzt reif ist, sprechen wir gern darüber. Du "
         "erreichst uns unter {Durchwahl}."),
        ("Aufgreifen (ihr)", "ihr hattet uns von einem Wunsch erzählt: {Wunsch}. Das haben wir "
         f"nicht vergessen.{_P}Wenn die Zeit dafür jetzt reif ist, sprechen wir gern darüber. Ihr "
         "erreicht uns unter {Durchwahl}."),
    ),
    "season": (
        ("Anbieten", "jetzt ist die richtige Zeit, um vorzusorgen. Wir sehen nach, bevor etwas "
         f"klemmt, zieht oder tropft.{_P}Sollen wir bei Ihnen vorbeikommen? Ein Anruf unter "
         "{Durchwahl} genügt."),
        ("Anbieten (du)", "jetzt ist die richtige Zeit, um vorzusorgen. Wir sehen nach, bevor "
         f"etwas klemmt, zieht oder tropft.{_P}Sollen wir bei dir vorbeikommen? Ein Anruf unter "
         "{Durchwahl} genügt."),
        ("Anbieten (ihr)", "jetzt ist die richtige Zeit, um vorzusorgen. Wir sehen nach, bevor "
         f"etwas klemmt, zieht oder tropft.{_P}Sollen wir bei euch vorbeikommen? Ein Anruf unter "
         "{Durchwahl} genügt."),
    ),
    "dormant": (
        ("Wieder melden", "wir haben lange nichts voneinander gehört. Das soll nicht so bleiben."
         f"{_P}Wie geht es Ihnen, und was steht bei Ihnen an? Über einen Anruf unter {{Durchwahl}} "
         "freuen wir uns; gern kommen wir auch einfach vorbei."),
        ("Wieder melden (du)", "wir haben lange nichts voneinander gehört. Das soll nicht so "
         f"bleiben.{_P}Wie geht es dir, und was steht bei dir an? Über einen Anruf unter "
         "{Durchwahl} freuen wir uns."),
        ("Wieder melden (ihr)", "wir haben lange nichts voneinander gehört. Das soll nicht so "
         f"bleiben.{_P}Wie geht es euch, und was steht bei euch an? Über einen Anruf unter "
         "{Durchwahl} freuen wir uns."),
    ),
    "offer": (
        ("Nachfragen", "vor einiger Zeit haben wir Ihnen unser Angebot {Angebot} geschickt. "
         f"Konnten Sie es in Ruhe ansehen?{_P}Wenn etwas fehlt, zu viel ist oder anders sein soll, "
         "sagen Sie es uns einfach; Sie erreichen uns unter {Durchwahl}."),
        ("Nachfragen (du)", "vor einiger Zeit haben wir dir unser Angebot {Angebot} geschickt. "
         f"Konntest du es in Ruhe ansehen?{_P}Wenn etwas fehlt, zu viel ist oder anders sein soll, "
         "sag es uns einfach; du erreichst uns unter {Durchwahl}."),
        ("Nachfragen (ihr)", "vor einiger Zeit haben wir euch unser Angebot {Angebot} geschickt. "
         f"Konntet ihr es in Ruhe ansehen?{_P}Wenn etwas fehlt, zu viel ist oder anders sein soll, "
         "sagt es uns einfach; ihr erreicht uns unter {Durchwahl}."),
    ),
    "enquiry": (
        ("Dank", f"vielen Dank für Ihre Anfrage.{_P}Damit unser Angebot zu Ihnen passt, sehen wir "
         "uns gern alles vor Ort an. Rufen Sie uns unter {Durchwahl} an, oder nennen Sie uns einen "
         "Tag, der Ihnen passt."),
        ("Dank (du)", f"vielen Dank für deine Anfrage.{_P}Damit unser Angebot zu dir passt, sehen "
         "wir uns gern alles vor Ort an. Ruf uns unter {Durchwahl} an, oder nenn uns einen Tag, "
         "der dir passt."),
        ("Dank (ihr)", f"vielen Dank für eure Anfrage.{_P}Damit unser Angebot zu euch passt, sehen "
         "wir uns gern alles vor Ort an. Ruft uns unter {Durchwahl} an, oder nennt uns einen Tag, "
         "der euch passt."),
    ),
    "own": (),
}  # fmt: skip

#: How a personal sentence can begin; one that still ends in … is not finished.
STARTERS: dict[str, tuple[str, ...]] = {
    "": (
        "Ich denke noch gern an …",
        "Was macht eigentlich …",
        "Sie haben einmal erzählt, dass …",
    ),
    "(du)": (
        "Ich denke noch gern an …",
        "Was macht eigentlich …",
        "Du hast einmal erzählt, dass …",
    ),
    "(ihr)": (
        "Ich denke noch gern an …",
        "Was macht eigentlich …",
        "Ihr habt einmal erzählt, dass …",
    ),
}


def own_texts(kind: str) -> list[GreetingText]:
    """The texts of a kind that come with the program."""
    return [GreetingText(name, body) for name, body in TEXTS.get(kind, ())]
