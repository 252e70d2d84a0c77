"""Styles and scripts of the pages: kept by browsers, and asked about again each time by ETag."""

from __future__ import annotations

from importlib import resources
from os import PathLike, stat_result

from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope


class PortalFiles(StaticFiles):
    """The folder `static` of this package."""

    def __init__(self) -> None:
        super().__init__(directory=str(resources.files("api").joinpath("static")))

    def file_response(
        self,
        full_path: str | PathLike[str],
        stat_result: stat_result,
        scope: Scope,
        status_code: int = 200,
    ) -> Response:
        """A file with its ETag, or 304."""
        response = super().file_response(full_path, stat_result, scope, status_code)
        response.headers["Cache-Control"] = "no-cache"
        return response
