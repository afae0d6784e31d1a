"""Cases and feedback as they are and as they were, and the number of the latest revision."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def _columns(*, case: bool) -> list[sa.Column[Any]]:
    """The columns of a record; a migration stays as it is, whatever becomes of the models."""
    moment, member = sa.String(32), sa.String(16)
    common = [
        sa.Column("id", sa.String(64), primary_key=True),
        sa.Column("category", sa.String(255), nullable=False),
    ]
    if not case:
        return [
            *common,
            sa.Column("subject", member, nullable=False),
            sa.Column("unit", sa.String(255), nullable=False),
            sa.Column("received", moment, nullable=False),
            sa.Column("resolved", moment),
            sa.Column("published", moment),
        ]
    return [
        *common,
        sa.Column("level", member, nullable=False),
        sa.Column("unit", sa.String(255), nullable=False),
        sa.Column("channel", member, nullable=False),
        sa.Column("received", moment, nullable=False),
        sa.Column("due", moment),
        sa.Column("closed", moment),
        sa.Column("closing", member),
        sa.Column("suspensions", sa.String, nullable=False),
        sa.Column("extensions", sa.String, nullable=False),
    ]


def upgrade() -> None:
    number = sa.BigInteger
    counter = op.create_table("revision", sa.Column("number", number, nullable=False))
    op.bulk_insert(counter, [{"number": 0}])
    for name in ("cases", "feedback"):
        columns = _columns(case=name == "cases")
        op.create_table(name, *columns, sa.Column("revision", number, nullable=False))
        op.create_index(f"ix_{name}_revision", name, ["revision"])
        op.create_index(f"ix_{name}_unit_id", name, ["unit", "id"])
        states = [sa.Column("revision", number, primary_key=True), sa.Column("until", number, nullable=False)]
        op.create_table(f"past_{name}", *_columns(case=name == "cases"), *states)
        op.create_index(f"ix_past_{name}_until", f"past_{name}", ["until"])


def downgrade() -> None:
    for name in ("past_feedback", "feedback", "past_cases", "cases", "revision"):
        op.drop_table(name)
