"""Makes the pictures in docs/images from the sample articles: run it after a change that readers will see.

python scripts/screenshots.py
"""

from __future__ import annotations

import asyncio
import io
import re
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

from rich.console import Console
from rich.terminal_theme import MONOKAI
from rich.text import Text

from bot import resources
from bot.app import Newsroom, open_newsroom, utc_now
from bot.briefing import select
from bot.briefing.pictures import stances_png, timeline_png
from bot.briefing.terminal import to_terminal
from bot.cli.common import TERMINAL, settings
from bot.cli.files import articles_in, read_file
from bot.domain.briefing import Window
from bot.domain.conversation import Reply
from bot.domain.records import PositionRecord

IMAGES = Path(__file__).parents[1] / "docs" / "images"
_COLUMNS = 66
TOPICS = ("talks", "joint drills", "sanctions", "nuclear programme", "missile tests")


def picture(name: str, reply: Reply) -> None:
    """A reply as a reader sees it, as an SVG file."""
    console = Console(record=True, width=_COLUMNS, file=io.StringIO(), legacy_windows=False)
    for message in reply.messages[:1]:
        console.print(Text.from_ansi(to_terminal(message, _COLUMNS - 2)))
    drawn = console.export_svg(title=f"/{name}", theme=MONOKAI)
    # No font is fetched from elsewhere: the reader's own will do.
    (IMAGES / f"{name}.svg").write_text(re.sub(r"@font-face \{.*?\}", "", drawn, flags=re.DOTALL), encoding="utf-8")


async def fill(newsroom: Newsroom) -> datetime:
    """Read the sample articles; the morning after the last of them."""
    last = datetime.min.replace(tzinfo=UTC)
    for file in articles_in(resources.folder("seeds") / "articles"):
        article, source = await read_file(newsroom.parser, file, None, utc_now())
        await newsroom.stores.sources.add(source, utc_now())
        await newsroom.ingest.read(article)
        last = max(last, article.published_at or last)
    return (last + timedelta(days=1)).replace(hour=7, minute=0)


async def main() -> None:
    """Make every picture."""
    IMAGES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        async with open_newsroom(settings(), database_url=f"sqlite:///{Path(folder) / 'pictures.db'}") as newsroom:
            now = await fill(newsroom)
            desk, stores = newsroom.desk, newsroom.stores
            picture("brief", await desk.brief("max thunder", TERMINAL, now))
            picture("digest", await desk.digest((), None, now, UTC, TERMINAL))
            picture("who", await desk.who("Kim Jong Un", now))
            picture("drills", await desk.drills("", now))
            window = Window(since=datetime(2018, 1, 1, tzinfo=UTC), until=datetime(2019, 1, 1, tzinfo=UTC))
            moves = await stores.facts.facts("move", window)
            drills = await stores.facts.facts("drill", window)
            positions = await stores.facts.facts("position", Window(), limit=1000)
            articles = await stores.articles.references({f.article_id for f in (*moves, *drills, *positions)})
            if timeline := timeline_png(select.timeline([*moves, *drills], articles)):
                (IMAGES / "timeline.png").write_bytes(timeline)
            held = [fact for fact in positions if isinstance(fact, PositionRecord)]
            if stances := stances_png(held, articles, topics=TOPICS):
                (IMAGES / "stances.png").write_bytes(stances)


if __name__ == "__main__":
    asyncio.run(main())
