"""The tests mirror the floors of the program; `python -m tests` runs every check."""
