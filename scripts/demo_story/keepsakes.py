"""What `--keep` leaves beside the running programs: settings, keys and files to try commands on.

The folder is made anew by each run. Its keys are of that run's parties, on a chain that ends with
it.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from demo_story.cast import Member
from demo_story.opening import NOTICE, PROFILE_NUMBER
from demo_story.services import Services
from demo_story.stage import DAY, Stage
from demo_story.story import Story
from registry.certificate.parsing import parse_bundle
from registry.manifest import open_
from registry.records import fresh_salt

ORDER: Final = "Order 令: freeze the registration while its source is examined 核查期间冻结登记\n"
POLICY: Final = {
    "credential": True,
    "rights": ["HOLD", "USE", "OPERATE"],
    "level": 2,
    "attestations": ["QUALITY"],
}
"""What a bank may demand of the product's certificate."""
_OWNER_ONLY: Final = 0o600


async def leave(stage: Stage, story: Story, running: Services, folder: Path) -> None:
    """Write the folder: `env` to source, keys, terms, manifest, data, certificates, order."""
    _write_all(stage, story, running, folder, await _asset(stage))


def _write_all(
    stage: Stage, story: Story, running: Services, folder: Path, asset: Mapping[str, object]
) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for name, member in _signers(stage).items():
        _write_key(folder / f"{name}.key", member)
    (folder / "deployment.json").write_text(running.deployment_file.read_text("utf-8"), "utf-8")
    for name, file in _papers(story).items():
        (folder / name).write_bytes(file.read_bytes())
    _write_json(folder / "policy.json", POLICY)
    (folder / "data.csv").write_bytes(story.files.table.read_bytes())
    (folder / "order.txt").write_text(ORDER, "utf-8")
    sealed = story.manifests[story.asset]
    _write_json(folder / "manifest.json", open_(sealed.public, list(sealed.disclosures)))
    _write_json(folder / "asset.json", asset)
    surrender = {"asset": story.asset, "right": story.licence, "reason": "0x" + "0" * 64}
    _write_json(folder / "surrender.json", {**surrender, "salt": fresh_salt()})
    settings = _settings(stage, story, running, folder)
    lines = [f"export {name}='{value}'\n" for name, value in settings.items()]
    (folder / "env").write_text("".join(lines), "utf-8")


def _papers(story: Story) -> Mapping[str, Path]:
    """The certificates, by the name of their file; on paper too."""
    return {
        "certificate.json": story.certificate,
        "certificate.pdf": story.paper,
        "presented.json": story.presented,
        "trade.json": story.trade_certificate,
    }


def _settings(stage: Stage, story: Story, running: Services, folder: Path) -> dict[str, object]:
    """What the examples name: where things are, and whole ids."""
    certified = parse_bundle(story.certificate.read_bytes())
    return {
        "DEMO": folder,
        "TORRENS_RPC": running.rpc,
        "TORRENS_DEPLOYMENT": folder / "deployment.json",
        "TORRENS_PROFILE": "anvil",
        "TORRENS_API": running.api_url,
        "ASSET": story.asset,
        "PRODUCT": story.product,
        "LISTING": next(iter(story.later_listings.values())),
        "SUBSIDIARY": stage.cast.subsidiary.id,
        "NODE": stage.cast.suzhou.id,
        "REGULATOR": stage.cast.jiangsu.id,
        "BLOCK_HASH": certified.as_of.block_hash,
    }


def _signers(stage: Stage) -> Mapping[str, Member]:
    """Whose keys the examples need, by the name of their file."""
    cast = stage.cast
    return {"subsidiary": cast.subsidiary, "node": cast.suzhou, "regulator": cast.jiangsu}


def _write_key(path: Path, member: Member) -> None:
    path.touch(_OWNER_ONLY)
    path.write_text(member.secret.hex() + "\n", "ascii")


def _write_json(path: Path, document: Mapping[str, object]) -> None:
    path.write_text(json.dumps(document, ensure_ascii=False, indent=1) + "\n", "utf-8")


async def _asset(stage: Stage) -> dict[str, object]:
    """Terms of one more asset of the enterprise, for its node to register."""
    now = await stage.now()
    return {
        "manifest": fresh_salt(),
        "content": fresh_salt(),
        "node": stage.cast.suzhou.id,
        "registrant": stage.cast.enterprise.id,
        "profile": PROFILE_NUMBER,
        "kind": "RESOURCE",
        "level": 1,
        "rights": ["HOLD", "USE", "OPERATE"],
        "notice": NOTICE,
        "from": now,
        "until": now + 365 * DAY,
        "salt": fresh_salt(),
    }
