"""Leads, their history, and anonymous results."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Create the three tables."""
    op.create_table(
        "leads",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("submission_key", sa.String(64), nullable=False),
        sa.Column("reference", sa.String(8), nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("updated_at", MOMENT, nullable=False),
        sa.Column("purge_after", MOMENT, nullable=False),
        sa.Column("source", sa.String(40), nullable=False),
        sa.Column("language", sa.String(10), nullable=False),
        sa.Column("status", sa.String(20), nullable=False),
        sa.Column("owner", sa.String(36)),
        sa.Column("role", sa.String(20), nullable=False),
        sa.Column("xborder_consent", sa.String(3), nullable=False),
        sa.Column("contact_name", sa.Text),
        sa.Column("contact_channel", sa.String(20), nullable=False),
        sa.Column("contact_value", sa.Text, nullable=False),
        sa.Column("contact_time", sa.String(20)),
        sa.Column("marketing_consent", sa.String(3)),
        sa.Column("free_note", sa.Text),
        sa.Column("outcome", sa.String(40), nullable=False),
        sa.Column("rules_version", sa.String(20)),
        sa.Column("answers", sa.JSON, nullable=False),
        sa.Column("evidence", sa.JSON, nullable=False),
        sa.Column("assessment", sa.JSON, nullable=False),
        sa.Column("consents", sa.JSON, nullable=False),
        sa.Column("transcript", sa.Text),
        sa.Column("search_text", sa.Text, nullable=False),
        sa.CheckConstraint("xborder_consent = 'yes'", name=op.f("ck_leads_consented")),
        sa.CheckConstraint("version >= 1", name=op.f("ck_leads_version_positive")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_leads")),
        sa.UniqueConstraint("submission_key", name=op.f("uq_leads_submission_key")),
        sa.UniqueConstraint("reference", name=op.f("uq_leads_reference")),
    )
    op.create_index(op.f("ix_leads_created_at_id"), "leads", ["created_at", "id"])
    op.create_index(op.f("ix_leads_status_created_at"), "leads", ["status", "created_at"])
    op.create_index(op.f("ix_leads_purge_after"), "leads", ["purge_after"])
    op.create_table(
        "lead_history",
        sa.Column("lead_id", sa.String(36), nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("actor", sa.String(40), nullable=False),
        sa.Column("changes", sa.JSON, nullable=False),
        sa.Column("previous_assessment", sa.JSON),
        sa.ForeignKeyConstraint(
            ["lead_id"], ["leads.id"], name=op.f("fk_lead_history_lead_id_leads"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("lead_id", "version", name=op.f("pk_lead_history")),
    )
    op.create_table(
        "results",
        sa.Column("key", sa.String(64), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("source", sa.String(40), nullable=False),
        sa.Column("language", sa.String(10), nullable=False),
        sa.Column("outcome", sa.String(40), nullable=False),
        sa.Column("rules_version", sa.String(20)),
        sa.Column("assessment", sa.JSON, nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_results")),
    )
    op.create_index(op.f("ix_results_created_at"), "results", ["created_at"])
