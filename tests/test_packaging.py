"""What ships: a wheel holds the whole program and its resources, and finds them."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from hatchling.builders.wheel import WheelBuilder

from kundenpflege.base.paths import resource

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture
def unpacked(tmp_path: Path) -> Path:
    """The wheel's content, as pip lays it into site-packages."""
    (wheel,) = WheelBuilder(str(ROOT)).build(directory=str(tmp_path), versions=["standard"])
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path / "site")
    return tmp_path / "site"


def below(folder: Path) -> set[str]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix() for path in files if path.suffix != ".pyc"}


def test_the_wheel_is_the_program_with_its_resources_and_nothing_else(unpacked: Path) -> None:
    resources = {f"resources/{name}" for name in below(ROOT / "resources")}
    assert "resources/icon.svg" in resources
    assert below(unpacked / "kundenpflege") == below(ROOT / "kundenpflege") | resources
    top = {path.name for path in unpacked.iterdir() if not path.name.endswith(".dist-info")}
    assert top == {"kundenpflege"}


def test_an_installed_program_finds_its_resources(unpacked: Path) -> None:
    script = "from kundenpflege.base.paths import resource; print(resource('icon.svg'))"
    found = subprocess.run(
        [sys.executable, "-c", script], cwd=unpacked, capture_output=True, text=True, check=True
    )
    assert Path(found.stdout.strip()) == unpacked / "kundenpflege" / "resources" / "icon.svg"


def test_a_checkout_finds_its_resources() -> None:
    assert resource("icon.svg").is_file()


def test_the_frozen_program_finds_its_resources(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "resources").mkdir()
    monkeypatch.setattr(sys, "_MEIPASS", str(tmp_path), raising=False)
    assert resource("icon.svg") == tmp_path / "resources" / "icon.svg"
