"""The archive and the delivery's state; the only user of SQLAlchemy.

tables         every table, declared once
engine         Database: the engine, its transactions, migrations
archive        articles and what was read out of them
sources        where articles come from, and how their polling stands
inbox, outbox  what came from Telegram, what goes to it
subscriptions  who gets a digest when
"""
