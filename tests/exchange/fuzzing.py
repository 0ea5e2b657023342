"""Run alone: thousands of damaged files through the whole of reading, under watch (JSON).

    python -m tests.exchange.fuzzing SEED COUNT

Between the first and the last input nothing may be opened, connected, started or imported: the
interpreter's audit events say so, and the system gives out no further file descriptor.
"""

from __future__ import annotations

import codecs
import io
import json
import os
import random
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

from kundenpflege.base.dates import FixedClock
from kundenpflege.base.errors import UserError
from kundenpflege.exchange import importing
from kundenpflege.exchange.cells import read_country
from kundenpflege.exchange.compound import build, read_workbook
from kundenpflege.exchange.headers import judge
from kundenpflege.exchange.reading import Table, read_data, read_pasted
from kundenpflege.exchange.vcard_lines import _CHARSETS
from kundenpflege.services import imports
from kundenpflege.services.imports import Lookup
from kundenpflege.store import Store

from .files import ods_row, ods_with, xls_with, xlsx_with

SAMPLES = Path(__file__).parents[1] / "samples"
SLOW = 5.0
MEMORY = 200 * 1024 * 1024
#: Events of the interpreter that reading a list has no business with.
_FORBIDDEN = (
    "open",
    "import",
    "exec",
    "socket.",
    "subprocess.",
    "os.",
    "shutil.",
    "tempfile.",
    "urllib.",
    "http.",
    "ftplib.",
    "ctypes.",
    "pickle.",
    "marshal.",
    "sqlite3.",
    "glob.",
    "webbrowser.",
)
_CELLS = (
    '<row r="1"><c r="A1" t="inlineStr"><is><t>Name</t></is></c><c r="B1" t="s"><v>0</v></c>'
    '<c r="C1" t="str"><v>Geburtstag</v></c></row><row r="2"><c r="A2" t="inlineStr"><is><r><t>'
    'Müller</t></r></is></c><c r="B2"><v>12.5</v></c><c r="C2" s="1"><f>A2</f><v>24000</v></c>'
    '<c r="D2"><f>HYPERLINK("http://x","y")</f></c><c r="E2" t="b"><v>1</v></c></row>'
)
_OLD_CARD = (
    "BEGIN:VCARD\r\nVERSION:2.1\r\nN;CHARSET=ISO-8859-1;ENCODING=QUOTED-PRINTABLE:M=FCl=\r\nler;J;;;"
    "\r\nTEL;WORK;VOICE:030 1\r\nPHOTO;VALUE=uri:http://example.invalid/x.png\r\n"
    "LOGO;VALUE=uri:file:///etc/passwd\r\n"
    "ADR;WORK;ENCODING=QUOTED-PRINTABLE:;;Weg 1;K=F6ln;;50667\r\n"
    "NOTE;ENCODING=BASE64:\r\n SGFsbG8=\r\nBDAY:19800517\r\nEND:VCARD\r\n"
).encode("cp1252")
_WORDS: tuple[bytes, ...] = (
    b"\0",
    b"\xff\xfe",
    b"\xef\xbb\xbf",
    b"\x1a",
    b"\r",
    b"\n",
    b'"',
    b"'",
    b";;;;;;",
    b"\t",
    b"=cmd|' /C calc'!A0",
    b'=HYPERLINK("http://x";"y")',
    b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>&a;',
    b"<![CDATA[",
    b"&#0;",
    b"&#x110000;",
    b"<c r='ZZZ99999999'><v>1</v></c>",
    b' r="-1"',
    b'table:number-columns-repeated="99999999"',
    b"BEGIN:VCARD\r\n",
    b"END:VCARD\r\n",
    b"ENCODING=QUOTED-PRINTABLE:=",
    b";CHARSET=utf-7;",
    b";CHARSET=../../x;",
    b"PHOTO;VALUE=uri:http://example.invalid/x.png\r\n",
    b"AGENT:\r\nBEGIN:VCARD\r\n",
    b"\\",
    b":::",
    b"sep=\r",
    b"99999999999999999999999999999",
    b"1e999",
    b"31.02.2020",
    b"\xed\xa0\x80",
    "😀é\u202e\u2028".encode(),
    b"\x85",
    b"A" * 3_000,
)


def _watch(found: list[str]) -> Callable[[str, tuple[object, ...]], None]:
    def hook(event: str, arguments: tuple[object, ...]) -> None:
        if watching[0] and event.startswith(_FORBIDDEN):
            found.append(f"{event} {arguments!r}"[:300])

    return hook


#: Whether an input is being read just now.
watching = [False]


def samples() -> list[bytes]:
    """One file of every format, small."""
    text = (
        "Name;Straße;PLZ;Ort;Geburtstag;Umsatz\r\nMüller, Uwe;Weg 1;1067;Köln;3.4.61;1.234,50\r\n"
    )
    cells: list[tuple[int, int, str | float]] = [(0, 0, "Name"), (0, 1, "Ort"), (1, 0, "Müller")]
    return [
        xlsx_with(_CELLS),
        ods_with(ods_row("Name", "Ort") + ods_row("Müller", "Köln", repeated=2)),
        xls_with([*cells, (1, 1, 24_000.0)]),
        text.encode("cp1252"),
        text.encode("cp850"),
        text.encode("utf-16"),
        text.encode("utf-8-sig"),
        (SAMPLES / "handy.vcf").read_bytes(),
        _OLD_CARD,
        (SAMPLES / "outlook_kontakte.csv").read_bytes(),
        (SAMPLES / "google_contacts.csv").read_bytes(),
    ]


def damaged(source: random.Random, originals: list[bytes]) -> bytes:
    """One of the samples after some accidents; inside of its shell as often as outside."""
    data = source.choice(originals)
    if data.startswith(b"PK") and source.random() < 0.7:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = {name: archive.read(name) for name in archive.namelist()}
        name = source.choice([n for n in parts if n.endswith((".xml", ".rels"))])
        parts[name] = _mutate(source, parts[name], originals)
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as archive:
            for name, part in parts.items():
                archive.writestr(name, part)
        return out.getvalue()
    if data.startswith(b"\xd0\xcf") and source.random() < 0.7:
        return build(_mutate(source, read_workbook(data), originals))
    return _mutate(source, data, originals)


def _mutate(source: random.Random, data: bytes, originals: list[bytes]) -> bytes:
    changed = bytearray(data)
    for _n in range(source.choice((1, 1, 2, 3, 8))):
        at = source.randrange(len(changed) + 1)
        match source.randrange(7):
            case 0 | 1 if at < len(changed):
                changed[at] = source.randrange(256)
            case 2:
                changed[at:at] = source.choice(_WORDS)
            case 3:
                del changed[at : at + source.randrange(40)]
            case 4:
                changed[at:at] = changed[at : at + source.randrange(200)] * source.randrange(1, 5)
            case 5 if source.random() < 0.3:
                del changed[at:]
            case 6 if source.random() < 0.3:
                other = source.choice(originals)
                changed[at:] = other[source.randrange(len(other)) :]
    return bytes(changed)


def read(data: bytes, known: Lookup, pasted: bool) -> str:
    """All that happens to a list before the user sees it; says how it ended."""
    try:
        table = read_pasted(data.decode("utf-8", "replace")) if pasted else read_data(data, judge)
        source = importing.Source("liste", Table(table.name, table.rows[:6], table.formulas))
        importing.read_rows(source, importing.guess(source, known), known)
    except UserError:
        return "refused"
    return "read"


def main(seed: int, count: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        clock = FixedClock(date(2026, 11, 21))
        with Store.open(Path(folder) / "x.db", clock=clock) as store, store.read() as db:
            known = imports.lookup(db)
    originals = samples()
    _load_everything()
    for data in [*originals, b"=?", b"%PDF"]:
        for pasted in (False, True):
            read(data, known, pasted)
    source = random.Random(seed)
    for _n in range(40):
        # What is loaded at its first use is loaded now.
        read(damaged(source, originals), known, False)
    seen: list[str] = []
    before = _used()
    sys.addaudithook(_watch(seen))
    _no_more_files()
    ends = {"read": 0, "refused": 0}
    problems: list[str] = []
    source = random.Random(seed + 1)
    for number in range(count):
        data = damaged(source, originals)
        started = time.perf_counter()
        watching[0] = True
        try:
            ends[read(data, known, pasted=number % 10 == 0)] += 1
        except Exception as error:
            problems.append(f"{number}: {error!r}"[:300])
        finally:
            watching[0] = False
        if time.perf_counter() - started > SLOW:
            problems.append(f"{number}: slow")
        if seen:
            problems.append(f"{number}: {seen[0]}")
            seen.clear()
    if _used() - before > MEMORY:
        problems.append("memory")
    print(json.dumps({**ends, "problems": problems[:20]}))


def _used() -> int:
    """The most memory the process ever held, in bytes; 0 where the system does not say."""
    if sys.platform == "win32":
        return 0
    from .measuring import used

    return used()


def _load_everything() -> None:
    """Parts of the program and its libraries that are loaded at their first use."""
    import idna.uts46data  # noqa: F401
    import phonenumbers

    phonenumbers.PhoneMetadata.load_all()
    read_country("nirgends")
    for name in (
        *_CHARSETS.values(),
        "utf-16-le",
        "utf-16-be",
        "utf-32",
        "utf-8-sig",
        "punycode",
        "idna",
    ):
        codecs.lookup(name)


def _no_more_files() -> None:
    """Not even code that tells the interpreter nothing gets a further file or connection."""
    if sys.platform == "win32":
        return
    import resource

    probe = os.open(os.devnull, os.O_RDONLY)
    os.close(probe)
    _soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (probe, hard))


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
