"""`python -m kundenpflege`."""

from __future__ import annotations

import sys

from kundenpflege.cli import main

if __name__ == "__main__":
    sys.exit(main())
