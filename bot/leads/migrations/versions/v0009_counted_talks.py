"""One row a talk in the statistics, where each step had a row of its own: a year is counted ten times as fast."""

from __future__ import annotations

from itertools import groupby, islice
from operator import attrgetter
from typing import Any, Final, Iterable, Sequence

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

MOST_CHARACTERS: Final = 8_000
BATCH: Final = 1_000


def upgrade() -> None:
    """Create `counted_talks`, fill it from `talk_events`, drop that."""
    talks = op.create_table(
        "counted_talks",
        sa.Column("talk", sa.String(64), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("result_at", sa.DateTime(timezone=True)),
        sa.Column("channel", sa.String(40), nullable=False),
        sa.Column("language", sa.String(10), nullable=False),
        sa.Column("role", sa.String(20), nullable=False),
        sa.Column("steps", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("talk", name=op.f("pk_counted_talks")),
    )
    _fill(op.get_bind(), talks)
    op.create_index("ix_counted_talks_list", "counted_talks", ["started_at", "channel", "language", "role"])
    op.drop_table("talk_events")


def _fill(connection: Any, talks: sa.Table) -> None:
    """Put the steps of each talk together, in the order in which the talks began: a period's are then read in a row.

    Times go from table to table as the database has them, unread.
    """
    names = ("id", "talk", "at", "kind", "name", "channel", "language", "role")
    steps = sa.table("talk_events", *map(sa.column, names))
    target = sa.table("counted_talks", *(sa.column(column.name) for column in talks.columns))
    began = sa.select(steps.c.talk, sa.func.min(steps.c.id).label("id")).group_by(steps.c.talk).subquery()
    query = sa.select(steps).join(began, began.c.talk == steps.c.talk).order_by(began.c.id, steps.c.id)
    found = connection.execute(query.execution_options(stream_results=True, yield_per=BATCH))
    rows = (_row(list(same)) for _, same in groupby(found, attrgetter("talk")))
    while batch := list(islice(rows, BATCH)):
        connection.execute(target.insert(), batch)


def _row(steps: Sequence[Any]) -> dict[str, Any]:
    last, times = steps[-1], [step.at for step in steps]
    return {
        "talk": last.talk, "started_at": min(times), "last_at": max(times),
        "result_at": min((step.at for step in steps if step.kind == "result"), default=None),
        "channel": last.channel, "language": last.language, "role": last.role, "steps": _told(steps),
    }  # fmt: skip


def _told(steps: Iterable[Any]) -> str:
    told = ""
    for step in steps:
        if len(told) >= MOST_CHARACTERS:
            break
        told += (";" if told else "") + step.kind + (f":{step.name}" if step.name else "")
    return told
