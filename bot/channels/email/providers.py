"""What the larger mail providers want done differently, for `check` and for the copy in Sent."""

KEEPS_COPIES = ("gmail.com", "googlemail.com", "office365.com", "outlook.com", "hotmail.com")
"""Servers that put what they send into Sent by themselves."""

_OF_ITS_OWN = (
    "it wants an app password, made in the account's security settings, instead of the usual one"
)
_HINTS = {
    "gmail.com": f"Gmail: {_OF_ITS_OWN} (two-step verification must be on), and IMAP switched on",
    "googlemail.com": f"Gmail: {_OF_ITS_OWN}",
    "office365.com": "Microsoft 365 takes no passwords for IMAP any more unless the administrator "
    "allows them, and SMTP AUTH must be switched on for this mailbox",
    "outlook.com": "Outlook.com takes no passwords for IMAP any more: forward the mail elsewhere",
    "mail.me.com": f"iCloud: {_OF_ITS_OWN}; the login name is the part before @me.com",
    "yahoo.com": f"Yahoo: {_OF_ITS_OWN}",
    "aol.com": f"AOL: {_OF_ITS_OWN}",
    "libero.it": "Libero: access by IMAP and SMTP must be allowed in the account's settings, and "
    "with strong authentication it wants a password of its own",
    "pec.aruba.it": "Aruba PEC: imaps.pec.aruba.it port 993 and smtps.pec.aruba.it port 465, both "
    "tls; access by IMAP must be allowed in the account's settings",
    "aruba.it": "Aruba: imaps.aruba.it port 993 and smtps.aruba.it port 465, both tls",
    "legalmail.it": "Legalmail: mbox.cert.legalmail.it port 993 and sendm.cert.legalmail.it port "
    "465, both tls; the login name is not the address",
    "gmx.net": "GMX: POP3 and IMAP must be allowed in the account's settings",
    "web.de": "WEB.DE: POP3 and IMAP must be allowed in the account's settings",
    "fastmail.com": f"Fastmail: {_OF_ITS_OWN}",
    "zoho.com": "Zoho: IMAP must be allowed in the account's settings",
    "zoho.eu": "Zoho: IMAP must be allowed in the account's settings",
    "proton.me": "Proton is read through its Bridge, on loopback",
}


def hint(host: str) -> str:
    """What is particular about this provider's logins, or ""."""
    return next((words for name, words in _HINTS.items() if _is(host, name)), "")


def keeps_copies(host: str) -> bool:
    """Whether this server files what it sends by itself."""
    return any(_is(host, name) for name in KEEPS_COPIES)


def _is(host: str, name: str) -> bool:
    return host.lower() == name or host.lower().endswith(f".{name}")
