"""The room Datenschutz."""
