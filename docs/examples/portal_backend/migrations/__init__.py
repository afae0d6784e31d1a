"""The steps by which a database gets the tables of this version: ``alembic upgrade head``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

if TYPE_CHECKING:
    from sqlalchemy import Engine


def config(engine: Engine | None = None) -> Config:
    """Alembic's own settings, for this database if it is given."""
    found = Config(Path(__file__).parents[1] / "alembic.ini")
    found.attributes["engine"] = engine
    return found


def upgrade(engine: Engine) -> None:
    """Bring a database up to this version."""
    command.upgrade(config(engine), "head")


def require_current(engine: Engine) -> None:
    """Raise RuntimeError for a database that another version of the service would need."""
    heads = ScriptDirectory.from_config(config()).get_heads()
    with engine.connect() as connection:
        found = MigrationContext.configure(connection).get_current_heads()
    if set(found) != set(heads):
        raise RuntimeError(
            f"the tables are of version {found or 'none'}, not {heads}: run alembic upgrade head"
        )
