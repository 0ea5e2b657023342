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
    for stream in (sys.stdout, sys.stderr):
        if stream is not None and hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    words = list(sys.argv[1:] if arguments is None else arguments)
    try:
        if words in ([], ["--demo"]):
            return _open_window(demo=bool(words))
        from .parser import parse

        options = parse(words)
        return int(options.run(options) or 0)
    except UserError as error:
        print(error.message, file=sys.stderr)
        return 1
    except BrokenPipeError:
        return 0
    except (KeyboardInterrupt, EOFError):
        # Strg+C, or Strg+D where a password or an answer was asked for.
        print("Abgebrochen.", file=sys.stderr)
        return 1
    except OSError as error:
        from kundenpflege.base.files import refused

        print(refused(error), file=sys.stderr)
        return 1


def _open_window(demo: bool) -> int:
    """What `commands.window` does, without loading the parser and all commands first: this is
    how the window is opened every day."""
    from kundenpflege import app
    from kundenpflege.base.dates import SystemClock
    from kundenpflege.base.paths import default_database

    return app.run(database=default_database(), clock=SystemClock(), demo=demo)
