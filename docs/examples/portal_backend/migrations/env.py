"""Alembic's entry: the database of the environment."""

from alembic import context
from portal_backend.app import Settings
from portal_backend.store import METADATA, engine_of

engine = engine_of(context.config.attributes.get("url") or Settings().database_url)
with engine.begin() as connection:
    context.configure(connection=connection, target_metadata=METADATA, render_as_batch=True)
    context.run_migrations()
engine.dispose()
