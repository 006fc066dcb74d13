"""The audit log is emptied by no statement, and replaces no row; passwords that are good for one sign-in."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

NO_TRUNCATE = """
CREATE TRIGGER audit_log_no_truncate BEFORE TRUNCATE ON audit_log
FOR EACH STATEMENT EXECUTE FUNCTION audit_log_append_only()
"""
NO_REPLACE = """
CREATE TRIGGER audit_log_replace BEFORE INSERT ON audit_log WHEN EXISTS (SELECT 1 FROM audit_log WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'audit_log is append-only'); END
"""
"""INSERT OR REPLACE deletes without telling the triggers for deleting."""


def upgrade() -> None:
    """PostgreSQL's TRUNCATE and SQLite's REPLACE pass the triggers of revision 0003; then the column."""
    op.execute(NO_REPLACE if op.get_bind().dialect.name == "sqlite" else NO_TRUNCATE)
    op.add_column("users", sa.Column("password_once", sa.Boolean, nullable=False, server_default=sa.false()))
