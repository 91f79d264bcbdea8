"""The other side: an invented shop and its customers' mailboxes, as real servers on loopback."""

from bot.playground.customers.mail import Post
from bot.playground.customers.shop import Shop

__all__ = ["Post", "Shop"]
