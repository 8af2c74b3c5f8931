"""The bot on Telegram; the only user of python-telegram-bot.

    getUpdates ─> inbox ─> Turn ─> Dispatcher ─> one transaction: effects + outbox rows + "done"
                                                          │
                    digest tick ─> outbox rows ───────────┴─> Sender (paced) ─> sendMessage ─> outcome

application  builds PTB's Application and runs the loops until they are told to stop
polling      takes updates in, and acknowledges them only when they are stored
turns        an update as a request; who may do what
worker       deals with stored updates: in order within a chat, side by side across chats
delivery     drains the outbox; sending makes the call, limiter paces it, outcomes judges errors
gate         holds every call while a flood wait is on
"""
