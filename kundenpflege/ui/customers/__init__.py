"""The customers: list, detail with what happened, edit form, notes in ten seconds."""
