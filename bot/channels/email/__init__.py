"""E-mail, one room a question: whose words is this mail, what is new, how does a reply go out."""

from bot.channels.email.channel import Email

__all__ = ["Email"]
