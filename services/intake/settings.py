"""Settings of intake."""

from libs.common.kernel.settings import ServiceSettings


class Settings(ServiceSettings):
    """`unknown_creditors`: give an unknown creditor the defaults (embedded), or refuse it (cluster)."""

    unknown_creditors: bool = True
