"""Cases and feedback as they are and as they were, and the number of the latest revision."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def _columns(*, case: bool) -> list[sa.Column[Any]]:
    """The columns of a record; a migration stays as it is, whatever becomes of the models."""
    name, moment, member, histories = sa.String(255), sa.String(32), sa.String(16), sa.String()
    if case:
        always = {"category": name, "level": member, "unit": name, "channel": member, "received": moment}
        always |= {"suspensions": histories, "extensions": histories}
        sometimes = {"due": moment, "closed": moment, "closing": member, "procedure": sa.String(1000)}
    else:
        always = {"category": name, "subject": member, "received": moment}
        sometimes = {"unit": name, "resolved": moment, "published": moment}
    return [
        sa.Column("id", sa.String(64), primary_key=True),
        *(sa.Column(field, type_, nullable=False) for field, type_ in always.items()),
        *(sa.Column(field, type_) for field, type_ in sometimes.items()),
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
