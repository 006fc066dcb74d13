"""A stock Rasa 3.6.21 form bot, as `rasa init` and the documentation make it, that asks this interview's questions.

The policies are those that the `config.yml` of `rasa init` names. Rasa trains a fourth one, UnexpecTEDIntentPolicy,
when a configuration names none; it is left out, which is to the stock bot's advantage in time and memory.
"""
