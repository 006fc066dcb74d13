"""No row of the audit log is replaced by its hidden number either; revision 0010 sees to its id."""

from __future__ import annotations

from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

_TRIGGER = """
CREATE TRIGGER audit_log_rowid BEFORE INSERT ON audit_log
WHEN EXISTS (SELECT 1 FROM audit_log WHERE rowid = NEW.rowid)
BEGIN SELECT RAISE(ABORT, 'audit_log is append-only'); END
"""


def upgrade() -> None:
    """Refuse a row in the place of another. PostgreSQL's `ON CONFLICT DO UPDATE` meets the trigger of an update."""
    if op.get_bind().dialect.name == "sqlite":
        op.execute(_TRIGGER)
