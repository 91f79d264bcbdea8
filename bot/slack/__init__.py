"""What Slack shows: structure in Python, words by gettext; pure but for `client`."""
