"""The room of the journal: who did what and when."""
