"""The promises about the data, tried by force: `python -m tests.faults` prints the table."""
