"""Intake's doors."""

from fastapi import APIRouter

from services.intake.routes import delinquencies


def routers() -> list[APIRouter]:
    return [delinquencies.router]
