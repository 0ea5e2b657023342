"""Run alone: read one file, tell the message, the seconds and the memory it took (JSON).

python -m tests.exchange.measuring FILE
"""

from __future__ import annotations

import json
import resource
import sys
import time
from pathlib import Path

#: A failing test shall not take the machine along.
_ADDRESSES = 3 << 30


def used() -> int:
    """The most memory the process ever held, in bytes."""
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most if sys.platform == "darwin" else most * 1024


def main(path: Path) -> None:
    import defusedxml.ElementTree  # noqa: F401
    import python_calamine  # noqa: F401

    from kundenpflege.base.errors import UserError
    from kundenpflege.exchange.headers import judge
    from kundenpflege.exchange.reading import read_table

    if sys.platform.startswith("linux"):
        resource.setrlimit(resource.RLIMIT_AS, (_ADDRESSES, _ADDRESSES))
    before, started = used(), time.process_time()
    try:
        read_table(path, judge)
        message = ""
    except UserError as error:
        message = str(error)
    seconds = time.process_time() - started
    print(json.dumps({"message": message, "seconds": seconds, "bytes": used() - before}))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
