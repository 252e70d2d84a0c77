"""What one chapter leaves to the next: ids of the records made so far."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from demo_story.files import RealFiles
from registry.certificate.bundle import Manifest
from registry.certificates import CredentialKey
from registry.types import ZERO_DIGEST, AssetId, AttestationId, ListingId, RightId

NO_ASSET: Final = AssetId(ZERO_DIGEST)
NO_RIGHT: Final = RightId(ZERO_DIGEST)
NO_FINDING: Final = AttestationId(ZERO_DIGEST)


@dataclass(slots=True)
class Story:
    """The run so far. An id that no chapter has made yet is zero.

    asset: the enterprise's data asset; licence: the merchant's USE right in it; sublicence: cut
    from that. product: the merchant's derived product. finding: of its quality. listings: by venue.
    keys: credential keys, by the party that signs certificates with them.
    """

    workplace: Path
    files: RealFiles
    asset: AssetId = NO_ASSET
    licence: RightId = NO_RIGHT
    sublicence: RightId = NO_RIGHT
    product: AssetId = NO_ASSET
    finding: AttestationId = NO_FINDING
    manifests: dict[AssetId, Manifest] = field(default_factory=dict)
    keys: dict[str, CredentialKey] = field(default_factory=dict)
    listings: dict[str, ListingId] = field(default_factory=dict)
    operate_listings: dict[str, ListingId] = field(default_factory=dict)
    later_listings: dict[str, ListingId] = field(default_factory=dict)

    @property
    def certificate(self) -> Path:
        """File of the product's certificate."""
        return self.workplace / "product.certificate.json"

    @property
    def paper(self) -> Path:
        """File of the same certificate on paper."""
        return self.workplace / "product.certificate.pdf"

    @property
    def presented(self) -> Path:
        """File of the same certificate with the fields that the bank was shown."""
        return self.workplace / "product.presented.json"

    @property
    def trade_certificate(self) -> Path:
        """File of the certificate of the first licence sold."""
        return self.workplace / "trade.certificate.json"

    @property
    def export(self) -> Path:
        """File of the first asset's audit export."""
        return self.workplace / "asset.audit.ndjson"
