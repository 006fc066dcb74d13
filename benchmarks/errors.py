"""The one exception that ends a benchmark with a clear line and exit code 2."""

from __future__ import annotations


class BenchmarkError(Exception):
    """A measurement that cannot be made. `str()` is one line: what happened, where, and where to look."""
