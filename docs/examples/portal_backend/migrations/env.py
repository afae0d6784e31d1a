"""Alembic's entry: the database of the environment."""

import os

from alembic import context
from portal_backend.models import METADATA
from portal_backend.store import DEFAULT_URL, engine_of

engine = engine_of(context.config.attributes.get("url") or os.environ.get("DATABASE_URL", DEFAULT_URL))
with engine.begin() as connection:
    context.configure(connection=connection, target_metadata=METADATA, render_as_batch=True)
    context.run_migrations()
engine.dispose()
