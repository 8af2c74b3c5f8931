"""From the start of the process to the first answer in a chat, against a bare PTB bot that only says hello."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

from bench.peers.table import Measure, Row
from tests.support.botapi import BotApi

_ROOT = Path(__file__).resolve().parents[2]
_ROUNDS = 3
_PEER = """
import os
from telegram.ext import ApplicationBuilder, CommandHandler

async def hello(update, context):
    await update.message.reply_text("hello")

base = os.environ["TELEGRAM_API_URL"] + "/bot"
application = ApplicationBuilder().token(os.environ["TELEGRAM_BOT_TOKEN"]).base_url(base).build()
application.add_handler(CommandHandler("help", hello))
application.run_polling()
"""


def measure() -> Measure:
    """Median seconds of several starts in turns."""
    return asyncio.run(_measure())


async def _measure() -> Measure:
    ours, theirs = [], []
    for _ in range(_ROUNDS):
        ours.append(await _start([sys.executable, "-m", "bot", "run"]))
        theirs.append(await _start([sys.executable, "-c", _PEER]))
    row = Row(
        "start to first answer", f"{median(ours):.1f} s", f"{median(theirs):.1f} s", median(theirs) / median(ours)
    )
    how = (
        f"A command waits at Telegram when the process starts; the median of {_ROUNDS} starts in turns. The peer "
        "does nothing but answer; briefbot loads its language model in a process of its own meanwhile, migrates "
        "and reads its tables first."
    )
    return Measure("Start to first answer", how, [row])


async def _start(command: list[str]) -> float:
    async with BotApi() as api:
        with tempfile.TemporaryDirectory(prefix="briefbot-bench-") as folder:
            environment = {
                **os.environ,
                "PYTHONPATH": str(_ROOT),
                "TELEGRAM_BOT_TOKEN": api.token,
                "TELEGRAM_API_URL": api.url,
                "BRIEFBOT_DATABASE_URL": f"sqlite:///{Path(folder) / 'start.db'}",
            }
            api.say(7, "/help")
            began = time.perf_counter()
            process = await asyncio.create_subprocess_exec(
                *command, env=environment, cwd=_ROOT, stderr=subprocess.DEVNULL
            )
            await api.reply_to(7, within=180)
            seconds = time.perf_counter() - began
            process.terminate()
            await process.wait()
    return seconds
