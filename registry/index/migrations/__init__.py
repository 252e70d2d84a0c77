"""Versions of the index's schema, applied by Alembic."""
