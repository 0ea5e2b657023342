"""The room of cards and letters."""
