"""Outreach's doors."""

from fastapi import APIRouter

from services.outreach.routes import calls, compliance, contacts, preferences, sandbox, stops, templates, webhooks


def routers() -> list[APIRouter]:
    return [
        contacts.router, calls.router, preferences.router, stops.router, templates.router, compliance.router,
        compliance.asked, webhooks.router, sandbox.router,
    ]  # fmt: skip
