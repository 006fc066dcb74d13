"""The lead store: what people left for the consultants, and the anonymous results of everybody else.

`store.LeadStore` is the way in; `lead` holds what goes in and comes out, `export` writes it to files,
`migrate` creates and upgrades the tables. Nothing here imports Rasa, and no import opens a database.
"""
