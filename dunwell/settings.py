"""Settings of the launcher."""

from pathlib import Path
from typing import Literal

from pydantic import Field

from libs.common.kernel.settings import ServiceSettings

PROJECT = Path(__file__).resolve().parent.parent


class Settings(ServiceSettings):
    """Where data lie, and how much is written to the log."""

    home: Path = PROJECT / "var"
    log_level: Literal["debug", "info", "warning", "error"] = "info"
    otlp_endpoint: str = ""
    parts: int = Field(default=12, ge=1, le=256)
