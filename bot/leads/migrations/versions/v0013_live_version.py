"""What open lists look at every two seconds: the versions of all leads, by index."""

from __future__ import annotations

from alembic import op

revision = "0013"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add `version` to the index of `updated_at`."""
    op.drop_index(op.f("ix_leads_updated_at_id"), "leads")
    op.create_index(op.f("ix_leads_updated_at_id_version"), "leads", ["updated_at", "id", "version"])
