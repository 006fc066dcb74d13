"""Marks of the intakes that an erasure ended: a turn that was under way must not submit them again."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add a column to the proofs; those before have none."""
    op.add_column("erasures", sa.Column("intake_marks", sa.JSON))
