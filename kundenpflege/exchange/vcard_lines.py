"""The syntax of vCards: folded lines, parameters, encodings and escapes (RFC 2426, RFC 6350)."""

from __future__ import annotations

import binascii
import codecs
import quopri
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import unquote

from kundenpflege.base.i18n import _
from kundenpflege.base.money import format_count

from .limits import RefusedError

#: Longest text of one statement that is kept, in bytes.
MAX_STATEMENT = 1_000_000
#: Lines of a file, and statements that are looked at.
MAX_LINES = 2_000_000
MAX_STATEMENTS = 800_000
#: Statements that are never looked at: pictures, sounds, keys, and how the card was made.
_SKIPPED = frozenset(
    b"PHOTO LOGO SOUND KEY PRODID REV SOURCE CALURI FBURL CALADRURI CLIENTPIDMAP XML".split()
)
_HEAD = re.compile(
    rb"^[ \t]*(?:(?P<group>[A-Za-z0-9._-]{1,100})\.)?(?P<name>[A-Za-z0-9-]{1,60})[ \t]*(?=[;:])"
)
_SIMPLE = re.compile(rb"[A-Za-z-]{1,60}:")
_PARAMETER = re.compile(rb';[ \t]*(?P<key>[^=;:"]*)(?:=(?P<value>(?:"[^"]*"|[^";:])*))?')
_VALUES = re.compile(r'"([^"]*)"|([^,"]+)')
#: Only these encodings: a name out of a file never makes Python look for a module.
_CHARSETS = {
    "utf8": "utf-8",
    "unicode11utf8": "utf-8",
    "usascii": "cp1252",
    "ascii": "cp1252",
    "ansi": "cp1252",
    "iso88591": "cp1252",
    "latin1": "cp1252",
    "iso88592": "iso8859-2",
    "iso88595": "iso8859-5",
    "iso88597": "iso8859-7",
    "iso88599": "iso8859-9",
    "iso885915": "iso8859-15",
    "windows1250": "cp1250",
    "windows1251": "cp1251",
    "windows1252": "cp1252",
    "windows1253": "cp1253",
    "windows1254": "cp1254",
    "cp1250": "cp1250",
    "cp1252": "cp1252",
    "cp850": "cp850",
    "ibm850": "cp850",
    "cp437": "cp437",
    "ibm437": "cp437",
    "macintosh": "mac-roman",
    "xmacroman": "mac-roman",
    "koi8r": "koi8-r",
}
_BARE_ENCODINGS = frozenset("quoted-printable base64 8bit 7bit b".split())


@dataclass(frozen=True, slots=True)
class Statement:
    """One logical line: `item1.TEL;TYPE=CELL:0171 …`. Names are upper case, types lower case."""

    name: str
    value: str
    group: str = ""
    types: frozenset[str] = frozenset()
    parameters: dict[str, str] = field(default_factory=dict)


def statements(data: bytes) -> Iterator[Statement]:
    """The logical lines of a file of vCards, whatever their version; RefusedError beyond limits."""
    if b"\n" not in data:
        data = data.replace(b"\r", b"\n")
    if data.count(b"\n") > MAX_LINES:
        raise _too_many()
    for number, line in enumerate(_logical_lines(data)):
        if number > MAX_STATEMENTS:
            raise _too_many()
        statement = _statement(line)
        if statement is not None:
            yield statement


def _too_many() -> RefusedError:
    return RefusedError(_("Die Visitenkarten haben zu viele Zeilen. Bitte die Datei aufteilen."))


def _logical_lines(data: bytes) -> Iterator[bytes]:
    """Lines unfolded before they are decoded: writers cut also inside of a character."""
    parts: list[bytes] = []
    length = 0
    skipped = quoted = old = False
    position = 0
    while position < len(data):
        end = data.find(b"\n", position)
        end = len(data) if end < 0 else end
        too_long = end - position > MAX_STATEMENT
        line = data[position : position + 200 if too_long else end]
        position = end + 1
        line = line.rstrip(b"\r")
        if parts and quoted and parts[-1].endswith(b"="):
            parts[-1] = parts[-1][:-1]
            new = line
        elif parts and line[:1] in (b" ", b"\t"):
            # 2.1 folds before a blank and keeps it, 3.0 and 4.0 put it in.
            new = b" " + line.lstrip(b"\t ") if old else line[1:]
        else:
            if parts and not skipped:
                yield b"".join(parts)
            match = _HEAD.match(line)
            name = match["name"].upper() if match else b""
            skipped = name in _SKIPPED
            if name == b"VERSION":
                old = line.partition(b":")[2].strip() == b"2.1"
            quoted = b"QUOTED-PRINTABLE" in line.partition(b":")[0].upper()
            parts, length, new = [], 0, line
            if skipped:
                parts = [b""]
        if skipped:
            continue
        length += len(new)
        if too_long or length > MAX_STATEMENT:
            raise RefusedError(
                _("Eine Angabe in den Visitenkarten ist länger als {n} Zeichen.").format(
                    n=format_count(MAX_STATEMENT)
                )
            )
        parts.append(new)
    if parts and not skipped:
        yield b"".join(parts)


def _statement(line: bytes) -> Statement | None:
    simple = _SIMPLE.match(line)
    if simple is not None:
        name = simple[0][:-1].decode("ascii").upper()
        return Statement(name, _decode(line[simple.end() :], ""))
    head = _HEAD.match(line)
    if head is None:
        return None
    position = head.end()
    types: list[str] = []
    parameters: dict[str, str] = {}
    while (match := _PARAMETER.match(line, position)) is not None and match.end() > position:
        position = match.end()
        key = match["key"].decode("ascii", "replace").strip().upper()
        if match["value"] is None:
            # 2.1: `TEL;CELL;VOICE:` and `NOTE;QUOTED-PRINTABLE:`.
            bare = key.casefold()
            if bare in _BARE_ENCODINGS:
                parameters["ENCODING"] = bare
            else:
                types.append(bare)
            continue
        text = _decode(match["value"], "")
        if key == "TYPE":
            types.extend(
                word.strip().casefold()
                for quoted, plain in _VALUES.findall(text)
                for word in (quoted or plain).split(",")
            )
        elif key not in parameters:
            parameters[key] = text.strip().strip('"')
    if line[position : position + 1] != b":":
        return None
    raw = line[position + 1 :]
    encoding = parameters.get("ENCODING", "").casefold()
    if encoding in ("base64", "b"):
        try:
            raw = binascii.a2b_base64(raw)
        except binascii.Error:
            return None
    elif encoding == "quoted-printable":
        raw = quopri.decodestring(raw)
    return Statement(
        head["name"].decode("ascii").upper(),
        _decode(raw, parameters.get("CHARSET", "")),
        (head["group"] or b"").decode("ascii").casefold(),
        frozenset(word for word in types if word),
        parameters,
    )


def _decode(raw: bytes, charset: str) -> str:
    """Text by the charset the line names, else UTF-8, else Windows."""
    if not charset:
        try:
            return raw.decode("utf-8")
        except UnicodeDecodeError:
            pass
    wanted = _CHARSETS.get(re.sub(r"[^a-z0-9]", "", charset.casefold()), "")
    for encoding in dict.fromkeys((wanted, "utf-8", "cp1252") if wanted else ("utf-8", "cp1252")):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return raw.decode("latin-1")


def to_bytes(data: bytes) -> bytes:
    """The file in an encoding whose line ends and colons are single bytes."""
    for bom, encoding in (
        (codecs.BOM_UTF8, ""),
        (codecs.BOM_UTF32_LE, "utf-32"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if data.startswith(bom):
            if not encoding:
                return data[len(bom) :]
            return data.decode(encoding, "replace").encode("utf-8", "replace")
    head = data[:200]
    if head.count(0) > len(head) // 4:
        encoding = "utf-16-be" if head[:1] == b"\0" else "utf-16-le"
        return data.decode(encoding, "replace").encode("utf-8", "replace")
    return data


_ESCAPE = re.compile(r"\\(.)", re.DOTALL)


def unescape(text: str) -> str:
    """`Zeile\\nZeile\\, mit Komma` as it is meant."""
    if "\\" not in text:
        return text
    return _ESCAPE.sub(lambda match: "\n" if match[1] in "nN" else match[1], text)


def escape(text: str) -> str:
    """A text as value of a 3.0 card."""
    text = text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\n", "\\n")


def split(text: str, separator: str) -> list[str]:
    """The parts between separators that are not escaped; still escaped themselves."""
    if "\\" not in text:
        return text.split(separator)
    parts: list[list[str]] = [[]]
    for token in re.findall(rf"\\.|{separator}|[^\\{separator}]+|\\$", text, re.DOTALL):
        if token == separator:
            parts.append([])
        else:
            parts[-1].append(token)
    return ["".join(part) for part in parts]


def uri_text(value: str, scheme: str) -> str:
    """`tel:+49-4532-55519;ext=12` → `+49-4532-55519 12`, `mailto:a@b.de?x` → `a@b.de`."""
    if not value.casefold().startswith(f"{scheme}:"):
        return value
    body, _mark, rest = value[len(scheme) + 1 :].partition(";" if scheme == "tel" else "?")
    extension = re.search(r"(?:^|;)ext=(\d{1,10})", rest) if scheme == "tel" else None
    return unquote(body) + (f" {extension[1]}" if extension else "")


def fold_line(line: str) -> bytes:
    """A logical line as lines of at most 75 octets, cut between characters, with CRLF."""
    whole = line.encode("utf-8", "replace")
    if len(whole) <= 75:
        return whole + b"\r\n"
    pieces: list[bytes] = []
    current = bytearray()
    for character in line:
        octets = character.encode("utf-8", "replace")
        if len(current) + len(octets) > 75:
            pieces.append(bytes(current))
            current = bytearray(b" ")
        current += octets
    pieces.append(bytes(current))
    return b"\r\n".join(pieces) + b"\r\n"
