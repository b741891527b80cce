"""What an evaluation shows: misses, tables, Markdown and JSON.

Imports `evaluation.metrics` and `evaluation.judge`; neither imports it.
"""
