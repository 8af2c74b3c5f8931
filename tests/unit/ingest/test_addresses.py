"""Which addresses may be dialled."""

from __future__ import annotations

import pytest

from bot.errors import ForbiddenAddress
from bot.ingest.addresses import check_link, closed_reason

CLOSED = (
    "0.0.0.0 10.1.2.3 100.64.0.1 100.100.100.200 127.0.0.1 127.255.255.254 169.254.169.254 172.16.0.1 172.31.255.255 "
    "192.0.0.192 192.168.1.1 198.18.0.1 203.0.113.9 224.0.0.1 255.255.255.255 168.63.129.16 192.88.99.1 "
    ":: ::1 ::ffff:127.0.0.1 ::ffff:169.254.169.254 ::127.0.0.1 64:ff9b::7f00:1 64:ff9b::a9fe:a9fe 64:ff9b:1::1 "
    "2002:7f00:1:: 2002:c0a8:101::1 2001::7f00:1 2001:db8::1 fc00::1 fd00:ec2::254 fe80::1 fec0::1 ff02::1 "
    "2a00:1450::5efe:7f00:1 2a00:1450::200:5efe:a00:1 3fff::1 5f00::1 100::1 fe80::1%eth0"
)


@pytest.mark.parametrize("address", CLOSED.split())
def test_what_is_not_public_is_closed(address: str) -> None:
    assert closed_reason(address)


@pytest.mark.parametrize(
    "address", ["8.8.8.8", "100.63.255.255", "172.32.0.1", "2a00:1450:4001::1", "64:ff9b::808:808"]
)
def test_what_is_public_is_open(address: str) -> None:
    assert closed_reason(address) is None


@pytest.mark.parametrize(
    ("link", "asked"),
    [
        ("HTTP://Example.COM", "http://example.com/"),
        ("https://example.com:443/a?b=1#c", "https://example.com/a?b=1"),
        ("https://müller.example/ü", "https://xn--mller-kva.example/ü"),
        ("https://example.com./x", "https://example.com/x"),
        ("http://8.8.8.8/", "http://8.8.8.8/"),
        ("http://[2a00:1450:4001::1]/", "http://[2a00:1450:4001::1]/"),
    ],
)
def test_public_links_are_normalised(link: str, asked: str) -> None:
    assert check_link(link).url == asked


def test_what_the_operator_allows_passes_and_nothing_beside_it() -> None:
    allow = frozenset({("127.0.0.1", 8080), ("feeds.intranet", 80)})
    assert check_link("http://127.0.0.1:8080/feed", allow).port == 8080
    assert check_link("http://feeds.intranet/a", allow).host == "feeds.intranet"
    for link in ("http://127.0.0.1/", "http://127.0.0.1:8081/", "https://feeds.intranet/"):
        with pytest.raises(ForbiddenAddress):
            check_link(link, allow)


@pytest.mark.parametrize(
    ("link", "setting"),
    [
        ("http://127.0.0.1:8080/feed", "BRIEFBOT_ALLOW_PRIVATE_HOSTS=127.0.0.1:8080"),
        ("http://localhost/feed", "BRIEFBOT_ALLOW_PRIVATE_HOSTS=localhost:80"),
        ("https://[::1]/feed", "BRIEFBOT_ALLOW_PRIVATE_HOSTS=[::1]:443"),
        ("ftp://example.org/feed", ""),
    ],
)
def test_an_operator_is_told_which_setting_would_open_it(link: str, setting: str) -> None:
    with pytest.raises(ForbiddenAddress) as caught:
        check_link(link)
    assert caught.value.setting == setting
    host, _, port = setting.partition("=")[2].rpartition(":")
    if setting:
        assert check_link(link, frozenset({(host.strip("[]"), int(port))}))


def test_an_error_never_repeats_credentials() -> None:
    with pytest.raises(ForbiddenAddress) as caught:
        check_link("https://reader:hunter2@example.com/feed")
    assert "hunter2" not in str(caught.value)
