"""Which addresses may be dialled: public ones, and what the operator allowed by name.

Nothing here opens a connection or asks a name server. The standard library alone is not enough: Python 3.11
calls NAT64 and 6to4 forms of 127.0.0.1 global, and shared address space (100.64.0.0/10) not private.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from bot.domain.language import N_
from bot.errors import ForbiddenAddress

PUBLIC_PORTS = frozenset({80, 443})
_DEFAULT_PORT = {"http": 80, "https": 443}

#: IANA's special-purpose registry, and the public address at which one large cloud serves its metadata.
_CLOSED_V4 = tuple(
    IPv4Network(block)
    for block in (
        "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12",
        "192.0.0.0/24", "192.0.2.0/24", "192.31.196.0/24", "192.52.193.0/24", "192.88.99.0/24",
        "192.168.0.0/16", "192.175.48.0/24", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24",
        "224.0.0.0/4", "240.0.0.0/4", "168.63.129.16/32",
    )
)  # fmt: skip
#: Within 2000::/3, the only block in public use: protocol assignments with Teredo, documentation, 6to4, SRv6.
_OPEN_V6 = IPv6Network("2000::/3")
_CLOSED_V6 = tuple(
    IPv6Network(block) for block in ("2001::/23", "2001:db8::/32", "2002::/16", "2620:4f:8000::/48", "3fff::/20")
)
_NAT64 = IPv6Network("64:ff9b::/96")
#: ISATAP puts an IPv4 address behind this interface identifier, in any prefix.
_ISATAP = (0x00005EFE, 0x02005EFE)
_LOCAL_NAMES = (
    "localhost",
    "local",
    "localdomain",
    "internal",
    "intranet",
    "lan",
    "onion",
    "arpa",
)
_LABEL = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)")
_LIKE_A_NUMBER = re.compile(r"\d+|0x[0-9a-f]*")


#: A message of the catalogue's, and what is put into it.
Reason = tuple[str, dict[str, Any]]


def closed_reason(address: str) -> Reason | None:
    """Why ``address``, an IP address in text, may not be dialled; ``None`` when it is public."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return N_("not an IP address"), {}
    return _closed_v4(parsed) if isinstance(parsed, IPv4Address) else _closed_v6(parsed)


def _closed_v4(address: IPv4Address) -> Reason | None:
    for block in _CLOSED_V4:
        if address in block:
            return N_("%(ip)s is not public (%(block)s)"), {"ip": address, "block": block}
    return None


def _closed_v6(address: IPv6Address) -> Reason | None:
    if address.scope_id is not None:
        return N_("%(ip)s is bound to an interface"), {"ip": address}
    if address.ipv4_mapped is not None:
        return _closed_v4(address.ipv4_mapped)
    if address in _NAT64:
        return _closed_v4(IPv4Address(int(address) & 0xFFFFFFFF))
    if address not in _OPEN_V6 or any(address in block for block in _CLOSED_V6):
        return N_("%(ip)s is not public"), {"ip": address}
    if (int(address) >> 32) & 0xFFFFFFFF in _ISATAP:
        return N_("%(ip)s wraps another address"), {"ip": address}
    return None


@dataclass(frozen=True, slots=True)
class Target:
    """A link that was found fit to be asked for."""

    #: Normalised: scheme and host in lower case, the host in ASCII, no fragment.
    url: str
    host: str
    port: int


def check_link(url: str, allow: frozenset[tuple[str, int]] = frozenset()) -> Target:
    """The link in the form to be asked for; no name is resolved yet.

    :param allow: pairs of host and port that the operator lets through whatever they point to.
    :raises ForbiddenAddress: for another scheme, port or spelling, for credentials, for what is local.
    """
    if any(ord(char) <= 32 or ord(char) == 127 or char == "\\" for char in url.strip()):
        raise ForbiddenAddress(_shown(url), N_("white space, a control character or a backslash"))
    try:
        parts = urlsplit(url.strip())
        port = parts.port
    except ValueError as error:
        raise ForbiddenAddress(_shown(url), N_("not a link")) from error
    if parts.scheme.lower() not in _DEFAULT_PORT:
        raise ForbiddenAddress(_shown(url), N_("only http and https links are read"))
    if "@" in parts.netloc:
        raise ForbiddenAddress(_shown(url), N_("a link with a user name or password is not read"))
    host = ascii_host(parts.hostname or "", url)
    if port is None:
        port = _DEFAULT_PORT[parts.scheme.lower()]
    if (host, port) not in allow:
        _check_host(host, port, url)
    return Target(_rebuilt(parts.scheme.lower(), host, port, parts.path, parts.query), host, port)


def _check_host(host: str, port: int, url: str) -> None:
    if port not in PUBLIC_PORTS:
        told = N_("port %(port)d is not read; only 80 and 443 are")
        raise ForbiddenAddress(_shown(url), told, pair=(host, port), port=port)
    try:
        ip_address(host)
    except ValueError:
        if any(host == name or host.endswith(f".{name}") for name in _LOCAL_NAMES):
            raise ForbiddenAddress(_shown(url), N_("a local name is not read"), pair=(host, port)) from None
        return
    reason = closed_reason(host)
    if reason:
        message, values = reason
        raise ForbiddenAddress(_shown(url), message, pair=(host, port), **values)


def ascii_host(host: str, url: str) -> str:
    """The host in the one spelling that resolver and guard both understand.

    Whatever a resolver might read as a number (decimal, octal, hexadecimal, short forms, wide digits) and
    that is not a plain dotted quad is refused: there the guard and the resolver could disagree.

    :raises ForbiddenAddress: when the host is empty, malformed or such a number.
    """
    if ":" in host:
        try:
            return str(ip_address(host))
        except ValueError as error:
            raise ForbiddenAddress(_shown(url), N_("not an IPv6 address")) from error
    folded = unicodedata.normalize("NFKC", host).replace("。", ".").lower().removesuffix(".")
    if not folded.isascii():
        folded = _idna(folded, url)
    labels = folded.split(".")
    if len(folded) > 253 or not all(_LABEL.fullmatch(label) for label in labels):
        raise ForbiddenAddress(_shown(url), N_("the host's name is malformed"))
    if _LIKE_A_NUMBER.fullmatch(labels[-1]):
        try:
            quad = str(IPv4Address(folded))
        except ValueError as error:
            raise ForbiddenAddress(_shown(url), N_("an unusual spelling of a numeric address")) from error
        if quad != host:
            raise ForbiddenAddress(_shown(url), N_("an unusual spelling of a numeric address"))
    return folded


def _idna(host: str, url: str) -> str:
    try:
        return host.encode("idna").decode("ascii").lower()
    except UnicodeError as error:
        raise ForbiddenAddress(_shown(url), N_("the host's name cannot be written in ASCII")) from error


def _rebuilt(scheme: str, host: str, port: int, path: str, query: str) -> str:
    netloc = f"[{host}]" if ":" in host else host
    if port != _DEFAULT_PORT[scheme]:
        netloc = f"{netloc}:{port}"
    return urlunsplit((scheme, netloc, path or "/", query, ""))


def _shown(url: str) -> str:
    """The link as an error may print it: credentials gone, short, printable."""
    bare = re.sub(r"(?<=//)[^/?#]*@", "", url)
    return "".join(char if char.isprintable() else "?" for char in bare)[:200]
