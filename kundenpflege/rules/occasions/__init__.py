"""Occasions: reasons to contact a customer, one kind a module, listed in `registry.KINDS`.

Each has the key of the reminder about the same matter: a contact planned for an occasion silences
the reminder, and what was answered to the reminder is no occasion any more.
"""
