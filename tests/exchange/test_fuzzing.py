"""10,000 damaged lists of every format: no crash, no hang, nothing opened because of contents."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
COUNT = 2_500


@pytest.mark.parametrize("seed", [11, 22, 33, 44])
def test_damaged_lists(seed: int) -> None:
    found = _run("tests.exchange.fuzzing", str(seed), str(COUNT))
    assert found["problems"] == []
    assert found["read"] + found["refused"] == COUNT
    # Damage that always or never shows would try only one of the two ways.
    assert min(found["read"], found["refused"]) > COUNT // 10


def test_the_watch_sees_what_it_looks_for() -> None:
    code = (
        "import sys, json; from tests.exchange import fuzzing; seen = [];"
        "sys.addaudithook(fuzzing._watch(seen)); fuzzing.watching[0] = True\n"
        "import socket\n"
        "for do in (lambda: open('/etc/hosts'), lambda: socket.socket().connect(('127.0.0.1', 9)),"
        " lambda: __import__('os').listdir('.')):\n"
        "    try: do()\n"
        "    except OSError: pass\n"
        "fuzzing.watching[0] = False\n"
        "print(json.dumps([e.split()[0] for e in seen]))"
    )
    run = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert {"open", "socket.connect", "os.listdir"} <= set(json.loads(run.stdout))


def _run(module: str, *arguments: str) -> dict[str, Any]:
    run = subprocess.run(
        [sys.executable, "-m", module, *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert run.returncode == 0, run.stderr[-2_000:]
    found: dict[str, Any] = json.loads(run.stdout)
    return found
