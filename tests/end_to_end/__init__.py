"""What a user sees of whole homes. Many files, because each holds one promise; the homes are in tests/homes.py."""
