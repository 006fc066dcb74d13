"""Why a lead exists, and the steps of talks for statistics."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add `leads.reason` (`result` for the leads that are there) and the table `talk_events`."""
    op.add_column("leads", sa.Column("reason", sa.String(10), nullable=False, server_default="result"))
    op.create_table(
        "talk_events",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("talk", sa.String(64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("name", sa.String(40)),
        sa.Column("channel", sa.String(40), nullable=False),
        sa.Column("language", sa.String(10), nullable=False),
        sa.Column("role", sa.String(20), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_talk_events")),
    )
    op.create_index(op.f("ix_talk_events_talk_id"), "talk_events", ["talk", "id"])
    op.create_index(op.f("ix_talk_events_at"), "talk_events", ["at"])
