"""Ascolto: a self-hosted Slack bot for teams that must answer their customers."""
