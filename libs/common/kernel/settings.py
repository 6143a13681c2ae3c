"""Settings come from the environment, are typed and frozen, built once at the start, and never imported as a global.

Every secret `DUNWELL_X` may also be given as `DUNWELL_X_FILE`, the path of a file that holds it.
"""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Self

from pydantic import ValidationError
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

PREFIX = "DUNWELL_"


class BadSettings(Exception):
    """The process must not start; each line names the variable and what would be right."""


class ServiceSettings(BaseSettings):
    """Base of all settings: read by `from_env` alone, unknown DUNWELL_ variables are left to others."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, frozen=True, extra="ignore", hide_input_in_errors=True)

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """What `from_env` gives, and nothing besides."""
        return (init_settings,)

    @classmethod
    def from_env(cls, environment: Mapping[str, str] | None = None) -> Self:
        """The settings of this process; BadSettings names each wrong variable and what would be right."""
        given = _with_files(dict(os.environ if environment is None else environment))
        values = {
            name: given[variable]
            for name in cls.model_fields
            if (variable := PREFIX + name.upper()) in given and given[variable] != ""
        }
        try:
            return cls.model_validate(values)
        except ValidationError as error:
            lines = (
                f"{PREFIX}{str(e['loc'][0]).upper()}: {e['msg'].removeprefix('Value error, ')}" for e in error.errors()
            )
            raise BadSettings("\n".join(lines)) from None


def _with_files(given: dict[str, str]) -> dict[str, str]:
    """Reads each DUNWELL_X_FILE into DUNWELL_X."""
    for name in [name for name in given if name.startswith(PREFIX) and name.endswith("_FILE") and given[name]]:
        try:
            given[name.removesuffix("_FILE")] = Path(given[name]).read_text().strip()
        except OSError as error:
            raise BadSettings(
                f"{name}: {given[name]} can't be read ({error.strerror}); give the path of a file"
            ) from None
    return given
