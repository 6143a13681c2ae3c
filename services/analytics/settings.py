"""Settings of analytics."""

from libs.common.kernel.settings import ServiceSettings


class Settings(ServiceSettings):
    """There is nothing to set yet."""
