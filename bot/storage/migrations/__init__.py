"""Alembic's migrations: append-only, run at every start and by ``briefbot migrate``."""
