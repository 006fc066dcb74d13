"""The consultants' console: users, their sessions and what they did; work on a lead: notes, documents, follow-up."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
LIST_COLUMNS = ["status", "created_at", "id", "updated_at", "outcome", "language", "source", "owner",
                "marketing_consent", "follow_up_on", "schemes"]  # fmt: skip
APPEND_ONLY_SQLITE = """
CREATE TRIGGER audit_log_{event} BEFORE {event} ON audit_log
BEGIN SELECT RAISE(ABORT, 'audit_log is append-only'); END
"""
APPEND_ONLY_POSTGRESQL = (
    """
CREATE FUNCTION audit_log_append_only() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'audit_log is append-only'; END $$
""",
    """
CREATE TRIGGER audit_log_append_only BEFORE UPDATE OR DELETE ON audit_log
FOR EACH ROW EXECUTE FUNCTION audit_log_append_only()
""",
)


def upgrade() -> None:
    """Create the tables, then fill in what the list filters by and searches."""
    _users()
    _work_on_leads()
    _audit_log()
    _fill_schemes()
    _move_search_text()


def _users() -> None:
    op.create_table(
        "users",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("login", sa.String(80), nullable=False),
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("role", sa.String(12), nullable=False),
        sa.Column("language", sa.String(10), nullable=False),
        sa.Column("password_hash", sa.String(200), nullable=False),
        sa.Column("totp_secret", sa.String(64)),
        sa.Column("totp_step", sa.Integer),
        sa.Column("recovery_codes", sa.JSON, nullable=False),
        sa.Column("disabled", sa.Boolean, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_users")),
        sa.UniqueConstraint("login", name=op.f("uq_users_login")),
    )
    op.create_table(
        "console_sessions",
        sa.Column("key", sa.String(64), nullable=False),
        sa.Column("user_id", sa.String(36), nullable=False),
        sa.Column("csrf", sa.String(64), nullable=False),
        sa.Column("verified", sa.Boolean, nullable=False),
        sa.Column("new_secret", sa.String(64)),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("seen_at", MOMENT, nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_console_sessions_user_id_users"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_console_sessions")),
    )
    op.create_index(op.f("ix_console_sessions_user_id"), "console_sessions", ["user_id"])
    op.create_table(
        "login_attempts",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("account", sa.String(64), nullable=False),
        sa.Column("address", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_login_attempts")),
    )
    op.create_index(op.f("ix_login_attempts_account_at"), "login_attempts", ["account", "at"])
    op.create_index(op.f("ix_login_attempts_address_at"), "login_attempts", ["address", "at"])


def _work_on_leads() -> None:
    with op.batch_alter_table("leads") as leads:
        leads.add_column(sa.Column("schemes", sa.String(80)))
        leads.add_column(sa.Column("lost_reason", sa.String(20)))
        leads.add_column(sa.Column("follow_up_on", sa.Date))
    op.create_index("ix_leads_list", "leads", LIST_COLUMNS)
    op.create_table(
        "lead_notes",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("lead_id", sa.String(36), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("author", sa.String(36), nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.ForeignKeyConstraint(
            ["lead_id"], ["leads.id"], name=op.f("fk_lead_notes_lead_id_leads"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lead_notes")),
    )
    op.create_index(op.f("ix_lead_notes_lead_id_at"), "lead_notes", ["lead_id", "at"])
    op.create_table(
        "lead_search",
        sa.Column("lead_id", sa.String(36), nullable=False),
        sa.Column("part", sa.String(36), nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.ForeignKeyConstraint(
            ["lead_id"], ["leads.id"], name=op.f("fk_lead_search_lead_id_leads"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("lead_id", "part", name=op.f("pk_lead_search")),
    )
    op.create_table(
        "lead_documents",
        sa.Column("lead_id", sa.String(36), nullable=False),
        sa.Column("document", sa.String(8), nullable=False),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("author", sa.String(36), nullable=False),
        sa.ForeignKeyConstraint(
            ["lead_id"], ["leads.id"], name=op.f("fk_lead_documents_lead_id_leads"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("lead_id", "document", name=op.f("pk_lead_documents")),
    )


def _audit_log() -> None:
    op.create_table(
        "audit_log",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("user_id", sa.String(36)),
        sa.Column("action", sa.String(40), nullable=False),
        sa.Column("lead_id", sa.String(36)),
        sa.Column("subject_id", sa.String(36)),
        sa.Column("fields", sa.JSON, nullable=False),
        sa.Column("address", sa.String(64)),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_log")),
    )
    op.create_index(op.f("ix_audit_log_lead_id_at"), "audit_log", ["lead_id", "at"])
    op.create_index(op.f("ix_audit_log_at"), "audit_log", ["at"])
    if op.get_bind().dialect.name == "sqlite":
        for event in ("UPDATE", "DELETE"):
            op.execute(APPEND_ONLY_SQLITE.format(event=event))
    else:
        for statement in APPEND_ONLY_POSTGRESQL:
            op.execute(statement)


def _fill_schemes() -> None:
    """`schemes` repeats the suggestions of the assessment so that the list can filter by them."""
    leads = sa.table("leads", sa.column("id"), sa.column("assessment", sa.JSON), sa.column("schemes"))
    connection = op.get_bind()
    for row in connection.execute(sa.select(leads.c.id, leads.c.assessment)).all():
        schemes = " ".join(item["scheme"] for item in (row.assessment or {}).get("suggestions") or ())
        if schemes:
            connection.execute(leads.update().where(leads.c.id == row.id).values(schemes=f" {schemes} "))


def _move_search_text() -> None:
    """What a search looks through gets a table of its own."""
    op.execute("INSERT INTO lead_search (lead_id, part, text) SELECT id, 'lead', search_text FROM leads")
    with op.batch_alter_table("leads") as leads:
        leads.drop_column("search_text")
