"""Telegram's library is asked for its durations as the application asks for them."""

import os

os.environ.setdefault("PTB_TIMEDELTA", "1")
