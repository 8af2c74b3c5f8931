"""The only HTTP client: fetches what the guard lets through, and no more of it than was allowed.

    link -> check_link -> request -> pool -> Guard.connect_tcp: resolve once, check all, dial what was checked
                ^                 |
                +--- redirect ----+  at most five

The guard sits where the connection pool dials, so that no redirect, alias or second answer of a name server
can lead past it. Bodies are inflated here, under a cap: the HTTP library would inflate a bomb in one piece.
"""

from __future__ import annotations

import asyncio
import socket
import ssl
import zlib
from collections.abc import Awaitable, Callable, Iterable, Sequence
from functools import cache
from types import TracebackType
from typing import Any, Self
from urllib.parse import urljoin

import httpcore2
import httpx2

from bot.domain.articles import Payload
from bot.domain.language import N_
from bot.errors import FetchError, ForbiddenAddress
from bot.ingest.addresses import PUBLIC_PORTS, Target, check_link, closed_reason

#: Given a host and a port, its IP addresses in text, in the order to try them.
Resolver = Callable[[str, int], Awaitable[Sequence[str]]]

MAX_REDIRECTS = 5
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_TRANSIENT = frozenset({408, 425, 429})
_ACCEPT = "text/html, application/rss+xml, application/atom+xml, application/xml;q=0.9, */*;q=0.5"
#: Addresses tried of one name: enough for a dead IPv6 path, too few for a name server to make us a scanner.
_DIALS = 3


async def resolve(host: str, port: int) -> Sequence[str]:
    """Ask the system's resolver; an address literal comes back as it is."""
    loop = asyncio.get_running_loop()
    answers = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(answer[4][0]) for answer in answers))


class Guard(httpcore2.AsyncNetworkBackend):
    """Dials public addresses only; takes the place of the connection pool's own dialler.

    :param allow: host and port pairs let through whatever they resolve to.
    """

    def __init__(
        self,
        allow: frozenset[tuple[str, int]] = frozenset(),
        resolver: Resolver = resolve,
        dialer: httpcore2.AsyncNetworkBackend | None = None,
    ) -> None:
        self._allow = allow
        self._resolve = resolver
        self._dialer = dialer or httpcore2.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109 - the library's signature
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore2.AsyncNetworkStream:
        """Resolve ``host`` once, check every answer, dial a checked address.

        :raises ForbiddenAddress: when the port or any of the addresses is closed to us.
        """
        addresses = await self._checked(host, port)
        failure: httpcore2.ConnectError | httpcore2.ConnectTimeout | None = None
        for address in addresses[:_DIALS]:
            try:
                return await self._dialer.connect_tcp(
                    address, port, timeout=timeout, local_address=local_address, socket_options=socket_options
                )
            except (httpcore2.ConnectError, httpcore2.ConnectTimeout) as error:
                failure = error
        raise failure or httpcore2.ConnectError(f"{host} has no address")

    async def _checked(self, host: str, port: int) -> Sequence[str]:
        allowed = (host, port) in self._allow
        if not allowed and port not in PUBLIC_PORTS:
            raise ForbiddenAddress(host, N_("port %(port)d is not read"), pair=(host, port), port=port)
        try:
            addresses = await self._resolve(host, port)
        except (OSError, UnicodeError) as error:
            raise httpcore2.ConnectError(f"{host} could not be resolved") from error
        for address in addresses:
            reason = None if allowed else closed_reason(address)
            if reason:
                message, values = reason
                raise ForbiddenAddress(host, message, pair=(host, port), **values)
        return addresses

    async def connect_unix_socket(
        self,
        path: str,
        timeout: float | None = None,  # noqa: ASYNC109 - the library's signature
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore2.AsyncNetworkStream:
        """Never: no link leads to a socket file."""
        raise ForbiddenAddress(path, N_("a socket file is not read"))

    async def sleep(self, seconds: float) -> None:
        """Wait, as the pool asks between its own tries."""
        await asyncio.sleep(seconds)


@cache
def _trusted() -> ssl.SSLContext:
    """Reading the certificates takes a tenth of a second: once is enough."""
    return httpx2.create_ssl_context(trust_env=False)


def guarded_transport(guard: Guard) -> httpx2.AsyncHTTPTransport:
    """A transport whose pool dials through ``guard``: no proxy, no environment, no second way out.

    :raises RuntimeError: when the library no longer has the seam; better no fetching than unguarded fetching.
    """
    transport = httpx2.AsyncHTTPTransport(verify=_trusted(), trust_env=False, retries=0)
    pool = getattr(transport, "_pool", None)
    if not isinstance(pool, httpcore2.AsyncConnectionPool) or not hasattr(pool, "_network_backend"):
        raise RuntimeError("httpx2 has changed inside: the guard of addresses cannot be put in place")
    pool._network_backend = guard
    return transport


class Fetcher:
    """Fetches links as a well-behaved, distrustful client. Use as an async context manager.

    :param user_agent: sent with every request; should say where the operator is reached.
    :param allow: host and port pairs that the guard lets through (an intranet feed, a test server).
    :param resolver: how names become addresses; the system's unless given.
    :param dialer: what opens connections to checked addresses.
    """

    def __init__(
        self,
        user_agent: str,
        allow: frozenset[tuple[str, int]] = frozenset(),
        resolver: Resolver | None = None,
        dialer: httpcore2.AsyncNetworkBackend | None = None,
    ) -> None:
        self._allow = frozenset((host.lower().strip("[]"), port) for host, port in allow)
        self._headers = {"User-Agent": user_agent, "Accept": _ACCEPT, "Accept-Encoding": "gzip"}
        self._transport = guarded_transport(Guard(self._allow, resolver or resolve, dialer))

    async def __aenter__(self) -> Self:
        await self._transport.__aenter__()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._transport.__aexit__(kind, error, trace)

    async def fetch(
        self,
        url: str,
        *,
        etag: str | None = None,
        last_modified: str | None = None,
        limit: int = 10_000_000,
        timeout: float = 20.0,  # noqa: ASYNC109 - a cap on the whole, redirects included, is the point
    ) -> Payload:
        """Fetch one link.

        :param etag: as the source sent it last time; with ``last_modified`` makes the request conditional.
        :param limit: most bytes to take, counted both as sent and as inflated.
        :param timeout: seconds for everything together.
        :raises ForbiddenAddress: when the link, or where it leads, is closed to us.
        :raises FetchError: for all else that yields no usable body; ``transient`` says whether to try again.
        """
        conditions = {"If-None-Match": etag, "If-Modified-Since": last_modified}
        headers = self._headers | {name: value for name, value in conditions.items() if value and _plain(value)}
        try:
            async with asyncio.timeout(timeout):
                return await self._follow(url, headers, limit)
        except TimeoutError as error:
            raise FetchError(
                _bare(url), N_("not finished after %(seconds)d s"), transient=True, seconds=timeout
            ) from error
        except (httpx2.InvalidURL, ValueError) as error:
            raise FetchError(_bare(url), N_("not a link")) from error
        except httpx2.TransportError as error:
            # The library's words say what happened; only where there are none its error's name has to do.
            raise FetchError(_bare(url), (str(error) or type(error).__name__)[:300], transient=True) from error

    async def _follow(self, url: str, headers: dict[str, str], limit: int) -> Payload:
        target = check_link(url, self._allow)
        for _ in range(MAX_REDIRECTS + 1):
            answer = await self._ask(target, headers, limit)
            if isinstance(answer, Payload):
                return answer
            target = check_link(urljoin(target.url, answer.strip().replace(" ", "%20")), self._allow)
        raise FetchError(_bare(url), N_("more than %(most)d redirects"), most=MAX_REDIRECTS)

    async def _ask(self, target: Target, headers: dict[str, str], limit: int) -> Payload | str:
        """One request: a payload, or the address it redirects to."""
        request = httpx2.Request("GET", target.url, headers=headers, extensions={"timeout": _STEPS})
        response = await self._transport.handle_async_request(request)
        try:
            location = response.headers.get("location")
            if response.status_code in _REDIRECTS and location:
                return location
            return await _payload(target, response, limit)
        finally:
            await response.aclose()


#: Seconds for each step; the cap on the whole is the caller's.
_STEPS = {"connect": 10.0, "read": 20.0, "write": 10.0, "pool": 20.0}


async def _payload(target: Target, response: httpx2.Response, limit: int) -> Payload:
    status = response.status_code
    unchanged = status == 304
    if not unchanged and status != 200:
        transient = status >= 500 or status in _TRANSIENT
        raise FetchError(_bare(target.url), N_("answered with status %(status)d"), transient=transient, status=status)
    media_type, charset = split_media_type(response.headers.get("content-type", ""))
    return Payload(
        address=target.url,
        content=b"" if unchanged else await _body(target, response, limit),
        media_type=media_type,
        charset=charset,
        etag=response.headers.get("etag"),
        last_modified=response.headers.get("last-modified"),
        unchanged=unchanged,
    )


async def _body(target: Target, response: httpx2.Response, limit: int) -> bytes:
    inflater = _inflater(target, response.headers.get("content-encoding", ""))
    body = bytearray()
    received = 0
    async for chunk in response.aiter_raw():
        received += len(chunk)
        if received > limit:
            raise FetchError(_bare(target.url), N_("larger than %(most)d bytes"), most=limit)
        try:
            body += inflater.decompress(chunk, limit - len(body) + 1) if inflater else chunk
        except zlib.error as error:
            raise FetchError(
                _bare(target.url), N_("broken compression: %(error)s"), transient=True, error=error
            ) from error
        if len(body) > limit:
            raise FetchError(_bare(target.url), N_("larger than %(most)d bytes once inflated"), most=limit)
    if inflater and received and not inflater.eof:
        raise FetchError(_bare(target.url), N_("broken compression: cut short"), transient=True)
    return bytes(body)


def _inflater(target: Target, encoding: str) -> zlib._Decompress | None:
    name = encoding.strip().lower()
    if name in ("", "identity"):
        return None
    if name not in ("gzip", "x-gzip", "deflate"):
        raise FetchError(
            _bare(target.url), N_("sent as %(encoding)s, which was not asked for"), encoding=repr(name[:40])
        )
    # 32 + 15: gzip or zlib, as the header of the stream says.
    return zlib.decompressobj(wbits=47)


def split_media_type(value: str) -> tuple[str, str | None]:
    """The type in lower case and the charset of a ``Content-Type`` header.

    >>> split_media_type('text/HTML; charset="UTF-8"')
    ('text/html', 'utf-8')
    """
    media_type, _, rest = value.partition(";")
    for parameter in rest.split(";"):
        name, _, given = parameter.partition("=")
        if name.strip().lower() == "charset" and given.strip():
            return media_type.strip().lower(), given.strip().strip("\"'").lower()[:40]
    return media_type.strip().lower(), None


def _plain(value: str) -> bool:
    """Whether a header value kept from earlier is fit to be sent back."""
    return value.isascii() and value.isprintable() and len(value) < 1000


def _bare(url: str) -> str:
    """The link without credentials, query and fragment: safe to log and to show."""
    scheme, mark, rest = url.partition("://")
    host_and_path = rest.split("?", 1)[0].split("#", 1)[0]
    host, slash, path = host_and_path.partition("/")
    return f"{scheme}{mark}{host.rpartition('@')[2]}{slash}{path}"[:200]
