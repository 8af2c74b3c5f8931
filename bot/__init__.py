"""briefbot: a self-hosted Telegram bot that reads the news and briefs you.

The packages, from the edges inwards; imports only ever point down this list:

    cli, app            entry points and the one composition root
    telegram            chat: commands, polling, delivery
    service             use cases: ingest, brief, digest
    storage  ingest  extract  briefing  work
    config
    domain              frozen records and pure rules
    resources  errors   leaves
"""

__version__ = "0.1.0"
