"""Outreach's doors."""

from fastapi import APIRouter

from services.outreach.routes import (
    calls,
    compliance,
    contacts,
    local_packs,
    preferences,
    sandbox,
    stops,
    templates,
    webhooks,
)


def routers() -> list[APIRouter]:
    return [
        contacts.router, calls.router, preferences.router, stops.router, templates.router, compliance.router,
        local_packs.router, webhooks.router, sandbox.router,
    ]  # fmt: skip
