"""Search on PostgreSQL finds letters without their marks, as it does on SQLite.

Very long texts are indexed by their beginning: PostgreSQL refuses a row whose index entry passes a megabyte.

Revision ID: 0004
Revises: 0003
"""

from __future__ import annotations

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_POSTGRESQL = (
    "DROP INDEX ix_articles_search",
    "ALTER TABLE articles DROP COLUMN search",
    # U+0300 to U+036F are the combining marks that a decomposed letter is followed by.
    r"""ALTER TABLE articles ADD COLUMN search tsvector GENERATED ALWAYS AS (to_tsvector('english',
        regexp_replace(normalize(left(title || ' ' || text, 200000), NFD), '[\u0300-\u036f]', '', 'g'))) STORED""",
    "CREATE INDEX ix_articles_search ON articles USING gin (search)",
)


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        for statement in _POSTGRESQL:
            op.execute(statement)


def downgrade() -> None:
    raise NotImplementedError("migrations only go forward; restore a backup to go back")
