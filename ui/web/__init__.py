"""The chat page and its web server, built with Gradio.

Imports the modules that the interfaces share, never `ui.cli` or `ui.slack`.
"""
