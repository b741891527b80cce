"""The chat page: Gradio, HTML and what the web server allows.

Imports the modules that `ui` shares; never `ui.cli` or `ui.slack`.
"""
