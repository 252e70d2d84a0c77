"""Settings of the server, read once at its edge."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

from pydantic import Field, ValidationError
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from registry.errors import InvalidValueError


class ApiSettings(BaseSettings):
    """Where the chain is, which contracts are meant, and the bounds of one request.

    From arguments, else TORRENS_* in the environment, else the TOML file that TORRENS_CONFIG names.
    deployment: the deployment file. artifacts, ipfs_api: the folder or IPFS node where public
    manifests are kept; None where certificates of assets are issued only with a manifest brought.
    index: URL of the index's database, which `torrens index run` keeps; None where lists and
    overviews are not answered.
    chain_seconds, request_seconds: how long one call of the chain, and one answer, may take.
    concurrency: requests answered at one time; more are told to come back.
    """

    model_config = SettingsConfigDict(env_prefix="TORRENS_", extra="ignore", frozen=True)

    rpc: str = "http://127.0.0.1:8545"
    deployment: Path = Path("deployment.json")
    profile: str = "ethereum"
    artifacts: Path | None = None
    ipfs_api: str | None = None
    index: str | None = None
    chain_seconds: Annotated[float, Field(gt=0, le=600)] = 10.0
    request_seconds: Annotated[float, Field(gt=0, le=600)] = 30.0
    concurrency: Annotated[int, Field(ge=1, le=10_000)] = 64

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Arguments before the environment before the file; no .env files."""
        file = TomlConfigSettingsSource(settings_cls, os.environ.get("TORRENS_CONFIG"))
        return (init_settings, env_settings, file)


def read_settings() -> ApiSettings:
    """Settings from the environment. Raises InvalidValueError naming the setting at fault."""
    try:
        return ApiSettings()
    except ValidationError as error:
        first = error.errors()[0]
        name = ".".join(str(part) for part in first["loc"])
        raise InvalidValueError(name, first["msg"], value=str(first["input"])) from None
    except (OSError, ValueError) as error:
        raise InvalidValueError("config", f"must be a TOML file: {error}") from None
