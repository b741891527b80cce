"""The command line.

Imports `ui.web`, `ui.slack` and the modules they share; none of these imports it.
"""
