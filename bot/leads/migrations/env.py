"""Alembic's entry point. `bot.leads.migrate` hands over a connection that is already in a transaction."""

from __future__ import annotations

from alembic import context

from bot.leads.models import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,  # SQLite changes a column by rebuilding the table
)
with context.begin_transaction():
    context.run_migrations()
