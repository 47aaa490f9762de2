"""Migrations, one a file, the number first; a released one is never edited."""
