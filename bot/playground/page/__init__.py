"""The work chat as a web page, alone (`python -m bot.playground`) or as a part of another page.

For a page that holds the chat:

- `chat = Chat(workspace, commands=…)`; `chat.serve(app)` adds `/chat/…`, `static()` is the route
  `/static/…`. `commands` is what "/" offers, by language: `("/reviews open", "who is waiting")`;
  without it, what the manifest hints at.
- Send `HEADERS` (or use `answer`): a strict Content-Security-Policy, so no script or style stands
  within a page.
- `{% include "chat.html" %}` where the chat shall be, in a template rendered with `render`; it
  fills its parent's height. In the head: `/static/base.css`, `/static/chat.css`, and
  `<script type="module" src="/static/chat.js">`.
- Who acts, the language and the theme stand on the root element: `<html lang="it"
  data-as="U0LUCA" data-theme="dark">` (theme: auto, light, dark).

Events on `document`, their `detail` behind them:

    ascolto:as        "U0LUCA"   somebody else acts now (id or handle)
    ascolto:language  "it"       the page speaks another language
    ascolto:theme     "dark"
    ascolto:go        {place, thread?, ts?}   show a Slack channel ("#reviews", an id, "home"), a
                      thread, one message
    ascolto:hover     {case, review, on, from}   from "chat": pointer or focus is on a card; from
                      anything else: outline the cards about it
    ascolto:changed   {n}        sent by the chat: something happened in the workspace

Hooks in the page: a message or a row of one carries `data-case` and `data-review` (the bot's own
numbers, from its buttons' values) where they are known.
"""

from bot.playground.page.chat import Chat
from bot.playground.page.pages import HEADERS, answer, chosen, environment, language, render, static

__all__ = ["HEADERS", "Chat", "answer", "chosen", "environment", "language", "render", "static"]
