"""What outreach does with what it hears and decides: plain functions over one debtor's State."""

from services.outreach.handlers import calls, contacts, elsewhere, known, plans, visits, wishes
from services.outreach.handlers.table import handlers

__all__ = ["calls", "contacts", "elsewhere", "handlers", "known", "plans", "visits", "wishes"]
