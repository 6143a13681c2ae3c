"""The packs: files read once at start, validated strictly, and frozen. Their version is the hash of what they say.

A place without a pack (Taiwan, for one) has no law here: its debtors get POLICY alone, never a neighbour's pack.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator
from datetime import date
from functools import lru_cache
from importlib import resources
from importlib.resources.abc import Traversable
from typing import Annotated, Any, Literal

import msgspec

from libs.common.kernel.clock import zone
from libs.compliance.flaws import flaws_of, path_of
from libs.compliance.page import PackRefused, Page
from libs.compliance.rules import Rule
from libs.compliance.verdict import PackVersion
from libs.compliance.zones import country_zones

POLICY = "POLICY"


class Source(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A citation."""

    title: str
    url: str | None
    type: str
    note: str | None = None


class PackFile(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A pack as its file holds it; a rule stays plain until its own validation can name it."""

    schema_version: Literal[1]
    id: Annotated[str, msgspec.Meta(pattern=r"^[A-Z]{2}(-[A-Z]{2,3})?$|^POLICY$|^LOCAL:")]
    name: str
    as_of: str
    rank: int
    default_zone: str | None
    parents: tuple[str, ...]
    countries: tuple[Annotated[str, msgspec.Meta(pattern=r"^[A-Z]{2}$")], ...]
    sources: dict[str, Source]
    rules: list[dict[str, Any]]


class Pack(msgspec.Struct, frozen=True, kw_only=True, eq=False):
    """The rules of one place. `rank` orders packs where two rules of one kind fail; equal only to itself."""

    id: str
    version: str
    name: str
    as_of: str
    rank: int
    default_zone: str | None
    parents: tuple[str, ...]
    countries: tuple[str, ...]
    sources: dict[str, Source]
    rules: tuple[Rule, ...]

    def named(self) -> PackVersion:
        return PackVersion(self.id, self.version)


class Library(msgspec.Struct, frozen=True, eq=False):
    """All packs of a folder, by id; `unread`: those that are in force and not understood, with why."""

    packs: dict[str, Pack]
    unread: dict[str, str] = {}

    def packs_for(self, jurisdictions: Iterable[str]) -> tuple[Pack, ...]:
        """The named packs with their parents, in rank; KeyError with the id that no pack has."""
        wanted: set[str] = set()
        waiting = list(jurisdictions)
        while waiting:
            name = waiting.pop()
            if name not in wanted:
                wanted.add(name)
                waiting.extend(self.packs[name].parents)
        return tuple(sorted((self.packs[name] for name in wanted), key=lambda pack: pack.rank))

    def jurisdictions_of(self, country: str, *places: str) -> tuple[str, ...]:
        """The jurisdictions of a debtor in a country (ISO 3166-1 alpha-2) and its parts ("MA", "NYC"), POLICY always.

        A country without a pack gives POLICY alone: TW is not CN.
        """
        found = [pack.id for pack in self.packs.values() if country in pack.countries]
        found += [name for place in places if (name := f"{country}-{place}") in self.packs]
        return (*sorted(set(found)), POLICY)


@lru_cache(maxsize=1)
def shipped() -> Library:
    """The packs that lie in this package, read once."""
    return load_packs(resources.files("libs.compliance").joinpath("packs"))


def load_packs(folder: Traversable) -> Library:
    """Every *.yaml of a folder (a Path will do); PackRefused at the first file that is not exactly understood."""
    files = sorted((file for file in folder.iterdir() if file.name.endswith(".yaml")), key=lambda file: file.name)
    packs: dict[str, Pack] = {}
    rules: dict[str, str] = {}
    for file in files:
        pack = read_pack(file.name, file.read_text(encoding="utf-8"))
        if pack.id in packs or any(pack.rank == other.rank for other in packs.values()):
            raise PackRefused(file.name, 1, f"id {pack.id} or rank {pack.rank} is taken by another pack")
        for rule in pack.rules:
            if rule.id in rules:
                raise PackRefused(file.name, 1, f"rule {rule.id}: stands in {rules[rule.id]} too")
            rules[rule.id] = file.name
        packs[pack.id] = pack
    for pack in packs.values():
        for parent in pack.parents:
            if parent not in packs:
                raise PackRefused(f"{pack.id}.yaml", 1, f"unknown parent {parent!r}")
    return Library(packs)


def read_pack(file: str, text: str) -> Pack:
    """One pack from its text; PackRefused names file, line, rule and reason."""
    page = Page(file, text)
    try:
        head = msgspec.convert(page.plain, PackFile)
    except msgspec.ValidationError as error:
        raise page.refused(path_of(error), str(error)) from error
    for path, flaw in _flaws_of_head(head):
        raise page.refused(path, flaw)
    rules = tuple(_read_rule(page, head, number, rule) for number, rule in enumerate(head.rules))
    fields = {name: getattr(head, name) for name in Pack.__struct_fields__ if name not in ("rules", "version")}
    return Pack(**fields, rules=rules, version=version_of(page.plain))


def _flaws_of_head(head: PackFile) -> Iterator[tuple[tuple[str | int, ...], str]]:
    try:
        date.fromisoformat(head.as_of)
    except ValueError:
        yield ("as_of",), f"as_of is {head.as_of!r}, no date (YYYY-MM-DD)"
    if head.default_zone is not None:
        try:
            zone(head.default_zone)
        except ValueError as error:
            yield ("default_zone",), str(error)
    for index, country in enumerate(head.countries):
        if not country_zones(country):
            yield ("countries", index), f"there is no country {country!r}"


def version_of(plain: dict[str, Any]) -> str:
    """First 16 hex digits of the SHA-256 of the content as canonical JSON (sorted keys, no spaces, UTF-8).

    The tests of the rules are left out: they say nothing that the rules don't.
    """
    said = plain | {"rules": [{key: rule[key] for key in rule if key != "tests"} for rule in plain["rules"]]}
    canonical = json.dumps(said, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()[:16]


def _read_rule(page: Page, head: PackFile, number: int, plain: dict[str, Any]) -> Rule:
    name, above = plain.get("id", f"number {number + 1}"), ("rules", number)
    try:
        rule = msgspec.convert(plain, Rule)
    except msgspec.ValidationError as error:
        raise page.refused(path_of(error, *above), f"rule {name}: {error}") from error
    for path, flaw in flaws_of(rule):
        raise page.refused((*above, *path), f"rule {name}: {flaw}")
    if rule.jurisdiction != head.id:
        reason = f"rule {name}: jurisdiction {rule.jurisdiction} in the pack {head.id}"
        raise page.refused((*above, "jurisdiction"), reason)
    for index, source in enumerate(rule.sources):
        if source not in head.sources:
            raise page.refused((*above, "sources", index), f"rule {name}: unknown source {source!r}")
    return rule
