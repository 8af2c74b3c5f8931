"""Stories are placed by what the archive keeps; items of feeds and the history of sources are remembered.

Revision ID: 0007
Revises: 0006
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("articles", sa.Column("history", sa.Boolean(), server_default="0", nullable=False))
    op.add_column("stories", sa.Column("headline", sa.Text(), server_default="", nullable=False))
    op.add_column("stories", sa.Column("headline_weight", sa.Float(), server_default="0", nullable=False))
    op.add_column("stories", sa.Column("centroid", sa.JSON(), nullable=True))
    op.add_column("stories", sa.Column("merged_into", sa.String(length=40), nullable=True))
    op.create_table(
        "article_bands",
        sa.Column("key", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("key", "number", name=op.f("pk_article_bands")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "story_terms",
        sa.Column("term", sa.String(length=80), nullable=False),
        sa.Column("story_id", sa.String(length=40), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("term", "story_id", name=op.f("pk_story_terms")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "seen_items",
        sa.Column("source_id", sa.String(length=40), nullable=False),
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["source_id"], ["sources.id"], name=op.f("fk_seen_items_source_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("source_id", "key", name=op.f("pk_seen_items")),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    raise NotImplementedError("migrations only go forward; restore a backup to go back")
