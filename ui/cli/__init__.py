"""The command line.

Imports `ui.web`, `ui.slack` and the modules shared with them. None of these imports `ui.cli`.
"""
