"""Asian Bridge Consulting's ASMTP intake assistant: everything that is not a rasa-sdk adapter."""
