"""Lists in and out: the import with its preview, and the exports."""
