"""The schema's history, applied by Alembic from :mod:`seoulwire.storage.engine`."""
