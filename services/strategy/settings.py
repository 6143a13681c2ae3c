"""Settings of strategy."""

from libs.common.kernel.settings import ServiceSettings


class Settings(ServiceSettings):
    """None of its own: what differs between creditors is a creditor's setting, what to do is a strategy's version."""
