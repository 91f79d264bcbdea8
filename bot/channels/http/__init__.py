"""Any JSON API that lists reviews, described in `ascolto.toml` and not in code.

    [[source]]
    id = "shop"
    channel = "http"
    public = true
    list_url = "https://shop.example/api/reviews?page={page}"
    paging = "page"
    items = "data.reviews"
    fields = { id = "id", text = "comment", rating = "stars", author_name = "by", posted_at = "at" }
    answers = { list = "replies", id = "id", text = "text", at = "at", ours = "role = staff" }
    look_url = "https://shop.example/api/reviews/{id}"
    reply_url = "https://shop.example/api/reviews/{id}/replies"
    reply_body = '{"text": "{{ text }}"}'
    reply_id = "id"
    idempotency_header = "Idempotency-Key"
    secret = "env:SHOP_TOKEN"

A path names what lies inside an answer with dots between: `data.reviews`, `photos.0.url`. A
condition is a path that must hold something ("is_staff"), or one of some values ("role = staff").
"""

from bot.channels.http.channel import Http
from bot.channels.http.options import HttpOptions

__all__ = ["Http", "HttpOptions"]
