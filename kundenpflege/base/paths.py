"""Where things lie: shipped resources, the user's data and settings."""

from __future__ import annotations

import sys
from pathlib import Path

APP_NAME = "Kundenpflege"


def resource(*parts: str) -> Path:
    """Path of a shipped resource: in the frozen program, the installed package or the checkout."""
    bundle = getattr(sys, "_MEIPASS", None)
    package = Path(__file__).resolve().parent.parent
    candidates = [
        *([Path(bundle) / "resources"] if bundle else []),
        package / "resources",
        package.parent / "resources",
    ]
    for root in candidates:
        if root.is_dir():
            return root.joinpath(*parts)
    return candidates[-1].joinpath(*parts)


def data_folder() -> Path:
    """The user's data folder; nothing is created: whoever makes a database there does that."""
    import platformdirs

    return Path(platformdirs.user_data_dir(APP_NAME, appauthor=False))


def config_folder() -> Path:
    """Folder of the program's own settings (window geometry, theme); created on first use."""
    import platformdirs

    return Path(platformdirs.user_config_dir(APP_NAME, appauthor=False, ensure_exists=True))


def cache_folder() -> Path:
    """Folder for what can be made again at any time; created on first use."""
    import platformdirs

    return Path(platformdirs.user_cache_dir(APP_NAME, appauthor=False, ensure_exists=True))


def usual_database() -> Path:
    """Where a database lies on this computer unless another place was chosen."""
    return data_folder() / "kundenpflege.db"


def default_database() -> Path:
    """The database opened when no `--database` is given: the one chosen last in the window."""
    import json

    import platformdirs

    folder = Path(platformdirs.user_config_dir(APP_NAME, appauthor=False))
    try:
        chosen = json.loads((folder / "settings.json").read_text(encoding="utf-8"))["database"]
    except (OSError, ValueError, KeyError, TypeError):
        chosen = ""
    return Path(chosen) if isinstance(chosen, str) and chosen else usual_database()
