"""Frozen records and pure rules; the standard library and nothing else."""
