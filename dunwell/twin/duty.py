"""When a team is at its desks, on its creditor's wall clock."""

from datetime import datetime, timedelta

from dunwell.twin.parameters import Team
from dunwell.twin.stage import zone_of

HOUR = timedelta(hours=1)


def is_on_duty(team: Team, weekday: int, hour: int) -> bool:
    """By weekday (0 = Monday) and hour of the creditor's wall clock."""
    at_work = weekday < team.days and team.hours[0] <= hour < team.hours[1]
    return at_work and not team.breaks[0] <= hour < team.breaks[1]


def at_work(team: Team, instant: datetime) -> datetime:
    """The instant itself while the team is at its desks, else the full hour at which it is next."""
    local = instant.astimezone(zone_of(team.creditor))
    while not is_on_duty(team, local.weekday(), local.hour):
        local = local.replace(minute=0, second=0, microsecond=0) + HOUR
    return local.astimezone(instant.tzinfo)


def next_day(team: Team, now: datetime) -> datetime:
    """When the team comes to its desks on its next day of work."""
    local = now.astimezone(zone_of(team.creditor)) + timedelta(days=1)
    return at_work(team, local.replace(hour=team.hours[0], minute=0, second=0, microsecond=0).astimezone(now.tzinfo))


def next_morning(team: Team, now: datetime) -> datetime:
    """When this team has been at its desks for an hour, the next time after an instant: its queue is full then."""
    local = now.astimezone(zone_of(team.creditor))
    morning = local.replace(hour=team.hours[0] + 1, minute=0, second=0, microsecond=0)
    while morning <= local or not is_on_duty(team, morning.weekday(), morning.hour):
        morning += timedelta(days=1)
    return morning.astimezone(now.tzinfo)
