"""What real feeds get wrong does not cost their readers the whole feed."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.domain.articles import Payload
from bot.ingest.feeds import parse_feed
from tests.support.feeds import item, rss

NOW = datetime(2024, 3, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("&#55357;&#56832; Talks", "😀 Talks"),
        ("&#xD83D;&#xDE00; Talks", "😀 Talks"),
        ("&#xD83D; Talks", "\ufffd Talks"),
        ("&#x110000; Talks", "\ufffd Talks"),
        ("&#1114112; Talks", "\ufffd Talks"),
        ("&#99999999999; Talks", "\ufffd Talks"),
        ("&#8217;&#x1F600; Talks", "’😀 Talks"),
        ("&#1114111; Talks", "\U0010ffff Talks"),
        ("&amp;#xD83D; Talks", "&#xD83D; Talks"),
    ],
)
def test_a_reference_to_half_a_character_is_joined_or_replaced(written: str, read: str) -> None:
    content = rss([item(1).replace("Report 1", written), item(2)])
    feed = parse_feed(Payload(address="https://news.test/feed", content=content, media_type="text/xml"), NOW)
    assert [one.title for one in feed.items] == [read, "Report 2"]
