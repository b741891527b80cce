"""What is measured: one file per group of metrics, the list of all of them, scores and intervals.

`registry.METRICS` lists every metric in the order of the tables. All of it is pure functions of
`evaluation.results`; nothing here imports `report` or `judge`.
"""
