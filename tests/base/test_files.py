"""Files are there as a whole or not at all, and every failure says in German what to do."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from pathlib import Path

import pytest

from kundenpflege.base.errors import DiskFullError, UserError
from kundenpflege.base.files import replaced, trouble, why, write_file


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder that holds nothing else."""
    made = tmp_path / "Ablage"
    made.mkdir()
    return made


def test_the_new_file_takes_the_place_of_the_old(folder: Path) -> None:
    path = folder / "Angebot.pdf"
    path.write_bytes(b"alt")
    assert write_file(path, "neu – größer") == path
    assert path.read_text("utf-8") == "neu – größer"
    assert os.listdir(folder) == ["Angebot.pdf"]


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (errno.ENOSPC, "voll"),
        (errno.EDQUOT, "voll"),
        (errno.EFBIG, "voll"),
        (errno.EIO, "nimmt nichts mehr an"),
        (errno.EROFS, "schreibgeschützten Datenträger"),
        (errno.EACCES, "lässt sich nicht schreiben"),
        (errno.ENAMETOOLONG, "zu lang"),
    ],
)
def test_a_failure_leaves_the_old_file_and_no_piece_of_the_new(
    folder: Path, number: int, said: str
) -> None:
    path = folder / "Kunden.csv"
    path.write_bytes(b"alt")
    with pytest.raises(UserError, match=said) as caught, replaced(path) as target:
        target.write_bytes(b"halb")
        raise OSError(number, os.strerror(number))
    assert isinstance(caught.value, DiskFullError) == (said in ("voll", "nimmt nichts mehr an"))
    assert path.read_bytes() == b"alt"
    assert os.listdir(folder) == ["Kunden.csv"]


def test_a_full_disk_of_windows_is_known_by_its_own_number(folder: Path) -> None:
    error = OSError(errno.EINVAL, "There is not enough space on the disk")
    error.winerror = 112  # type: ignore[attr-defined]
    assert isinstance(trouble(error, folder / "x.pdf"), DiskFullError)


@pytest.mark.skipif(os.name == "nt", reason="limits of POSIX processes")
def test_a_disk_that_takes_no_more(folder: Path) -> None:
    path = folder / "Liste.pdf"
    path.write_bytes(b"alt")
    code = (
        "import resource, signal, sys\n"
        "from pathlib import Path\n"
        "from kundenpflege.base.errors import DiskFullError\n"
        "from kundenpflege.base.files import write_file\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (10_000, hard))\n"
        "path = Path(sys.argv[1])\n"
        "try:\n"
        "    write_file(path, b'x' * 100_000)\n"
        "except DiskFullError as error:\n"
        "    print(error.message)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))\n"
        "print(path.read_bytes(), write_file(path, b'neu').read_bytes())\n"
    )
    result = subprocess.run(
        [sys.executable, "-c", code, str(path)], capture_output=True, text=True, timeout=60
    )
    assert "voll" in result.stdout and "b'alt' b'neu'" in result.stdout, result.stderr
    assert os.listdir(folder) == ["Liste.pdf"]


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("fehlt/Liste.csv", "gibt es nicht"),
        ("Ordner", "ist ein Ordner"),
        ("a\0b.csv", "nicht erlaubt"),
        ("\udc80\ud800.csv", "nicht erlaubt"),
        ("x" * 300 + ".csv", "zu lang"),
    ],
)
def test_names_and_places_that_cannot_be(folder: Path, name: str, said: str) -> None:
    (folder / "Ordner").mkdir()
    with pytest.raises(UserError, match=said) as caught:
        write_file(folder / name, b"x")
    caught.value.message.encode()  # can be shown
    assert os.listdir(folder) == ["Ordner"]


@pytest.mark.parametrize("head", [b"SQLite format 3\0", b"KPfl\x01"])
def test_no_list_takes_the_place_of_a_database(folder: Path, head: bytes) -> None:
    path = folder / "k.db"
    path.write_bytes(head + b"\0" * 100)
    with pytest.raises(UserError, match="Datenbank"):
        write_file(path, b"x")
    assert path.read_bytes() == head + b"\0" * 100


def test_a_long_name_fits_while_it_is_written(folder: Path) -> None:
    path = folder / ("ä" * 123 + ".pdf")
    write_file(path, b"x")
    assert os.listdir(folder) == [path.name]


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (PermissionError(errno.EACCES, "Permission denied"), "Zugriff verweigert"),
        (FileNotFoundError(errno.ENOENT, "No such file or directory"), "nicht gefunden"),
        (OSError(errno.ENOSPC, "No space left on device"), "der Datenträger ist voll"),
        (OSError(9999, "etwas Neues"), "etwas Neues"),
        (OSError(), "OSError"),
        (ValueError("kaputt"), "kaputt"),
    ],
)
def test_the_reason_of_the_system_is_german(error: Exception, said: str) -> None:
    assert why(error) == said


def test_windows_tells_more() -> None:
    error = OSError(errno.EACCES, "The process cannot access the file")
    error.winerror = 32  # type: ignore[attr-defined]
    assert "anderen Programm" in why(error)
