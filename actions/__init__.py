"""rasa-sdk adapters: read slots, call `bot/`, return events and responses. No wording, SQL or rule lives here."""
