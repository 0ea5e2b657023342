"""Ground floor: paths, settings, language, money, dates, text and errors. Knows nothing above."""
