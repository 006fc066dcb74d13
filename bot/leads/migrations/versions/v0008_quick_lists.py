"""What the console's lists and figures count and look up by, so that they need not read whole leads and histories."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

LIST_COLUMNS = ["status", "created_at", "id", "updated_at", "outcome", "language", "source", "owner",
                "marketing_consent", "follow_up_on", "schemes", "reason", "urgent", "unfinished"]  # fmt: skip


def upgrade() -> None:
    """Add `urgent`, `unfinished` and `contacted_at` and fill them in; then the indexes."""
    with op.batch_alter_table("leads") as leads:
        leads.add_column(sa.Column("urgent", sa.Boolean, nullable=False, server_default=sa.false()))
        leads.add_column(sa.Column("unfinished", sa.Boolean, nullable=False, server_default=sa.false()))
        leads.add_column(sa.Column("contacted_at", sa.DateTime(timezone=True)))
    _fill_judged()
    _fill_contacted()
    op.drop_index("ix_leads_list", "leads")
    op.create_index("ix_leads_list", "leads", LIST_COLUMNS)
    op.drop_index(op.f("ix_leads_purge_after"), "leads")
    op.create_index(op.f("ix_leads_purge_after_status"), "leads", ["purge_after", "status"])
    op.create_index(op.f("ix_leads_updated_at_id"), "leads", ["updated_at", "id"])
    op.create_index(op.f("ix_audit_log_action_id"), "audit_log", ["action", "id"])
    op.create_index(op.f("ix_audit_log_user_id_id"), "audit_log", ["user_id", "id"])


def _fill_judged() -> None:
    leads = sa.table("leads", sa.column("id"), sa.column("answers", sa.JSON), sa.column("assessment", sa.JSON),
                     sa.column("urgent", sa.Boolean), sa.column("unfinished", sa.Boolean))  # fmt: skip
    connection = op.get_bind()
    for row in connection.execute(sa.select(leads.c.id, leads.c.answers, leads.c.assessment)).all():
        urgent = (row.answers or {}).get("timing") == "urgent"
        unfinished = bool((row.assessment or {}).get("missing"))
        if urgent or unfinished:
            filled = leads.update().where(leads.c.id == row.id).values(urgent=urgent, unfinished=unfinished)
            connection.execute(filled)


def _fill_contacted() -> None:
    """The first step after which somebody had spoken with the person."""
    history = sa.table("lead_history", sa.column("lead_id"), sa.column("version"), sa.column("at"),
                       sa.column("changes", sa.JSON))  # fmt: skip
    leads = sa.table("leads", sa.column("id"), sa.column("contacted_at"))
    connection = op.get_bind()
    first: dict[str, Any] = {}
    rows = sa.select(history.c.lead_id, history.c.at, history.c.changes).where(history.c.version > 1)
    for row in connection.execute(rows.order_by(history.c.version)).all():
        if any(_is_contact(entry) for entry in row.changes or ()):
            first.setdefault(row.lead_id, row.at)
    for lead_id, at in first.items():
        connection.execute(leads.update().where(leads.c.id == lead_id).values(contacted_at=at))


def _is_contact(entry: dict[str, object]) -> bool:
    status = entry.get("field") == "status"
    return status and entry.get("old") in ("new", "lost") and entry.get("new") in ("contacted", "qualified")
