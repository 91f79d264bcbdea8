"""Anything that can sign and send its reviews: a shop, a site, a form, a questionnaire."""

from bot.channels.webhook.channel import Webhook, WebhookOptions
from bot.channels.webhook.reading import schema

__all__ = ["Webhook", "WebhookOptions", "schema"]
