"""What an asset's events say of it: its records by id, the tree of its rights, what stands on each.

A projection of decoded events in chain order. Pure: it holds no state of the chain's slots and
decides nothing; whether the events are all there is for the journal to prove.
"""

from registry.dossier.projection import project
from registry.dossier.records import RIGHT_KINDS, Dossier, GrantRecord, Record

__all__ = ["RIGHT_KINDS", "Dossier", "GrantRecord", "Record", "project"]
