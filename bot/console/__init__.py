"""The consultants' console: a small web application beside the bot, in a process of its own.

`app.create_app` puts it together; `routes` lists every page with who may use it; the `*_pages` modules answer requests;
the rest reads and writes the lead store. Nothing here imports Rasa.
"""
