"""Every state of every record, and the number of the latest revision."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    counter = op.create_table("revision", sa.Column("number", sa.BigInteger, nullable=False))
    op.bulk_insert(counter, [{"number": 0}])
    op.create_table(
        "records",
        sa.Column("kind", sa.String(8), primary_key=True),
        sa.Column("id", sa.String(64), primary_key=True),
        sa.Column("revision", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("until", sa.BigInteger),
        sa.Column("unit", sa.String(255), nullable=False),
        sa.Column("document", sa.Text, nullable=False),
    )
    op.create_index("ix_records_unit", "records", ["unit", "kind", "id"])
    op.create_index("ix_records_revision", "records", ["kind", "revision"])
    op.create_index("ix_records_until", "records", ["kind", "until"])
    now = sa.text("until IS NULL")
    op.create_index(
        "ix_records_now", "records", ["kind", "id"], unique=True, sqlite_where=now, postgresql_where=now
    )


def downgrade() -> None:
    op.drop_table("records")
    op.drop_table("revision")
