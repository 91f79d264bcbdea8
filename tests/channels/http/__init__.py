"""Sources of the HTTP channel, as ascolto.toml describes them."""
