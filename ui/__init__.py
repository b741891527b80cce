"""The user interfaces: command line, web page and Slack bot."""
