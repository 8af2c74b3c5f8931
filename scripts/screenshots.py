"""Makes the pictures in docs/images from the sample articles: run it after a change that readers will see.

    python scripts/screenshots.py

Needs Chromium and a font with emoji. Messages stand in a page that looks like the chat: what Telegram is sent is HTML.
"""

from __future__ import annotations

import asyncio
import html
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot import resources
from bot.cli.common import TERMINAL, settings
from bot.cli.export import pictures, write_site
from bot.cli.files import articles_in, read_file
from bot.cli.show import morning_after
from bot.domain.briefing import Query, Window
from bot.domain.conversation import Reply
from bot.newsroom import Newsroom, open_newsroom, utc_now
from tests.support.browser import screenshot

IMAGES = Path(__file__).parents[1] / "docs" / "images"
_PAGE = """<!doctype html><meta charset="utf-8"><style>
body {{ margin: 0; padding: 14px; background: #c9d8c5; font: 15px/1.35 "DejaVu Sans", sans-serif; }}
.asked {{ margin: 0 0 8px auto; width: max-content; background: #e3fccf; border-radius: 12px; padding: 7px 11px; }}
.told {{ background: #fff; border-radius: 12px; padding: 9px 12px; white-space: pre-wrap; max-width: 380px; }}
.row {{ display: flex; gap: 4px; margin-top: 4px; max-width: 404px; }}
.row span {{ flex: 1; text-align: center; background: #9db595; color: #fff; border-radius: 7px; padding: 7px 4px; }}
blockquote {{ margin: 4px 0; padding: 2px 8px; border-left: 3px solid #5b9bd5; background: #eef5fb; }}
a {{ color: #2a7ab8; text-decoration: none; }}
</style><body>{asked}<div class="told">{told}</div>{rows}</body>"""


def picture(name: str, asked: str, reply: Reply, height: int) -> None:
    """A reply as a reader sees it on a phone.

    :param asked: what the reader wrote; empty where the bot speaks first.
    """
    rows = "".join(
        f'<div class="row">{"".join(f"<span>{html.escape(button.label)}</span>" for button in row)}</div>'
        for row in reply.buttons
    )
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder) / "chat.html"
        question = f'<div class="asked">{html.escape(asked)}</div>' if asked else ""
        page.write_text(_PAGE.format(asked=question, told=reply.messages[0], rows=rows), encoding="utf-8")
        screenshot(page, IMAGES / f"{name}.png", width=432, height=height)


async def fill(newsroom: Newsroom) -> datetime:
    """Read the sample articles; the morning after the last of them."""
    last = datetime.min.replace(tzinfo=UTC)
    for file in articles_in(resources.folder("seeds") / "articles"):
        article, source = await read_file(newsroom.parser, file, None, utc_now())
        await newsroom.stores.sources.add(source, utc_now())
        await newsroom.ingest.read(article)
        last = max(last, article.published_at or last)
    return morning_after(last)


async def main() -> None:
    """Make every picture."""
    IMAGES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        async with open_newsroom(settings(), database_url=f"sqlite:///{folder / 'pictures.db'}") as newsroom:
            now, desk = await fill(newsroom), newsroom.desk
            morning = await desk.digest((), now - timedelta(days=1), now, UTC, TERMINAL)
            picture("digest", "", morning, 1275)
            picture("brief", "/brief iran 7d", await desk.brief("iran 7d", TERMINAL, now), 1260)
            picture("who", "/who Kim Jong Un", await desk.who("Kim Jong Un", now), 1290)
            picture("drills", "/drills korea", await desk.drills("korea", now), 900)
            year = Query(window=Window(since=datetime(2018, 1, 1, tzinfo=UTC), until=datetime(2019, 1, 1, tzinfo=UTC)))
            await pictures(newsroom, year, IMAGES, dark=False)
            await write_site(newsroom, Query(), folder / "site")
        screenshot(folder / "site" / "index.html", IMAGES / "site.png", width=900, height=900)


if __name__ == "__main__":
    asyncio.run(main())
