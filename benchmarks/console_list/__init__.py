"""How long the console's pages take with many leads, on SQLite and on PostgreSQL.

`fill` makes the store, `ask` starts a real console on it and times its pages over HTTP, `page` writes what was found
into docs/console.md.
"""
