"""What is measured: metrics, scores and their intervals. Pure functions of results.

Imports `evaluation.results` and `evaluation.questions`; never `report` or `judge`.
"""
