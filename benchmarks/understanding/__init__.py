"""How well the bot understands, measured: `python -m benchmarks.understanding`, or `make evaluate`."""
