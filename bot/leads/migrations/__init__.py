"""Alembic's migrations of the lead store; run by `bot.leads.migrate`.

A change of `bot.leads.models` comes with the next file in `versions/`, written by hand, and the new number in
`models.SCHEMA_REVISION`. A test compares the migrated tables with the models on both databases.
"""
