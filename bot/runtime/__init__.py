"""Starting and running Rasa for this product: fast, quiet and with the custom actions in the same process."""
