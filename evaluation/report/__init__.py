"""What an evaluation shows: counts, misses, thresholds, and the report as Markdown, JSON and HTML.

`markdown*.py` write report.md, `json_*.py` evaluation.json, `html_misses.py` the tables of the
notebook. Imports `evaluation.metrics` and `evaluation.judge`; neither imports it.
"""
