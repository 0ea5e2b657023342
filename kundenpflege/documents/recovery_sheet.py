"""The recovery code on paper: one page for the safe, large enough to be typed in years later."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from kundenpflege.base.dates import format_date
from kundenpflege.base.i18n import _

from .colours import AMBER, AMBER_TEXT, AMBER_TINT, HAIRLINE, INK, MUTED, brand_colour, tint
from .fonts import BOLD, LOCK, REGULAR, SEMIBOLD, property_text
from .lines import Style, break_text, cut_lines, fit_line
from .paper import MM, PAGE_WIDTH, Paper

_LEFT = 22 * MM
_RIGHT = PAGE_WIDTH - 22 * MM
_WIDTH = _RIGHT - _LEFT
_TOP = 20 * MM
_BOTTOM = 277 * MM
#: Groups of the code side by side.
_ACROSS = 4
_SIGN = 8.0 * MM
_GROUP_HEIGHT = 17 * MM

_SMALL = Style(REGULAR, 9, 12.5, MUTED)
_HEAD = Style(SEMIBOLD, 12, 16, INK)
_BODY = Style(REGULAR, 11, 15.8, INK)
_CODE = Style(BOLD, 23.5, 29, INK)
_WARNING = Style(SEMIBOLD, 11, 15.8, AMBER_TEXT)


@dataclass(frozen=True, slots=True)
class RecoverySheet:
    """`code` in groups with dashes; the name of the database and where it lies; when it was made.

    `brand` is the colour of the business as `#RRGGBB`. `backups_only`: the code opens the backups
    in the second place, the data themselves are not encrypted.
    """

    code: str = field(repr=False)
    database: str
    place: str
    day: date
    business: str = ""
    brand: str = ""
    backups_only: bool = False


def render(sheet: RecoverySheet) -> bytes:
    """The PDF, always exactly one page. The same sheet always gives the same bytes."""
    with LOCK:
        paper = Paper(
            title=property_text(_("Wiederherstellungscode")),
            author="",
            subject=property_text(sheet.database),
            day=sheet.day,
        )
        brand = brand_colour(sheet.brand)
        y = _draw_head(paper, sheet, brand)
        y = _draw_code(paper, sheet.code.split("-"), y + 7 * MM, brand)
        y = _draw_signs(paper, y + 3.5 * MM)
        y = _draw_words(paper, sheet, y + 7 * MM)
        y = _draw_warning(paper, sheet, y + 5 * MM)
        _draw_kept(paper, max(y + 10 * MM, _BOTTOM - 22 * MM))
        return paper.finish()


def _draw_head(paper: Paper, sheet: RecoverySheet, brand: str) -> float:
    paper.line(fit_line(_("Vertraulich"), _SMALL, _WIDTH / 2, 6), _LEFT, _TOP + 8)
    if sheet.business:
        paper.line_right(fit_line(_plain(sheet.business), _SMALL, 80 * MM, 6), _RIGHT, _TOP + 8)
    title = Style(BOLD, 24, 30, brand)
    paper.line(fit_line(_("Wiederherstellungscode"), title, _WIDTH, 12), _LEFT, _TOP + 36)
    made = _("erstellt am {day}").format(day=format_date(sheet.day))
    under = (
        _("für die verschlüsselten Sicherungen von „{name}“, {made}")
        if sheet.backups_only
        else _("für die verschlüsselte Kundendatenbank „{name}“, {made}")
    ).format(name=_plain(sheet.database), made=made)
    y = _TOP + 45
    for line in cut_lines(break_text(under, _BODY, _WIDTH), 2):
        y += line.leading
        paper.line(line, _LEFT, y - 2)
    for line in cut_lines(break_text(_plain(sheet.place), _SMALL, _WIDTH), 2):
        y += line.leading + 1
        paper.line(line, _LEFT, y - 2)
    y += 4 * MM
    paper.rule(_LEFT, y, _RIGHT, y, brand, 0.9)
    return y


def _draw_code(paper: Paper, groups: list[str], top: float, brand: str) -> float:
    """The groups four in a row, numbered, each sign in the middle of its own place."""
    rows = -(-len(groups) // _ACROSS)
    height = rows * _GROUP_HEIGHT + 8 * MM
    paper.rounded(_LEFT, top, _WIDTH, height, 3 * MM, tint(brand))
    step = (_WIDTH - 8 * MM) / _ACROSS
    for number, group in enumerate(groups):
        row, column = divmod(number, _ACROSS)
        x = _LEFT + 4 * MM + column * step + (step - len(group) * _SIGN) / 2
        base = top + 4 * MM + row * _GROUP_HEIGHT + 12.2 * MM
        paper.line(fit_line(str(number + 1), _SMALL, 8 * MM, 6), x + 0.6 * MM, base - 8.7 * MM)
        for place, sign in enumerate(group):
            line = fit_line(sign, _CODE, _SIGN, 12)
            paper.line(line, x + place * _SIGN + (_SIGN - line.width) / 2, base)
        paper.rule(x, base + 2.2 * MM, x + len(group) * _SIGN, base + 2.2 * MM, HAIRLINE, 0.6)
    return top + height


def _draw_signs(paper: Paper, top: float) -> float:
    words = _(
        "Groß- und Kleinschreibung, Striche und Leerzeichen sind beim Eingeben gleichgültig. "
        "0 und 1 sind immer Ziffern; die Buchstaben I, L, O und U kommen nicht vor."
    )
    for line in break_text(words, _SMALL, _WIDTH):
        top += line.leading
        paper.line(line, _LEFT, top - 3)
    return top


def _draw_words(paper: Paper, sheet: RecoverySheet, top: float) -> float:
    for title, words in (
        (
            _("Wofür er da ist"),
            _(
                "Die Sicherungen am zweiten Ort sind verschlüsselt. Sie lassen sich mit ihrem "
                "Passwort öffnen – und, wenn es vergessen wurde oder jemand ausfällt, mit diesem "
                "Code. Er öffnet die Sicherungen allein, solange er gilt."
            )
            if sheet.backups_only
            else _(
                "Die Kundendaten sind verschlüsselt. Sie lassen sich mit dem Passwort öffnen – "
                "und, wenn das Passwort vergessen wurde oder jemand ausfällt, mit diesem Code. "
                "Er öffnet die Daten allein, ohne das Passwort, und ebenso die Sicherungen, die "
                "entstehen, solange er gilt."
            ),
        ),
        (
            _("Wie er benutzt wird"),
            _(
                "In Kundenpflege auf der Seite „Sicherheit“ oder beim ersten Start eine Sicherung "
                "zurückholen und im Feld für das Passwort diesen Code eingeben."
            )
            if sheet.backups_only
            else _(
                "Kundenpflege starten, im Feld für das Passwort diesen Code eingeben und danach "
                "ein neues Passwort wählen."
            ),
        ),
        (
            _("Wo er aufbewahrt wird"),
            _(
                "Im Tresor, im Bankschließfach oder bei einer Vertrauensperson – getrennt vom "
                "Computer. Nicht als Foto, nicht per E-Mail, nicht in der Cloud: Wer diesen Code "
                "und die Datei hat, kann alles lesen."
            ),
        ),
    ):
        top += _HEAD.leading
        paper.line(fit_line(title, _HEAD, _WIDTH, 8), _LEFT, top - 3)
        for line in break_text(words, _BODY, _WIDTH):
            top += line.leading
            paper.line(line, _LEFT, top - 3)
        top += 4.2 * MM
    return top - 4.2 * MM


def _draw_warning(paper: Paper, sheet: RecoverySheet, top: float) -> float:
    lost = (
        _("Passwort und Code verloren = diese Sicherungen verloren.")
        if sheet.backups_only
        else _("Passwort und Code verloren = Daten verloren.")
    )
    title = break_text(lost, _WARNING, _WIDTH - 14 * MM)
    words = break_text(
        _(
            "Niemand kann sie dann noch öffnen, auch der Hersteller nicht. Es gibt keinen "
            "anderen Schlüssel und keine Hintertür."
        ),
        _BODY,
        _WIDTH - 14 * MM,
    )
    height = sum(line.leading for line in (*title, *words)) + 8 * MM
    paper.rectangle(_LEFT, top, _WIDTH, height, AMBER_TINT)
    paper.rectangle(_LEFT, top, 1.2 * MM, height, AMBER)
    y = top + 4 * MM
    for line in (*title, *words):
        y += line.leading
        paper.line(line, _LEFT + 7 * MM, y - 4)
    return top + height


def _draw_kept(paper: Paper, top: float) -> None:
    """Room to write by hand who has the page."""
    half = (_WIDTH - 10 * MM) / 2
    for x, words in (
        (_LEFT, _("verwahrt von / Ort")),
        (_LEFT + half + 10 * MM, _("Datum, Unterschrift")),
    ):
        paper.rule(x, top + 9 * MM, x + half, top + 9 * MM, MUTED, 0.6)
        paper.line(fit_line(words, _SMALL, half, 6), x, top + 9 * MM + 12)


def _plain(text: str) -> str:
    return " ".join(text[:400].split())
