"""Everything that changes what tracking knows: plain functions over one debtor's State."""

from services.tracking.handlers import contacts, money
from services.tracking.handlers.book import TIMELINE, handlers
from services.tracking.handlers.commands import tick

__all__ = ["TIMELINE", "contacts", "handlers", "money", "tick"]
