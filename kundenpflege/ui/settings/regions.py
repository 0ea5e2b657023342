"""Countries of a business and their Länder, states and cantons, whose holidays the plan shows."""

from __future__ import annotations

from kundenpflege.base.i18n import N_, _

COUNTRIES: tuple[tuple[str, str], ...] = (
    ("DE", N_("Deutschland")),
    ("AT", N_("Österreich")),
    ("CH", N_("Schweiz")),
)

# ISO 3166-2 without the country.
_REGIONS: dict[str, tuple[tuple[str, str], ...]] = {
    "DE": (
        ("BW", N_("Baden-Württemberg")), ("BY", N_("Bayern")), ("BE", N_("Berlin")),
        ("BB", N_("Brandenburg")), ("HB", N_("Bremen")), ("HH", N_("Hamburg")),
        ("HE", N_("Hessen")), ("MV", N_("Mecklenburg-Vorpommern")), ("NI", N_("Niedersachsen")),
        ("NW", N_("Nordrhein-Westfalen")), ("RP", N_("Rheinland-Pfalz")), ("SL", N_("Saarland")),
        ("SN", N_("Sachsen")), ("ST", N_("Sachsen-Anhalt")), ("SH", N_("Schleswig-Holstein")),
        ("TH", N_("Thüringen")),
    ),
    "AT": (
        ("1", N_("Burgenland")), ("2", N_("Kärnten")), ("3", N_("Niederösterreich")),
        ("4", N_("Oberösterreich")), ("5", N_("Salzburg")), ("6", N_("Steiermark")),
        ("7", N_("Tirol")), ("8", N_("Vorarlberg")), ("9", N_("Wien")),
    ),
    "CH": (
        ("AG", N_("Aargau")), ("AR", N_("Appenzell Ausserrhoden")),
        ("AI", N_("Appenzell Innerrhoden")), ("BL", N_("Basel-Landschaft")),
        ("BS", N_("Basel-Stadt")), ("BE", N_("Bern")), ("FR", N_("Freiburg")),
        ("GE", N_("Genf")), ("GL", N_("Glarus")), ("GR", N_("Graubünden")), ("JU", N_("Jura")),
        ("LU", N_("Luzern")), ("NE", N_("Neuenburg")), ("NW", N_("Nidwalden")),
        ("OW", N_("Obwalden")), ("SH", N_("Schaffhausen")), ("SZ", N_("Schwyz")),
        ("SO", N_("Solothurn")), ("SG", N_("St. Gallen")), ("TI", N_("Tessin")),
        ("TG", N_("Thurgau")), ("UR", N_("Uri")), ("VD", N_("Waadt")), ("VS", N_("Wallis")),
        ("ZG", N_("Zug")), ("ZH", N_("Zürich")),
    ),
}  # fmt: skip


def country_choices() -> list[tuple[str, str]]:
    """The countries with their words."""
    return [(code, _(name)) for code, name in COUNTRIES]


def region_choices(country: str) -> list[tuple[str, str]]:
    """The regions of a country with their words, after „not chosen“."""
    return [("", "–"), *((code, _(name)) for code, name in _REGIONS.get(country, ()))]


def region_word(country: str) -> str:
    """What a region of the country is called."""
    return _("Kanton") if country == "CH" else _("Bundesland")
