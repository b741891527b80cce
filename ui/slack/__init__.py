"""The Slack bot: a face of the service, in a thread. Nothing of searching or answering is here."""
