"""What one chapter leaves to the next: ids of the records made so far."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from demo_story.files import RealFiles
from registry.certificate.bundle import Manifest
from registry.types import AssetId, AttestationId, ListingId, RightId

UNSET = "0x"


@dataclass(slots=True)
class Story:
    """The run so far. An id that no chapter has made yet is `0x`.

    asset: the enterprise's data asset; licence: the merchant's USE right in it; sublicence: cut
    from that. product: the merchant's derived product. finding: of its quality. listings: by venue.
    """

    workplace: Path
    files: RealFiles
    asset: AssetId = AssetId(UNSET)
    licence: RightId = RightId(UNSET)
    sublicence: RightId = RightId(UNSET)
    product: AssetId = AssetId(UNSET)
    finding: AttestationId = AttestationId(UNSET)
    manifests: dict[AssetId, Manifest] = field(default_factory=dict)
    listings: dict[str, ListingId] = field(default_factory=dict)
    operate_listings: dict[str, ListingId] = field(default_factory=dict)
    later_listings: dict[str, ListingId] = field(default_factory=dict)
