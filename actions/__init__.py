"""rasa-sdk adapters: they read slots, call `bot/`, and return events and responses. No wording, SQL or rule lives here."""
