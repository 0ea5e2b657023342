"""The command line: the same services as the window, for scripts and scheduled jobs.

Exit code 0 means done, 1 an error told on stderr with nothing changed, 2 a wrong call. Verbs and
JSON keys stay as they are once released.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence

from kundenpflege.base.errors import UserError


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command, or open the window when none is given; gives the exit code."""
    from .parser import parse

    for stream in (sys.stdout, sys.stderr):
        if stream is not None and hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    options = parse(list(sys.argv[1:] if arguments is None else arguments))
    try:
        return int(options.run(options) or 0)
    except UserError as error:
        print(error.message, file=sys.stderr)
        return 1
    except BrokenPipeError:
        return 0
    except KeyboardInterrupt:
        print("Abgebrochen.", file=sys.stderr)
        return 1
