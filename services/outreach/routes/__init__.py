"""Outreach's doors."""

from fastapi import APIRouter

from services.outreach.routes import (
    calls,
    compliance,
    contacts,
    local_packs,
    preferences,
    receipts,
    sandbox,
    stops,
    templates,
    webhooks,
)


def routers() -> list[APIRouter]:
    return [
        contacts.router, receipts.router, calls.router, preferences.router, stops.router, templates.router,
        compliance.router, local_packs.router, webhooks.router, sandbox.router,
    ]  # fmt: skip
