"""Settings of the server, read once at its edge."""

from __future__ import annotations

import os
from ipaddress import ip_network
from pathlib import Path
from typing import Annotated

from pydantic import Field, ValidationError, field_validator
from pydantic_settings import (
    BaseSettings,
    NoDecode,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from registry.errors import InvalidValueError
from registry.settings_file import ensure_settings_known


class ApiSettings(BaseSettings):
    """Where the chain is, which contracts are meant, and the bounds of one request.

    From arguments, else TORRENS_* in the environment, else the TOML file that TORRENS_CONFIG names.
    deployment: the deployment file. artifacts, ipfs_api: the folder or IPFS node where public
    manifests are kept; None where certificates of assets are issued only with a manifest brought.
    index: URL of the index's database, which `torrens index run` keeps; None where lists and
    overviews are not answered.
    chain_seconds, request_seconds: how long one call of the chain, and one answer, may take.
    concurrency: requests answered at one time; more are told to come back.
    rate: requests of one client in a minute; 0 for as many as it likes.
    proxies: addresses and networks of proxies, with commas between them, whose X-Forwarded-For is
    believed; without any a client is whoever connects.
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
    rate: Annotated[int, Field(ge=0, le=1_000_000)] = 6_000
    proxies: Annotated[tuple[str, ...], NoDecode] = ()

    @field_validator("proxies", mode="before")
    @classmethod
    def _split(cls, given: object) -> object:
        return [part.strip() for part in given.split(",")] if isinstance(given, str) else given

    @field_validator("proxies")
    @classmethod
    def _ensure_networks(cls, given: tuple[str, ...]) -> tuple[str, ...]:
        for part in given:
            ip_network(part)
        return given

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Arguments before the environment before the file; no .env files.

        Raises InvalidValueError for a name in the file that is no setting.
        """
        file = TomlConfigSettingsSource(settings_cls, os.environ.get("TORRENS_CONFIG"))
        ensure_settings_known(file.toml_data)
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
