"""The proof of the eligibility engine: every answer tried, every property checked, every fault in the rules noticed."""
