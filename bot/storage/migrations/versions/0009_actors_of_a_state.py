"""The organs of a state are found by index, not by a scan of all actors.

Revision ID: 0009
Revises: 0008
"""

from __future__ import annotations

from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_actors_country_sector_kind", "actors", ["country", "sector", "kind"])


def downgrade() -> None:
    raise NotImplementedError("migrations only go forward; restore a backup to go back")
