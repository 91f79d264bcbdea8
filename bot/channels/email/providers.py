"""What the larger mail providers want done differently: logins, and the copy in Sent.

Facts on OAuth: Google's "OAuth 2.0 Mechanism" for Gmail and "OAuth 2.0 for Mobile & Desktop Apps"
(developers.google.com/workspace/gmail/imap/xoauth2-protocol, /identity/protocols/oauth2/native-app;
device codes are given for a few scopes only, and mail is none of them:
/identity/protocols/oauth2/limited-input-device#allowedscopes); Microsoft's "Authenticate an IMAP,
POP or SMTP connection using OAuth" (learn.microsoft.com/exchange/client-developer/legacy-protocols/
how-to-authenticate-an-imap-pop-smtp-application-by-using-oauth) and "OAuth 2.0 device
authorization grant flow" (learn.microsoft.com/entra/identity-platform/v2-oauth2-device-code).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.channels.base import Grant

KEEPS_COPIES = ("gmail.com", "googlemail.com", "office365.com", "outlook.com", "hotmail.com")
"""Servers that put what they send into Sent by themselves."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OAuth:
    """A provider's addresses, with {tenant} in them where it has several directories."""

    title: str
    authorize_url: str
    token_url: str
    device_url: str = ""
    scope: str
    extra: Mapping[str, str] = field(default_factory=dict)
    redirect_host: str = "127.0.0.1"

    def grant(self, account: str, client_id: str, client_secret: str, tenant: str) -> Grant:
        """How this account of the directory `tenant` lets this client in."""
        return Grant(
            provider=self.title,
            account=account,
            client_id=client_id,
            client_secret=client_secret,
            authorize_url=self.authorize_url.replace("{tenant}", tenant),
            token_url=self.token_url.replace("{tenant}", tenant),
            device_url=self.device_url.replace("{tenant}", tenant),
            scope=self.scope,
            extra=self.extra,
            redirect_host=self.redirect_host,
        )


_ENTRA = "https://login.microsoftonline.com/{tenant}/oauth2/v2.0"
OAUTH = {
    "google": OAuth(
        title="Google",
        authorize_url="https://accounts.google.com/o/oauth2/v2/auth",
        token_url="https://oauth2.googleapis.com/token",  # noqa: S106
        scope="https://mail.google.com/ openid email",
        extra={"access_type": "offline", "prompt": "consent"},  # else no refresh token comes
    ),
    "microsoft": OAuth(
        title="Microsoft",
        authorize_url=f"{_ENTRA}/authorize",
        token_url=f"{_ENTRA}/token",
        device_url=f"{_ENTRA}/devicecode",
        scope="https://outlook.office.com/IMAP.AccessAsUser.All "
        "https://outlook.office.com/SMTP.Send offline_access openid email profile",
        redirect_host="localhost",  # the one name for which Entra lets the port vary
    ),
}
_OF = {"google": ("gmail.com", "googlemail.com"), "microsoft": ("office365.com", "outlook.com")}

_OF_ITS_OWN = (
    "it wants an app password, made in the account's security settings, instead of the usual one"
)
_HINTS = {
    "gmail.com": f'Gmail: {_OF_ITS_OWN} (two-step verification must be on), or login = "xoauth2"',
    "googlemail.com": f'Gmail: {_OF_ITS_OWN}, or login = "xoauth2"',
    "office365.com": 'Microsoft 365 takes no passwords for IMAP any more: set login = "xoauth2"; '
    "SMTP AUTH is off until the administrator switches it on for this mailbox",
    "outlook.com": 'Outlook.com takes no passwords any more: set login = "xoauth2" and tenant = '
    '"consumers"; IMAP is off until it is switched on in the account\'s settings',
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


_BY_TOKEN = {
    "google": "Gmail: an administrator of Google Workspace may have switched IMAP off; a client "
    'whose consent screen is still in "Testing" loses its consent after 7 days',
    "microsoft": "Microsoft 365: IMAP may be switched off for this mailbox, and SMTP AUTH is off "
    "until the administrator switches it on (Set-CASMailbox); the client needs the delegated "
    "permissions IMAP.AccessAsUser.All and SMTP.Send and must be allowed as a public client",
}


def provider_of(host: str) -> str:
    """Which of `OAUTH` this server belongs to, or ""."""
    return next((name for name, hosts in _OF.items() if any(_is(host, one) for one in hosts)), "")


def hint_by_token(host: str) -> str:
    """What may stand in the way of a login by XOAUTH2 at this provider, or ""."""
    return _BY_TOKEN.get(provider_of(host), "")


def hint(host: str) -> str:
    """What is particular about this provider's logins, or ""."""
    return next((words for name, words in _HINTS.items() if _is(host, name)), "")


def keeps_copies(host: str) -> bool:
    """Whether this server files what it sends by itself."""
    return any(_is(host, name) for name in KEEPS_COPIES)


def _is(host: str, name: str) -> bool:
    return host.lower() == name or host.lower().endswith(f".{name}")
