"""`ascolto demo`: the whole story on one page, real but for the people and the shop."""

from bot.app.demo.running import demo

__all__ = ["demo"]
