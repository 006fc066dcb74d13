"""Where talks lead and where people leave them, counted without knowing who they were.

`steps` tells which steps a turn made, `recorder` `stored` says how the lead store keeps them in
`counted_talks`, `recorder` writes them, `funnel` reads them. Nothing here imports Rasa.
"""
