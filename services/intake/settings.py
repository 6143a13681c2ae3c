"""Settings of intake."""

from pydantic import PositiveInt

from libs.common.kernel.settings import ServiceSettings


class Settings(ServiceSettings):
    """`unknown_creditors`: give an unknown creditor the defaults (embedded), or refuse it (cluster)."""

    unknown_creditors: bool = True
    bulk_chunk_max: PositiveInt = 1_000
