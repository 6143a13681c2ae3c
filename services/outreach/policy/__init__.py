"""Decisions of outreach: may this contact be made now, what does it say, and what did the debtor ask for."""
