"""Which rules a service's own contacts can break, by what it knows of them.

A rule that asks for what nobody knows, or for what is never otherwise, is asked in vain.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from libs.compliance.conditions import predicate
from libs.compliance.rules import TIME_KINDS, Rule, Test

OPEN: tuple[Any, ...] = ()
"""Of a fact that may have any value."""


class Keeper(NamedTuple):
    """Who keeps what a fact that is not known would tell: a place in this project ("file:name"), or nobody (None)."""

    place: str | None
    says: str


NOBODY = Keeper(None, "nobody here knows it")


class Knowledge(NamedTuple):
    """What a service fills into its questions: by channel the values that a fact can have (a fact that is not there is
    never known), and for each other fact of the rules who keeps it."""

    known: Mapping[str, Mapping[str, tuple[Any, ...]]]
    keepers: Mapping[str, Keeper]

    def lacks(self, rule: Rule) -> tuple[str, ...]:
        """The facts for which no contact of the service can break the rule; () where one can."""
        if rule.kind in TIME_KINDS or not rule.enforce or not rule.triggers():
            return ()
        lacking: dict[str, None] = {}
        for channel in self._channels(rule):
            for trigger in rule.triggers():
                vain = [test.fact for test in trigger.all if not self._can_hold(test, channel)]
                if not vain:
                    return ()
                lacking |= dict.fromkeys(vain)
        return tuple(lacking) or ("proposed.channel",)

    def partly(self, rule: Rule) -> tuple[str, ...]:
        """Of a rule that can be broken, the facts for which one of its triggers can't hold in any channel."""
        if self.lacks(rule) or rule.kind in TIME_KINDS or not rule.enforce:
            return ()
        return tuple(dict.fromkeys(fact for trigger in rule.triggers() for fact in self._never(trigger.all, rule)))

    def kept(self, facts: Iterable[str]) -> list[Keeper]:
        """Who keeps what these facts would tell, each once; of a fact that no shipped rule asks for, nobody."""
        return list(dict.fromkeys(self.keepers.get(fact, NOBODY) for fact in facts))

    def _never(self, tests: tuple[Test, ...], rule: Rule) -> Iterator[str]:
        channels = list(self._channels(rule))
        if not any(all(self._can_hold(test, channel) for test in tests) for channel in channels):
            yield from (test.fact for test in tests if not any(self._can_hold(test, each) for each in channels))

    def _channels(self, rule: Rule) -> Iterator[str]:
        return (channel for channel in self.known if "any" in rule.channel or channel in rule.channel)

    def _can_hold(self, test: Test, channel: str) -> bool:
        values = self.known[channel].get(test.fact, (None,))
        return values == OPEN or any(predicate(test, channel)(value) for value in values)
