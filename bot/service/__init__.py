"""Use cases: what the product does, whatever the edge it is asked through. No outside library is imported here.

ingest     an article arrives: keep it, place it in its story, read its facts, link its actors
polling    sources whose time has come
desk       the answers: brief, who, drills …
commands   the one command table and its dispatcher
subscriptions, digest   who gets what when
"""
