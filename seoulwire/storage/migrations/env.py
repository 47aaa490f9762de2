"""Run by Alembic: migrates over the connection, and in the transaction, that the caller gives.

A migration is written by hand; a test compares what all of them make with models.py.
"""

from alembic import context

from seoulwire.storage.models import Base

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    transactional_ddl=True,
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
