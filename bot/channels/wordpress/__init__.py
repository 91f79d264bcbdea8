"""Comments on a WordPress site, read and answered through its REST API."""

from bot.channels.wordpress.channel import WordPress
from bot.channels.wordpress.site import WordPressOptions

__all__ = ["WordPress", "WordPressOptions"]
