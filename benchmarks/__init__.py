"""Measures this bot and a stock Rasa form bot of the same shape side by side: `python -m benchmarks`."""
