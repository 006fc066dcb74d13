"""From a person's words to the contract's values, in English, Simplified and Traditional Chinese, and mixtures."""

from .reading import Reading, read

__all__ = ["Reading", "read"]
