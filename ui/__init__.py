"""The faces of the service: command line and web page."""
