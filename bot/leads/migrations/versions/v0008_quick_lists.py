"""What the console's lists count and look up by, so that they need not read whole leads."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0006"
branch_labels = None
depends_on = None

LIST_COLUMNS = ["status", "created_at", "id", "updated_at", "outcome", "language", "source", "owner",
                "marketing_consent", "follow_up_on", "schemes", "reason", "urgent", "unfinished"]  # fmt: skip


def upgrade() -> None:
    """Add `urgent` and `unfinished` and fill them in; then the indexes."""
    with op.batch_alter_table("leads") as leads:
        leads.add_column(sa.Column("urgent", sa.Boolean, nullable=False, server_default=sa.false()))
        leads.add_column(sa.Column("unfinished", sa.Boolean, nullable=False, server_default=sa.false()))
    _fill()
    op.drop_index("ix_leads_list", "leads")
    op.create_index("ix_leads_list", "leads", LIST_COLUMNS)
    op.drop_index(op.f("ix_leads_purge_after"), "leads")
    op.create_index(op.f("ix_leads_purge_after_status"), "leads", ["purge_after", "status"])
    op.create_index(op.f("ix_audit_log_action_id"), "audit_log", ["action", "id"])
    op.create_index(op.f("ix_audit_log_user_id_id"), "audit_log", ["user_id", "id"])


def _fill() -> None:
    leads = sa.table("leads", sa.column("id"), sa.column("answers", sa.JSON), sa.column("assessment", sa.JSON),
                     sa.column("urgent", sa.Boolean), sa.column("unfinished", sa.Boolean))  # fmt: skip
    connection = op.get_bind()
    for row in connection.execute(sa.select(leads.c.id, leads.c.answers, leads.c.assessment)).all():
        urgent = (row.answers or {}).get("timing") == "urgent"
        unfinished = bool((row.assessment or {}).get("missing"))
        if urgent or unfinished:
            filled = leads.update().where(leads.c.id == row.id).values(urgent=urgent, unfinished=unfinished)
            connection.execute(filled)
