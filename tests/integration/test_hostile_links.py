"""No link, redirect or answer of a name server makes the fetcher dial what is not public."""

from __future__ import annotations

import pytest

from bot.errors import FetchError, ForbiddenAddress
from bot.ingest.addresses import closed_reason
from bot.ingest.fetch import Fetcher, Guard, guarded_transport
from tests.support.hostile_links import LINKS, REDIRECTS
from tests.support.sentinels import HostileResolver, SentinelDialer


def fetcher(dialer: SentinelDialer, **more: object) -> Fetcher:
    return Fetcher("briefbot-test/1", resolver=HostileResolver(), dialer=dialer, **more)  # type: ignore[arg-type]


def inside(dialer: SentinelDialer) -> list[tuple[str, int]]:
    return [(host, port) for host, port in dialer.dialled if closed_reason(host) or port not in (80, 443)]


def test_the_corpus_is_as_large_as_promised() -> None:
    assert len(set(LINKS)) + len(REDIRECTS) >= 60


@pytest.mark.parametrize("link", LINKS)
async def test_no_sentinel_sees_a_byte(link: str) -> None:
    dialer = SentinelDialer()
    async with fetcher(dialer) as client:
        # Asked again, a rebinding name server has changed its answer.
        for _ in range(3):
            if link == "http://rebinding.test/" and not dialer.dialled:
                await client.fetch(link)
                dialer.answer = b""
            with pytest.raises(FetchError):
                await client.fetch(link)
    assert inside(dialer) == []
    assert link == "http://rebinding.test/" or dialer.dialled == []


@pytest.mark.parametrize("place", REDIRECTS)
async def test_no_redirect_leads_inside(place: str) -> None:
    dialer = SentinelDialer(
        f"HTTP/1.1 302 Found\r\nLocation: {place}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".encode()
    )
    async with fetcher(dialer) as client:
        with pytest.raises(FetchError):
            await client.fetch("http://public.test/to")
    assert inside(dialer) == []


async def test_what_was_checked_is_what_is_dialled() -> None:
    dialer = SentinelDialer()
    async with fetcher(dialer) as client:
        assert (await client.fetch("http://rebinding.test/")).content == b"ok"
    assert dialer.dialled == [("93.184.216.34", 80)]


async def test_a_circle_of_redirects_ends_after_five() -> None:
    dialer = SentinelDialer(
        b"HTTP/1.1 302 Found\r\nLocation: http://public.test/\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
    )
    async with fetcher(dialer) as client:
        with pytest.raises(FetchError, match="redirects"):
            await client.fetch("http://public.test/")
    assert len(dialer.dialled) == 6


async def test_the_seam_of_the_library_holds() -> None:
    """The guard sits where the pool dials; should the library move that, this fails before anything is fetched."""
    dialer = SentinelDialer()
    guard = Guard(resolver=HostileResolver(), dialer=dialer)
    async with guarded_transport(guard) as transport:
        assert transport._pool._network_backend is guard  # type: ignore[attr-defined]
        for connection_host in ("loopback.test", "mixed.test"):
            with pytest.raises(ForbiddenAddress):
                await guard.connect_tcp(connection_host, 80)
        with pytest.raises(ForbiddenAddress):
            await guard.connect_unix_socket("/var/run/docker.sock")
    assert dialer.dialled == []


async def test_no_proxy_of_the_environment_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:3128")
    dialer = SentinelDialer()
    async with fetcher(dialer) as client:
        await client.fetch("http://public.test/")
    assert dialer.dialled == [("93.184.216.34", 80)]


async def test_an_allowed_host_leads_nowhere_else() -> None:
    dialer = SentinelDialer(
        b"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:9000/\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
    )
    async with fetcher(dialer, allow=frozenset({("127.0.0.1", 8080)})) as client:
        with pytest.raises(ForbiddenAddress):
            await client.fetch("http://127.0.0.1:8080/")
    assert dialer.dialled == [("127.0.0.1", 8080)]
