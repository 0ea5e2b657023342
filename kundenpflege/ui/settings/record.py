"""The panel in which one record is made or changed; it belongs to the kit."""

from __future__ import annotations

from ..kit.record_panel import RecordPanel, Save

__all__ = ["RecordPanel", "Save"]
