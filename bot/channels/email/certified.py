"""Certified mail (PEC): a provider's envelope around the customer's mail, and its receipts.

The marks are those of the technical rules of the Italian certified mail: the header X-Trasporto on
envelopes, X-Ricevuta on receipts, X-Riferimento-Message-ID naming the mail they are about.
"""

from bot.channels.email.letter import Letter, inner, leaves, letter, message_ids

RECEIPTS = {
    "accettazione": "certified mail: a receipt of acceptance",
    "avvenuta-consegna": "certified mail: a receipt of delivery",
    "presa-in-carico": "certified mail: a receipt between providers",
    "preavviso-errore-consegna": "certified mail: not delivered yet, the provider keeps trying",
}
FAILURES = {
    "non-accettazione": "the certified-mail provider did not accept it",
    "errore-consegna": "the certified mail could not be delivered",
    "rilevazione-virus": "the certified-mail provider says that it holds a virus",
}


def receipt(outer: Letter) -> str:
    """Which receipt this is, "" for none."""
    return outer.header("x-ricevuta").strip().lower()


def about(outer: Letter) -> str:
    """The Message-ID of the mail that a receipt or an envelope is about, or ""."""
    return next(iter(message_ids(outer.headers, "x-riferimento-message-id")), "")


def opened(outer: Letter) -> Letter | None:
    """The customer's mail out of its envelope; None when this is no envelope.

    X-Trasporto is "posta-certificata", or "errore" around a plain mail that reached a
    certified mailbox: both hold a customer's words.
    """
    if not outer.header("x-trasporto"):
        return None
    held = next(filter(None, map(inner, leaves(outer.message))), None)
    return letter(held) if held is not None else None
