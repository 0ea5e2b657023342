"""Tries every promise about the data by force and prints the table of what held.

`python -m tests.faults [--short] [--only NAME …] [--json] [--seed N] [--times N]`; ends with 1
when anything broke. The same seed gives the same throws of the dice.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from .row import ROWS, Row

ROOT = Path(__file__).resolve().parents[2]

#: Seconds after which a row counts as hanging: broken.
LIMIT = {True: 900, False: 6 * 3600}

#: So many of the broken tries are told.
TOLD = 5


def main(arguments: list[str]) -> int:
    """Run the rows side by side, tell them in order; 0 only when every promise held."""
    options = _options(arguments)
    rows = [row for row in ROWS if not options.only or row.name in options.only]
    with ThreadPoolExecutor(options.jobs) as pool:
        # The long ones first, so that none of them is waited for at the end.
        order = sorted(rows, key=lambda row: -row.weight)
        runs = {row.name: pool.submit(_try, row, options) for row in order}
        results = []
        if not options.json:
            print(_line("Promise", "tried", "broken", "seconds"), flush=True)
        for row in rows:
            result = runs[row.name].result()
            results.append({"name": row.name, "promise": row.promise, **result})
            if not options.json:
                _tell(row, result)
    broken = sum(len(result["broken"]) for result in results)
    if options.json:
        told = {"seed": options.seed, "short": options.short, "rows": results}
        print(json.dumps(told, ensure_ascii=False, indent=1))
    else:
        tried = sum(result["tried"] for result in results)
        print(_line(f"{len(rows)} promises", tried, broken, ""))
    return 1 if broken else 0


def _options(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.faults", description=__doc__)
    parser.add_argument("--short", action="store_true", help="in less than three minutes")
    names = [row.name for row in ROWS]
    parser.add_argument("--only", nargs="+", choices=names, metavar="NAME", help=", ".join(names))
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--seed", type=int, default=2026)
    parser.add_argument("--times", type=int, help="try each of them so often")
    parser.add_argument("--jobs", type=int, default=min(os.cpu_count() or 1, 4))
    return parser.parse_args(arguments)


def _try(row: Row, options: argparse.Namespace) -> dict[str, Any]:
    from .one_row import RESULT

    count = row.short if options.short else row.full
    if options.times is not None:
        count = options.times
    command = [sys.executable, "-m", "tests.faults.one_row", row.name, str(count)]
    command += [str(options.seed), "short" if options.short else "full"]
    try:
        ended = subprocess.run(
            command,
            cwd=ROOT,
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            timeout=LIMIT[options.short],
        )
    except subprocess.TimeoutExpired as error:
        hanging = f"nothing came back within {error.timeout:.0f} seconds"
        return {"tried": 0, "broken": [hanging], "note": "", "seconds": error.timeout}
    _before, _mark, told = ended.stdout.rpartition(RESULT)
    if not _mark:
        died = f"ended with {ended.returncode}: {ended.stderr.strip()[-2000:]}"
        return {"tried": 0, "broken": [died], "note": "", "seconds": 0}
    result: dict[str, Any] = json.loads(told)
    if not result["tried"] and not result["broken"]:
        result["broken"] = [f"nothing was tried. {result['note']}"]
    return result


def _line(promise: object, tried: object, broken: object, seconds: object) -> str:
    return f"{promise!s:62} {tried!s:>7} {broken!s:>7} {seconds!s:>8}"


def _tell(row: Row, result: dict[str, Any]) -> None:
    broken: list[str] = result["broken"]
    print(_line(row.promise, result["tried"], len(broken), result["seconds"]), flush=True)
    if result["note"]:
        print(f"  {result['note']}")
    for text in _first(broken):
        print("  ✗ " + text.replace("\n", "\n    "), flush=True)


def _first(broken: list[str]) -> Iterable[str]:
    yield from broken[:TOLD]
    if len(broken) > TOLD:
        yield f"… and {len(broken) - TOLD} more"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
