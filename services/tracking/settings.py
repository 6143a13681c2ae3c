"""Settings of tracking."""

from libs.common.kernel.settings import ServiceSettings


class Settings(ServiceSettings):
    """None of its own yet: limits of promises are the creditor's."""
