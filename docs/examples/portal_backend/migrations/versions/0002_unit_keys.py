"""Units under the names by which kstt now recognises their spellings, worked out anew from the documents.

Do the same in a migration of its own after an update of kstt that takes further spellings for one unit.
"""

import json

import sqlalchemy as sa
from alembic import op
from portal_backend.store import unit_name

revision = "0002"
down_revision = "0001"
RECORDS = sa.table("records", *map(sa.column, ("kind", "id", "unit", "document")))


def upgrade() -> None:
    connection = op.get_bind()
    changed = [
        {"of_kind": row.kind, "of_id": row.id, "new": name}
        for row in connection.execute(sa.select(RECORDS))
        if (name := unit_name(json.loads(row.document).get("unit") or "")) != row.unit
    ]
    if changed:
        one = (RECORDS.c.kind == sa.bindparam("of_kind")) & (RECORDS.c.id == sa.bindparam("of_id"))
        connection.execute(sa.update(RECORDS).where(one).values(unit=sa.bindparam("new")), changed)


def downgrade() -> None:
    """The names of before are not kept: the new ones stay."""
