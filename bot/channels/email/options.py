"""The settings of a mailbox, and who counts as us."""

import re
from dataclasses import dataclass
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, SecretStr, model_validator

from bot.channels.base import Grant, Options
from bot.channels.email.providers import OAUTH, OAuth, provider_of

Security = Literal["tls", "starttls", "plain"]

# Where everybody may have an address, so that the domain says nothing about whose it is.
SHARED_DOMAINS = frozenset(
    """
    gmail.com googlemail.com outlook.com outlook.it outlook.de outlook.fr outlook.es hotmail.com
    hotmail.it hotmail.de hotmail.fr hotmail.es hotmail.co.uk live.com live.it live.fr msn.com
    yahoo.com yahoo.it yahoo.de yahoo.fr yahoo.es yahoo.co.uk ymail.com aol.com icloud.com me.com
    mac.com proton.me protonmail.com pm.me tutanota.com tuta.com fastmail.com zoho.com mail.com
    libero.it virgilio.it tiscali.it alice.it tim.it tin.it inwind.it iol.it email.it poste.it
    vodafone.it fastwebnet.it aruba.it gmx.de gmx.net gmx.at gmx.ch gmx.com gmx.es gmx.fr web.de
    t-online.de freenet.de orange.fr wanadoo.fr free.fr laposte.net sfr.fr telefonica.net
    bluewin.ch pec.it legalmail.it postecert.it arubapec.it pec.libero.it sicurezzapostale.it
    """.split()
)

_ADDRESS = re.compile(r"[^\s@<>\"(),;:\\]+@[^\s@<>\"(),;:\\]+\.?[^\s@<>\"(),;:\\]+")


def _address(value: str) -> str:
    if not _ADDRESS.fullmatch(value):
        raise ValueError("this is not a mail address; write it like care@example.com")
    return value


def _lower(values: list[str]) -> list[str]:
    return [value.strip().lower().removeprefix("@") for value in values]


MailAddress = Annotated[str, AfterValidator(_address)]
Names = Annotated[list[str], AfterValidator(_lower)]
Port = Annotated[int, Field(ge=1, le=65535)]


class EmailOptions(Options):
    """Settings of an e-mail source."""

    address: MailAddress = Field(description="The address customers write to and get answers from")
    name: str = Field("", description="The name shown beside it; default: the brand's name")
    imap_host: str = Field(description="The server that keeps the mailbox")
    imap_port: Port | None = Field(None, description="Default: 993 with tls, else 143")
    imap_security: Security = Field(
        "tls", description="tls, starttls or plain; plain needs loopback or private_network"
    )
    imap_user: str = Field("", description="Login name; default: the address")
    imap_password: SecretStr | None = Field(
        None, description="Password, often an app password; env:NAME; with login = password"
    )
    login: Literal["password", "xoauth2"] = Field(
        "password",
        description="How to log in: password, or xoauth2 (Google, Microsoft 365) after "
        "`ascolto connect`",
    )
    provider: Literal["google", "microsoft", ""] = Field(
        "", description="Whose account it is, with xoauth2; default: known by imap_host"
    )
    client_id: str = Field("", description="The client registered at the provider, with xoauth2")
    client_secret: SecretStr | None = Field(
        None, description="Its secret, where it has one; env:NAME"
    )
    tenant: str = Field(
        "organizations", pattern=r"^[\w.-]+$", description="The directory, with Microsoft 365"
    )
    account: str = Field(
        "", description="Who signs in, where that is not imap_user (a shared mailbox)"
    )
    authorize_url: str = Field("", description="Of a provider that is not known by name: consent")
    token_url: str = Field("", description="… its tokens")
    device_url: str = Field("", description="… its device codes, where it has them")
    scope: str = Field("", description="… what to ask for; openid says who signed in")
    smtp_host: str = Field("", description="The server that sends; default: imap_host")
    smtp_port: Port | None = Field(None, description="Default: 465 tls, 587 starttls, 25 plain")
    smtp_security: Security = Field("starttls", description="tls, starttls or plain")
    smtp_user: str | None = Field(
        None, description='Login name; default: imap_user; "" = the server wants no login'
    )
    smtp_password: SecretStr | None = Field(None, description="Default: imap_password; env:NAME")
    folders: list[str] = Field(
        ["INBOX"], min_length=1, description="The folders where customers' mail arrives"
    )
    sent_folder: str = Field("", description="Default: the one the server marks as Sent")
    sent_copy: Literal["auto", "append", "server"] = Field(
        "auto",
        description="Who puts our replies into Sent: append = Ascolto, server = the server by "
        "itself, auto = Ascolto unless the server is known to do it (Gmail, Microsoft)",
    )
    own_domains: Names | None = Field(
        None,
        description="Domains of colleagues, who are no customers; default: the address's domain, "
        "unless anybody can have an address there",
    )
    own_addresses: Names = Field([], description="More addresses of colleagues")
    relays: Names = Field(
        [],
        description="Senders (addresses or domains) that write in a customer's name, such as a "
        "contact form: the customer is their Reply-To",
    )
    ca_file: str = Field("", description="A file of certificates to trust besides the usual ones")

    @model_validator(mode="after")
    def _sent_is_not_read_as_inbox(self) -> "EmailOptions":
        if self.sent_folder and self.sent_folder in self.folders:
            raise ValueError("sent_folder must not stand among folders: it holds our own mail")
        return self

    @model_validator(mode="after")
    def _can_log_in(self) -> "EmailOptions":
        if self.login == "password":
            if self.imap_password is None:
                raise ValueError('imap_password is missing: write imap_password = "env:NAME"')
            return self
        if not self.client_id:
            raise ValueError(
                "client_id is missing: login = xoauth2 needs a client registered at the provider"
            )
        urls = (self.authorize_url, self.token_url, self.device_url)
        if not any(urls) and self._provider not in OAUTH:
            raise ValueError(
                f'nothing is known of {self.imap_host}: write provider = "google" or "microsoft", '
                "or token_url with authorize_url or device_url"
            )
        if any(urls) and not (self.token_url and self.scope and any(urls[::2])):
            raise ValueError(
                "a provider of your own needs token_url, scope, and authorize_url or device_url"
            )
        for url in filter(None, urls):
            parts = urlsplit(url)
            if parts.scheme != "https" and parts.hostname not in ("127.0.0.1", "localhost", "::1"):
                raise ValueError(f"{url} is not an https address: tokens would travel in the clear")
        return self

    @property
    def _provider(self) -> str:
        return self.provider or provider_of(self.imap_host)

    @property
    def grant(self) -> Grant | None:
        if self.login == "password":
            return None
        known = OAUTH.get(self._provider)
        if self.token_url:
            known = OAuth(
                title=urlsplit(self.token_url).hostname or "",
                authorize_url=self.authorize_url,
                token_url=self.token_url,
                device_url=self.device_url,
                scope=self.scope,
            )
        secret = self.client_secret.get_secret_value() if self.client_secret else ""
        account = self.account or self.imap.user
        return known.grant(account, self.client_id, secret, self.tenant) if known else None

    @property
    def domain(self) -> str:
        return self.address.rpartition("@")[2].lower()

    @property
    def imap(self) -> "Server":
        """Where and how to log in for reading."""
        port = self.imap_port or (993 if self.imap_security == "tls" else 143)
        user = self.imap_user or self.address
        password, by_token = self.imap_password or SecretStr(""), self.login == "xoauth2"
        return Server(self.imap_host, port, self.imap_security, user, password, by_token=by_token)

    @property
    def smtp(self) -> "Server":
        """Where and how to log in for sending."""
        port = self.smtp_port or {"tls": 465, "starttls": 587, "plain": 25}[self.smtp_security]
        user = (self.imap_user or self.address) if self.smtp_user is None else self.smtp_user
        password = self.smtp_password or self.imap_password or SecretStr("")
        by_token = self.login == "xoauth2" and self.smtp_password is None
        host = self.smtp_host or self.imap_host
        helo = ascii_domain(self.domain)
        return Server(host, port, self.smtp_security, user, password, helo, by_token)

    @property
    def us(self) -> "Us":
        """Whose mail is not a customer's."""
        users = [self.imap_user, self.smtp_user or ""]
        addresses = {self.address.lower(), *self.own_addresses}
        addresses |= {user.lower() for user in users if "@" in user}
        domains = self.own_domains
        if domains is None:
            domains = [] if self.domain in SHARED_DOMAINS else [self.domain]
        return Us(frozenset(addresses), frozenset(domains), frozenset(self.relays))


@dataclass(frozen=True, slots=True)
class Server:
    """One login."""

    host: str
    port: int
    security: Security
    user: str
    password: SecretStr
    helo: str = ""
    """What we call ourselves to a sending server."""
    by_token: bool = False
    """Log in by XOAUTH2: `password` is an access token, put there shortly before."""

    def __str__(self) -> str:
        return f"{self.host}:{self.port}"


@dataclass(frozen=True, slots=True)
class Us:
    """The addresses and domains that are ours, and the relays that write for customers."""

    addresses: frozenset[str]
    domains: frozenset[str]
    relays: frozenset[str]

    def has(self, address: str) -> bool:
        """Whether mail from this address is our own."""
        return address.lower() in self.addresses or self.has_domain(address.rpartition("@")[2])

    def has_domain(self, domain: str) -> bool:
        """Whether it is one of our domains or below one."""
        return _within(domain, self.domains)

    def relayed_by(self, address: str) -> bool:
        """Whether this sender was named as a relay."""
        return address.lower() in self.relays or _within(address.rpartition("@")[2], self.relays)


def ascii_domain(address: str) -> str:
    """An address or a domain as every server understands it; unchanged where that cannot be."""
    local, at, domain = address.rpartition("@")
    try:
        return f"{local}{at}{domain.encode('idna').decode('ascii')}"
    except UnicodeError:
        return address


def _within(domain: str, domains: frozenset[str]) -> bool:
    """news.example.com is within example.com."""
    labels = domain.lower().rstrip(".").split(".")
    return any(".".join(labels[n:]) in domains for n in range(len(labels)))
