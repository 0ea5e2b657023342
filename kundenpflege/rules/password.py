"""Which passwords protect customers' data, with German reasons.

Length and being no common word is what counts (BSI, NIST SP 800-63B 5.1.1.2); rules about signs
and digits only make people write „Passwort1!“.
"""

from __future__ import annotations

import re
import unicodedata

from kundenpflege.base.i18n import _
from kundenpflege.base.text import fold

#: Fewer signs are tried out within days, however strange they are.
LEAST = 10
MOST = 200
#: From here on a password is good, whatever it consists of.
LONG = 16

#: What everybody tries first, folded, without digits and signs at its ends.
_COMMON = frozenset(
    fold(word)
    for word in """
    password passwort passwoerter kennwort geheim geheimnis geheimwort login admin
    administrator master root user test testtest hallo hallohallo hallowelt willkommen welcome
    sommer winter fruehling herbst urlaub sonne sonnenschein sunshine schatz schatzi liebe
    ichliebedich iloveyou loveyou baby engel prinzessin princess dragon monkey shadow superman
    batman starwars pokemon football fussball baseball basketball soccer bayern bayernmuenchen
    schalke dortmund borussia werder hamburg berlin muenchen koeln frankfurt stuttgart deutschland
    germany michael thomas andreas daniel stefan sebastian christian alexander jessica nicole sabine
    computer internet windows microsoft google apple samsung letmein trustno access secret
    qwertz qwertzuiop qwertzui qwerty qwertyuiop asdf asdfgh asdfghjkl asdfasdf yxcvbnm zxcvbnm
    qayxsw qazwsx abc abcabc abcd abcdef abcdefg abcdefgh abcdefghij xxx aaaaaa passwd pass
    kundenpflege kunden handwerk handwerker tischler tischlerei schreiner schreinerei werkstatt
    firma betrieb meister meisterbetrieb handwerksbetrieb buero sicher sicherheit datenbank
    verschluesselung verschluesselt schluessel mercedes porsche ferrari volkswagen audi
    """.split()
)

_ROWS = ("abcdefghijklmnopqrstuvwxyz", "01234567890", "qwertzuiop", "asdfghjkl", "yxcvbnm",
         "qwertyuiop", "zxcvbnm")  # fmt: skip
_LEET = str.maketrans("013457@$!", "oieastasi")


def normalized(password: str) -> str:
    """The same password whichever system typed it (ä as one sign or as two)."""
    return unicodedata.normalize("NFC", password)


def problem(password: str, near: tuple[str, ...] = ()) -> str:
    """Why the password is no good, in German; '' when it is. `near`: names it must not be."""
    if not password:
        return _("Bitte ein Passwort eingeben.")
    if len(password) > MOST:
        return _("Bitte höchstens {n} Zeichen.").format(n=MOST)
    if any(unicodedata.category(sign) in ("Cc", "Cs") for sign in password):
        return _("Das Passwort enthält Zeichen, die sich nicht tippen lassen.")
    if len(password) < LEAST:
        return _("Bitte mindestens {n} Zeichen – zum Beispiel vier Wörter.").format(n=LEAST)
    if len(set(password.casefold())) < 5:
        return _("Das Passwort wiederholt wenige Zeichen. Bitte ein anderes wählen.")
    if _is_a_row(password):
        return _("Das Passwort folgt der Tastatur oder dem Alphabet. Bitte ein anderes wählen.")
    inner = re.sub(r"^[\W\d_]+|[\W\d_]+$", "", password)
    words = {_core(password), _core(inner.translate(_LEET))}
    halves = {word[: len(word) // 2] for word in words if word == word[: len(word) // 2] * 2}
    names = {_core(name) for name in near if len(name) > 3}
    if (words | halves) & (_COMMON | names):
        return _("Dieses Passwort steht in den Listen, die Angreifer zuerst versuchen.")
    if re.fullmatch(r"[\d./\- ]+", password):
        return _("Nur Ziffern sind schnell durchprobiert. Bitte auch Buchstaben.")
    return ""


def strength(password: str) -> int:
    """0 not allowed, 1 enough, 2 good, 3 very good – for the bar beside the field."""
    if problem(password):
        return 0
    kinds = sum(
        any(test(sign) for sign in password)
        for test in (str.islower, str.isupper, str.isdigit, lambda sign: not sign.isalnum())
    )
    points = len(password) + 2 * (kinds - 1)
    return 1 if points < LONG else 2 if points < LONG + 6 else 3


def _core(text: str) -> str:
    """The word in a password: folded, without digits and signs around and between."""
    return re.sub(r"[\W\d_]+", "", fold(text))


def _is_a_row(password: str) -> bool:
    """Whether it only walks along the keyboard or the alphabet, forth or back."""
    text = password.casefold()
    steps = sum(
        any(pair in row or pair in row[::-1] for row in _ROWS)
        for pair in (text[n : n + 2] for n in range(len(text) - 1))
    )
    return steps >= (len(text) - 1) * 0.75
