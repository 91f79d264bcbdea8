"""Anything that can sign and send its reviews: a shop, a site, a form, a questionnaire."""

from bot.channels.webhook.channel import Webhook

__all__ = ["Webhook"]
