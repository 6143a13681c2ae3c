"""Intake's doors."""

from fastapi import APIRouter

from services.intake.routes import creditors, delinquencies, files, imports, people, quarantine, sources, suspensions


def routers() -> list[APIRouter]:
    return [
        delinquencies.router, creditors.router, sources.router, suspensions.router, imports.router, imports.streams,
        files.router, quarantine.router, quarantine.retries, people.router,
    ]  # fmt: skip
