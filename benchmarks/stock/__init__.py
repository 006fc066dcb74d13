"""A stock Rasa 3.6.21 form bot, as `rasa init` and the documentation make it, that asks this interview's questions."""
