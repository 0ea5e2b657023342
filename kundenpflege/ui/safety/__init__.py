"""The page Sicherheit: is everything well, backups and the way back, encryption."""
