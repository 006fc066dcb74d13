"""The language components of the Rasa pipeline: tokenizer, intent classifier, answer extractor.

`tokens`, `features`, `model` and `arbitration` are plain Python and NumPy; the components that Rasa loads by
name from `config.yml` sit in `tokenizer`, `classifier` and `extractor`.
"""
