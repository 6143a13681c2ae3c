"""The packs: files read once at start, validated strictly, and frozen. Their version is the hash of what they say.

A place without a pack (Taiwan, for one) has no law here: its debtors get POLICY alone, never a neighbour's pack.
"""

import hashlib
import json
from collections.abc import Iterable
from functools import lru_cache
from importlib import resources
from importlib.resources.abc import Traversable
from typing import Annotated, Any, Literal

import msgspec
import yaml

from libs.compliance.rules import Rule, flaws_of
from libs.compliance.verdict import PackVersion

POLICY = "POLICY"


class PackRefused(ValueError):
    """A pack file that says something this engine can't evaluate exactly; the message names file, rule and reason."""


class Source(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A citation."""

    title: str
    url: str | None
    type: str
    note: str | None = None


class PackFile(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A pack as its file holds it; a rule stays plain until its own validation can name it."""

    schema_version: Literal[1]
    id: Annotated[str, msgspec.Meta(pattern=r"^[A-Z]{2}(-[A-Z]{2,3})?$|^POLICY$")]
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
    """All packs of a folder, by id."""

    packs: dict[str, Pack]

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
            raise PackRefused(f"{file.name}: id {pack.id} or rank {pack.rank} is taken by another pack")
        for rule in pack.rules:
            if rule.id in rules:
                raise PackRefused(f"{file.name}: rule {rule.id}: stands in {rules[rule.id]} too")
            rules[rule.id] = file.name
        packs[pack.id] = pack
    for pack in packs.values():
        for parent in pack.parents:
            if parent not in packs:
                raise PackRefused(f"{pack.id}.yaml: unknown parent {parent!r}")
    return Library(packs)


def read_pack(file: str, text: str) -> Pack:
    """One pack from its text; PackRefused names file, rule and reason."""
    try:
        plain = yaml.load(text, Loader=_Loader)  # noqa: S506 a safe loader that also refuses a key given twice
        head = msgspec.convert(plain, PackFile)
    except (yaml.YAMLError, msgspec.ValidationError) as error:
        raise PackRefused(f"{file}: {error}") from error
    rules = tuple(_read_rule(file, head, number, rule) for number, rule in enumerate(head.rules))
    fields = {name: getattr(head, name) for name in Pack.__struct_fields__ if name not in ("rules", "version")}
    return Pack(**fields, rules=rules, version=version_of(plain))


def version_of(plain: object) -> str:
    """First 16 hex digits of the SHA-256 of the content as canonical JSON (sorted keys, no spaces, UTF-8)."""
    canonical = json.dumps(plain, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()[:16]


def _read_rule(file: str, head: PackFile, number: int, plain: dict[str, Any]) -> Rule:
    name = plain.get("id", f"number {number + 1}")
    try:
        rule = msgspec.convert(plain, Rule)
    except msgspec.ValidationError as error:
        raise PackRefused(f"{file}: rule {name}: {error}") from error
    for flaw in flaws_of(rule):
        raise PackRefused(f"{file}: rule {name}: {flaw}")
    if rule.jurisdiction != head.id:
        raise PackRefused(f"{file}: rule {name}: jurisdiction {rule.jurisdiction} in the pack {head.id}")
    for source in rule.sources:
        if source not in head.sources:
            raise PackRefused(f"{file}: rule {name}: unknown source {source!r}")
    return rule


class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """Safe, by libyaml where it is there, and strict: a key given twice refuses the file."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        keys = [key.value for key, _ in node.value]
        for key in keys:
            if keys.count(key) > 1:
                raise yaml.constructor.ConstructorError(None, None, f"the key {key!r} stands twice", node.start_mark)
        found: dict[Any, Any] = super().construct_mapping(node, deep)
        return found
