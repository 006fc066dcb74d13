"""The audit log cannot be overwritten either: SQLite's `INSERT OR REPLACE` tells no trigger that it deletes a row."""

from __future__ import annotations

from alembic import op

revision = "0013"
down_revision = "0008"
branch_labels = None
depends_on = None

_TRIGGER = """
CREATE TRIGGER audit_log_insert BEFORE INSERT ON audit_log
WHEN EXISTS (SELECT 1 FROM audit_log WHERE id = NEW.id OR rowid = NEW.rowid)
BEGIN SELECT RAISE(ABORT, 'audit_log is append-only'); END
"""


def upgrade() -> None:
    """Refuse a row in the place of another. PostgreSQL's `ON CONFLICT DO UPDATE` meets the trigger of an update."""
    if op.get_bind().dialect.name == "sqlite":
        op.execute(_TRIGGER)
