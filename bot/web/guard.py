"""Calls to the outside: never into the private network unless the source says so.

An address is judged where the socket is made, so it makes no difference whether it was written as
a number, came out of DNS, or changed there since the last call.
"""

import socket
from functools import partial
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

import aiohttp
from aiohttp.abc import AbstractResolver

from bot.channels.base import CALL_SECONDS
from bot.errors import Refused, Unexpected

REDIRECTS = frozenset({301, 302, 303, 307, 308})

_NEVER = tuple(
    map(
        ip_network,
        [
            *("0.0.0.0/8", "169.254.0.0/16", "224.0.0.0/3", "192.0.0.0/24"),
            *("100.100.100.200", "168.63.129.16"),  # metadata of Alibaba and Azure
            *("fe80::/10", "fec0::/10", "ff00::/8", "fd00:ec2::/32"),  # the last: of Amazon
        ],
    )
)
_PUBLIC_V6 = ip_network("2000::/3")
_CARRIES_V4 = ip_network("64:ff9b::/96")


class _Barred(OSError):
    """Stopped before any connection was made."""


def session(
    private: bool, *, seconds: float = CALL_SECONDS, resolver: AbstractResolver | None = None
) -> aiohttp.ClientSession:
    """A session for outgoing calls; `private` = the source says `private_network`.

    Every call has `seconds` in all, half of them to connect: a time-out there did nothing yet.
    Redirects raise Unexpected, a barred address raises Refused, nothing is tried twice, and no
    proxy or cookie is picked up on the way. No connection is kept for the next call: on one that
    died meanwhile a reply would be unclear although nothing was sent.
    """
    connector = aiohttp.TCPConnector(
        resolver=resolver,
        socket_factory=partial(_open, private),
        limit_per_host=10,
        force_close=True,
    )
    return aiohttp.ClientSession(
        connector=connector,
        cookie_jar=aiohttp.DummyCookieJar(),
        headers={"User-Agent": "Ascolto"},
        timeout=aiohttp.ClientTimeout(total=seconds, sock_connect=seconds / 2),
        middlewares=[_guarded],
    )


def barred(address: str, private: bool) -> bool:
    """Whether a call to this IP address is refused. Link-local, multicast and metadata addresses
    always are; loopback and private ones unless `private`."""
    ip = _inner(ip_address(address))
    if any(ip in network for network in _NEVER):
        return True
    if private:
        return False
    return not ip.is_global or (ip.version == 6 and ip not in _PUBLIC_V6)


def _inner(ip: IPv4Address | IPv6Address) -> IPv4Address | IPv6Address:
    """The IPv4 address that an IPv6 one stands for, else itself."""
    if isinstance(ip, IPv4Address):
        return ip
    if ip in _CARRIES_V4:
        return IPv4Address(int(ip) & 0xFFFF_FFFF)
    return ip.ipv4_mapped or ip.sixtofour or ip


def _open(private: bool, info: aiohttp.AddrInfoType) -> socket.socket:
    family, kind, protocol, _, address = info
    if barred(str(address[0]), private):
        raise _Barred
    return socket.socket(family=family, type=kind, proto=protocol)


async def _guarded(
    request: aiohttp.ClientRequest, handler: aiohttp.ClientHandlerType
) -> aiohttp.ClientResponse:
    host = request.url.host
    try:
        response = await handler(request)
    except aiohttp.ClientConnectorError as error:
        if isinstance(error.os_error, _Barred):
            raise Refused(
                f"{host} is in the private network, where calls are refused: if that is meant, "
                "write private_network = true in its [[source]]"
            ) from None
        raise
    if response.status in REDIRECTS:
        response.close()
        raise Unexpected(
            f"{host} answers with a redirect ({response.status}), which is never followed: "
            "use the address it leads to",
            maybe_done=response.status not in (307, 308),
        )
    return response
