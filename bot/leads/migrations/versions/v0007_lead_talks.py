"""Talks that go on feeding a lead after consultants merged it or changed its contact, and marks of erased leads."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create `lead_talks`; proofs of erasure of before know no marks of leads."""
    op.create_table(
        "lead_talks",
        sa.Column("submission_key", sa.String(64), nullable=False),
        sa.Column("lead_id", sa.String(36), nullable=False),
        sa.Column("merged_id", sa.String(36)),
        sa.Column("reference", sa.String(8)),
        sa.Column("transcript", sa.Text),
        sa.Column("said", sa.JSON, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["lead_id"], ["leads.id"], name=op.f("fk_lead_talks_lead_id_leads"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("submission_key", name=op.f("pk_lead_talks")),
        sa.UniqueConstraint("merged_id", name=op.f("uq_lead_talks_merged_id")),
        sa.UniqueConstraint("reference", name=op.f("uq_lead_talks_reference")),
    )
    op.create_index(op.f("ix_lead_talks_lead_id"), "lead_talks", ["lead_id"])
    op.create_index(op.f("ix_lead_talks_transcript"), "lead_talks", ["transcript"])
    op.add_column("erasures", sa.Column("lead_marks", sa.JSON))
