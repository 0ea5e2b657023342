"""Reminders: one rule a module, listed in `registry.RULES`. Facts and today in, reminders out."""
