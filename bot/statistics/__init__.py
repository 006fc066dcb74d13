"""Where talks lead and where people leave them, counted without knowing who they were.

`steps` tells which steps a turn made, `recorder` writes them to the lead store's table `talk_events`, `funnel` reads
them. Nothing here imports Rasa.
"""
