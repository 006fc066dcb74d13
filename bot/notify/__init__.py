"""Telling the consultants: what waits in the outbox goes out by e-mail and webhook, at least once. No Rasa in here."""
