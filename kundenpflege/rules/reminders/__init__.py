"""Reminders: one rule a module, listed in `registry.RULES`. Pure: facts and today in, reminders out."""
