"""The register of requests about personal data, and the index by which keeping times are counted."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table and its indexes, and have the index of keeping times answer all rules."""
    op.create_table(
        "data_requests",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("lead_id", sa.String(36), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("received_on", sa.Date, nullable=False),
        sa.Column("due_on", sa.Date, nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.String(36), nullable=False),
        sa.Column("handled_on", sa.Date),
        sa.Column("handled_by", sa.String(36)),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_data_requests")),
    )
    op.create_index(op.f("ix_data_requests_lead_id"), "data_requests", ["lead_id"])
    op.create_index(op.f("ix_data_requests_handled_on_due_on"), "data_requests", ["handled_on", "due_on"])
    op.drop_index(op.f("ix_leads_purge_after_status"), "leads")
    op.create_index("ix_leads_keeping", "leads", ["status", "purge_after", "updated_at", "id"])
