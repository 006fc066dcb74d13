"""The channels that leads came by, which every list names, by index."""

from __future__ import annotations

from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add an index of `source`."""
    op.create_index(op.f("ix_leads_source"), "leads", ["source"])
