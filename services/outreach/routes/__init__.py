"""Outreach's doors."""

from fastapi import APIRouter

from services.outreach.routes import (
    allowed,
    calls,
    compliance,
    contacts,
    decisions,
    elsewhere,
    evaluate,
    local_packs,
    now,
    preferences,
    receipts,
    sandbox,
    stops,
    talks,
    templates,
    visits,
    webhooks,
)


def routers() -> list[APIRouter]:
    return [
        contacts.router, elsewhere.router, receipts.router, calls.router, visits.router, preferences.router,
        stops.router, templates.router, compliance.router, evaluate.router, local_packs.router, allowed.router,
        decisions.router, now.router, talks.router, webhooks.router, sandbox.router,
    ]  # fmt: skip
