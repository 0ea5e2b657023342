"""The house keeps its plan: floors, rooms, what may be imported where, and when."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "kundenpflege"
SOURCES = sorted(PACKAGE.rglob("*.py"))
TESTS = sorted((ROOT / "tests").rglob("*.py"))
MIGRATIONS = PACKAGE / "store" / "migrations"

# Each costs a tenth of a second or more: imported inside the function that needs it.
HEAVY = {
    "PIL",
    "alembic",
    "cologne_phonetics",
    "defusedxml",
    "email_validator",
    "fontpkg_lato",
    "holidays",
    "lxml",
    "openpyxl",
    "xlsxwriter",
    "phonenumbers",
    "pypdfium2",
    "python_calamine",
    "qtawesome",
    "rapidfuzz",
    "reportlab",
    "stdnum",
}

# The modules of PySide6-Essentials that are LGPL and in use; QtCharts and QtGraphs are GPL,
# QML would triple the installer.
QT_MODULES = {
    "QtCore",
    "QtDBus",
    "QtGui",
    "QtNetwork",
    "QtPrintSupport",
    "QtSvg",
    "QtSvgWidgets",
    "QtTest",
    "QtWidgets",
}


def name_of(path: Path) -> str:
    """A file as it is called in a failure: `kundenpflege/ui/mainwindow.py`."""
    return path.relative_to(ROOT).as_posix()


def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


def imported(node: ast.AST) -> list[str]:
    """The absolute modules an import statement names; nothing for other statements."""
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom) and not node.level and node.module:
        return [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
    return []


def run_at_import(statements: list[ast.stmt]) -> Iterator[ast.stmt]:
    """All statements that run while the module is imported: not those of functions, nor those
    for the type checker alone."""
    for statement in statements:
        yield statement
        if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        if isinstance(statement, ast.If) and "TYPE_CHECKING" in ast.unparse(statement.test):
            yield from run_at_import(statement.orelse)
            continue
        for part in ("body", "orelse", "finalbody"):
            yield from run_at_import(getattr(statement, part, []))
        for handler in getattr(statement, "handlers", []):
            yield from run_at_import(handler.body)


def test_floors_and_rooms_keep_their_contracts() -> None:
    script = "import sys; from importlinter import cli; sys.exit(cli.lint_imports(no_cache=True))"
    checked = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True
    )
    if checked.returncode:
        pytest.fail(checked.stdout + checked.stderr, pytrace=False)


@pytest.mark.parametrize(
    "statement", ["import PySide6.QtCharts", "from PySide6 import QtGraphs, QtCore"]
)
def test_a_forbidden_qt_module_would_be_seen(statement: str) -> None:
    assert foreign_qt_modules(ast.parse(statement))


def foreign_qt_modules(tree: ast.Module) -> set[str]:
    parts = [name.split(".") for node in ast.walk(tree) for name in imported(node)]
    return {name[1] for name in parts if name[0] == "PySide6" and len(name) > 1} - QT_MODULES


def test_only_the_small_free_part_of_qt_is_used() -> None:
    found = {name_of(path): foreign_qt_modules(tree_of(path)) for path in SOURCES + TESTS}
    assert {name: modules for name, modules in found.items() if modules} == {}


def clock_readings(tree: ast.Module) -> list[int]:
    """Lines that ask the computer for the day or the time."""
    asked = re.compile(
        r"(^|\.)(date|datetime|QDate|QDateTime|QTime|func|time)"
        r"\.(today|now|utcnow|currentDate\w*|current_date|current_timestamp|localtime|gmtime)$",
        re.IGNORECASE,
    )
    return [
        node.lineno
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and asked.search(ast.unparse(node))
    ]


@pytest.mark.parametrize(
    "code",
    ["date.today()", "dt.datetime.now(tz)", "default=date.today", "QDate.currentDate()"],
)
def test_a_look_at_the_clock_would_be_seen(code: str) -> None:
    assert clock_readings(ast.parse(code)) == [1]
    assert clock_readings(ast.parse("clock.today(); office.today; db.now")) == []


def test_today_comes_from_the_clock_alone() -> None:
    allowed = {PACKAGE / "base" / "dates.py"}
    found = [
        f"{name_of(path)}:{line}"
        for path in SOURCES + TESTS
        if path not in allowed
        for line in clock_readings(tree_of(path))
    ]
    assert found == []


def test_rules_know_no_files_no_clock_and_no_network() -> None:
    outside = {"io", "os", "pathlib", "shutil", "socket", "subprocess", "tempfile", "time"}
    found = [
        f"{name_of(path)}: {module}"
        for path in SOURCES
        if path.is_relative_to(PACKAGE / "rules")
        for node in ast.walk(tree_of(path))
        for module in imported(node)
        if module.split(".")[0] in outside
    ]
    assert found == []


def test_heavy_libraries_are_imported_where_they_are_used() -> None:
    def may(path: Path, library: str) -> bool:
        # A table or a paragraph of ours derives from reportlab's; documents load when needed.
        documents = path.is_relative_to(PACKAGE / "documents")
        return documents and library in {"reportlab", "fontpkg_lato", "PIL"}

    found = [
        f"{name_of(path)}: {module}"
        for path in SOURCES
        if not path.is_relative_to(MIGRATIONS)
        for node in run_at_import(tree_of(path).body)
        for module in imported(node)
        if (library := module.split(".")[0]) in HEAVY and not may(path, library)
    ]
    assert found == []


def dotted(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def test_loading_the_whole_program_loads_nothing_heavy() -> None:
    when_needed = [MIGRATIONS, PACKAGE / "documents", PACKAGE / "__main__.py"]
    modules = [
        dotted(path)
        for path in SOURCES
        if not any(path.is_relative_to(part) for part in when_needed)
    ]
    script = (
        "import importlib, sys\n"
        f"for name in {modules!r}: importlib.import_module(name)\n"
        "print('\\n'.join({name.split('.')[0] for name in sys.modules}))"
    )
    loaded = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True
    )
    if loaded.returncode:
        pytest.fail(loaded.stderr[-2000:], pytrace=False)
    assert set(loaded.stdout.split()) & HEAVY == set()


def test_nothing_heavy_stands_between_start_and_first_paint() -> None:
    environment = dict(os.environ, KUNDENPFLEGE_STARTUP_PROBE="1", PYTHONPATH=str(ROOT))
    # Both streams in one: what is imported, in the order of the marks the program prints.
    started = subprocess.run(
        [sys.executable, "-u", "-X", "importtime", "-m", "kundenpflege", "--demo"],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env=environment,
        timeout=60,
    )
    before, painted, after = started.stdout.partition("painted ")
    if started.returncode or not painted or "ready " not in after:
        pytest.fail(f"did not start:\n{started.stdout[-2000:]}", pytrace=False)
    modules = re.findall(r"^import time:.*\| +([\w.]+)$", before, re.MULTILINE)
    assert "PySide6.QtWidgets" in modules
    assert {name.split(".")[0] for name in modules} & HEAVY == set()


# Used through another library, never by name.
INDIRECT = {
    "qtawesome": "its font holds the icons; importing it would cost a quarter of a second",
    "tzdata": "zoneinfo reads it where the system has no time zones of its own",
}


def declared_libraries() -> set[str]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return {normal(re.split(r"[<>=~ ]", line)[0]) for line in project["dependencies"]}


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def test_the_declared_libraries_are_the_imported_ones() -> None:
    modules = {
        module.split(".")[0]
        for path in SOURCES
        for node in ast.walk(tree_of(path))
        for module in imported(node)
    } - {"kundenpflege", *sys.stdlib_module_names}
    owners = packages_distributions()
    used = {normal(owner) for module in modules for owner in owners.get(module, [module])}
    # shiboken6 is the part of PySide6 that tells whether a window still lives.
    used -= {"shiboken6"}
    declared = declared_libraries() - INDIRECT.keys()
    assert (used - declared, declared - used) == (set(), set())
