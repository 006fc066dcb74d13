"""Rasa input channels: how messages come in, are checked, and go out."""
