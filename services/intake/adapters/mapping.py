"""Mappings by zen expressions: data, not code, which a person who knows the source writes and tries out.

zen answers null for what is not there, and the expression goes on: so every column that an expression names must be
declared, and a declared one that a row lacks is the row's flaw. All expressions of a kind are compiled into one, which
costs one crossing; only a row that fails is looked at expression by expression, to say which column was to blame.
"""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from importlib import resources
from typing import Annotated, Any, Literal

import msgspec
import zen
from msgspec import Meta
from pydantic import ValidationError

from libs.common.events.intake import CreditorSettings
from libs.common.kernel.problems import Flaw
from services.intake.adapters.generated import person
from services.intake.ports import RowKey, SourceMapping
from services.intake.routes.creditors import SAY_AS_WHOM, CreditorIn
from services.intake.schemas import (
    Delinquency,
    Instant,
    Key,
    Slug,
    convert_delinquency,
    paths,
)

Expression = Annotated[str, Meta(min_length=1, max_length=2_000)]
Column = Annotated[str, Meta(min_length=1, max_length=200)]
KEY_PATHS = {"event_id": "event_id", "occurred_at": "occurred_at", "creditor": "creditor", "loan_id": "loan.id"}
_FREE = "extra."
_KNOWN = frozenset({"as_of", "true", "false", "null", "and", "or", "not", "in"})
_TEXT = re.compile(r"'[^']*'|\"[^\"]*\"")
_TEMPLATE = re.compile(r"`([^`]*)`")
_HOLE = re.compile(r"\$\{([^}]*)\}")
_ROOT = re.compile(r"\$root\[(?:'([^']*)'|\"([^\"]*)\")\]")
_NAME = re.compile(r"(?<![\w.$#])[A-Za-z_]\w*(?![\w]*\s*[(:\w])")


class KeyExpressions(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The door evaluates these and `leave_out`, nothing else."""

    event_id: Expression
    occurred_at: Expression
    creditor: Expression
    loan_id: Expression


class Generate(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A person for rows that name none, drawn from `seed` and the value of `key`; marked in `extra.generated`."""

    seed: Annotated[str, Meta(min_length=1, max_length=64)]
    key: Expression
    country: Literal["CN", "US"]
    consents: list[Literal["sms", "call", "email", "letter", "visit"]] = []


class Document(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A mapping as it is kept. `columns` must be in each row, `optional` may be; `record` says by canonical path how
    it is found; `creditors` gives settings to creditors that this source brings along (members of CreditorSettings)."""

    columns: Annotated[list[Column], Meta(min_length=1, max_length=500)]
    key: KeyExpressions
    record: Annotated[dict[str, Expression], Meta(min_length=1, max_length=100)]
    optional: Annotated[list[Column], Meta(max_length=500)] = []
    leave_out: Expression | None = None
    needs_as_of: bool = False
    generate: Generate | None = None
    creditors: Annotated[dict[Slug, dict[str, Any]], Meta(max_length=100)] = {}
    description: Annotated[str, Meta(max_length=2_000)] = ""

    def expressions(self) -> dict[str, str]:
        """All of them, by their place in the document."""
        found = {f"/key/{name}": text for name, text in msgspec.structs.asdict(self.key).items()}
        found |= {f"/record/{path}": text for path, text in self.record.items()}
        if self.leave_out:
            found["/leave_out"] = self.leave_out
        if self.generate:
            found["/generate/key"] = self.generate.key
        return found


class KeyForm(msgspec.Struct, frozen=True):
    """What the four values of a key must look like."""

    event_id: Key
    occurred_at: Instant
    creditor: Slug
    loan_id: Key


class ZenMapping:
    """One version of a source's mapping."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.needs_as_of = document.needs_as_of
        self.creditors: Mapping[str, CreditorSettings] = {
            creditor: msgspec.convert(
                {"name": creditor, "acts_as_assumed": "acts_as" not in given, **given}, CreditorSettings
            )
            for creditor, given in document.creditors.items()
        }
        self._used = _names_used(document.expressions().values())
        self._required = [name for name in document.columns if name in self._used]
        self._optional = [name for name in document.optional if name in self._used]
        self._key_texts = msgspec.structs.asdict(document.key)
        self._record_texts = {path: text for path, text in document.record.items() if path not in KEY_PATHS.values()}
        whole = {**self._key_texts, "leave_out": document.leave_out or "false"}
        self._key = zen.compile_expression(_one_of(whole))
        self._record = zen.compile_expression(_one_of(self._record_texts))
        self._whose = zen.compile_expression(document.generate.key) if document.generate else None

    def key(self, row: Any, as_of: date | None) -> RowKey | list[Flaw] | None:
        context = self._context(row, as_of)
        if isinstance(context, list):
            return context
        try:
            found = self._key.evaluate(context)
        except RuntimeError:
            return self._blame({**self._key_texts, "leave_out": self.document.leave_out or "false"}, context)
        if found.pop("leave_out") is True:
            return None
        plain = {name: _text(value) for name, value in found.items()}
        try:
            msgspec.convert(plain, KeyForm)
        except msgspec.ValidationError as error:
            return [self._flaw_of_key(str(error))]
        return RowKey(**plain)

    def record(self, row: Any, as_of: date | None) -> Delinquency | list[Flaw]:
        context, key = self._context(row, as_of), self.key(row, as_of)
        if isinstance(context, list):
            return context
        if isinstance(key, list):
            return key
        if key is None:
            return [Flaw("/leave_out", "left_out", "this version of the mapping leaves the row out")]
        try:
            found = self._record.evaluate(context)
            whose = self._whose.evaluate(context) if self._whose else None
        except RuntimeError:
            texts = dict(self._record_texts)
            if self.document.generate:
                texts["customer"] = self.document.generate.key
            return self._blame(texts, context)
        record = convert_delinquency(self._plain(found, key, whose))
        return self.tell(record) if isinstance(record, list) else record

    def tell(self, flaws: list[Flaw]) -> list[Flaw]:
        return [self._by_column(flaw) for flaw in flaws]

    def _context(self, row: Any, as_of: date | None) -> dict[str, Any] | list[Flaw]:
        """Only the columns that are used: zen copies what it is given."""
        if not isinstance(row, dict):
            return [Flaw("", "invalid", "a row is a JSON object of the source's columns")]
        context = {name: row[name] for name in self._required if row.get(name) not in (None, "")}
        if len(context) < len(self._required):
            missing = [name for name in self._required if name not in context]
            return [Flaw(_pointer(name), "missing", "this column is missing or empty") for name in missing]
        for name in self._optional:
            context[name] = row.get(name)
        context["as_of"] = as_of.isoformat() if as_of else None
        return context

    def _plain(self, found: dict[str, Any], key: RowKey, whose: Any) -> dict[str, Any]:
        """The canonical record as plain data: values at their paths, then what is generated, then the key."""
        plain: dict[str, Any] = {}
        for path, value in found.items():
            if value is not None:
                _put(plain, path.split("."), _shaped(path, value))
        generate = self.document.generate
        if generate:
            drawn = person(generate.seed, _text(whose), generate.country, generate.consents)
            plain["customer"] = {**drawn, **plain.get("customer", {})}
            extra = plain.setdefault("extra", {})
            extra["generated"] = ["customer", *extra.get("generated", ())]
        for name, value in zip(RowKey._fields, key, strict=True):
            _put(plain, KEY_PATHS[name].split("."), value)
        return plain

    def _blame(self, texts: Mapping[str, str], context: dict[str, Any]) -> list[Flaw]:
        """Which expressions fail, and on which columns."""
        flaws = []
        for place, text in texts.items():
            try:
                zen.evaluate_expression(text, context)
            except RuntimeError:
                message = "the mapping can't read this column's value"
                flaws.append(self._flaw(place, self._no_number(text, context) or text, "unreadable", message))
        return flaws or [Flaw("", "unreadable", "the mapping can't read this row")]

    def _no_number(self, text: str, context: dict[str, Any]) -> str | None:
        """The first column that an expression takes for a number and that is none."""
        for column in self._columns_of(text):
            alone = f"number({column})"
            if alone in text:
                try:
                    zen.evaluate_expression(alone, context)
                except RuntimeError:
                    return column
        return None

    def _flaw(self, place: str, text: str, code: str, message: str) -> Flaw:
        columns = self._columns_of(text)
        pointer = _pointer(columns[0]) if columns else "/" + place.strip("/").replace(".", "/")
        return Flaw(pointer, code, f"{message} ({place.strip('/')} of the mapping)")

    def _flaw_of_key(self, error: str) -> Flaw:
        words, _, path = error.partition(" - at `$.")
        name = path.rstrip("`")
        return self._flaw(f"key.{name}", self._key_texts.get(name, ""), "invalid", words)

    def _by_column(self, flaw: Flaw) -> Flaw:
        """A flaw of the canonical record, told by the source's column that its value came from."""
        place = flaw.pointer.strip("/").replace("/", ".")
        for path, text in self.document.record.items():
            if place == path or place.startswith(path + ".") or path.startswith(place + "."):
                return self._flaw(path, text, flaw.code, flaw.message)
        name = next((name for name, path in KEY_PATHS.items() if path == place), None)
        if name is not None:
            return self._flaw(f"key.{name}", self._key_texts[name], flaw.code, flaw.message)
        return flaw

    def _columns_of(self, text: str) -> list[str]:
        names = _names_used([text])
        return [name for name in (*self.document.columns, *self.document.optional) if name in names]


class ZenMappings:
    """Mappings that are kept as reference data, and those shipped with the product."""

    def __init__(self) -> None:
        folder = resources.files("services.intake.adapters").joinpath("sources")
        self.shipped: Mapping[str, Any] = {
            file.name.removesuffix(".json"): msgspec.json.decode(file.read_bytes())
            for file in folder.iterdir()
            if file.name.endswith(".json")
        }
        self._opened: dict[tuple[str, int], SourceMapping[Delinquency]] = {}

    def open(self, source: str, version: int, data: Any) -> SourceMapping[Delinquency]:
        found = self._opened.get((source, version))
        if found is None:
            found = self._opened[source, version] = self.make(data)
        return found

    def make(self, data: Any) -> SourceMapping[Delinquency]:
        return ZenMapping(msgspec.convert(data, Document))

    def flaws(self, data: Any) -> list[Flaw]:
        try:
            document = msgspec.convert(data, Document)
        except msgspec.ValidationError as error:
            words, _, path = str(error).partition(" - at `$")
            return [Flaw(path.rstrip("`").replace(".", "/"), "invalid", words)]
        flaws = _flaws_of_paths(document) + _flaws_of_creditors(document)
        declared = {*document.columns, *document.optional}
        for place, text in document.expressions().items():
            flaws += _flaws_of_expression(place, text, declared)
        return flaws


def _flaws_of_paths(document: Document) -> list[Flaw]:
    known = paths()
    message = "the canonical record has no such path"
    return [
        Flaw(f"/record/{path}", "unknown_path", message)
        for path in document.record
        if path not in known and not path.startswith(_FREE)
    ]


def _flaws_of_creditors(document: Document) -> list[Flaw]:
    flaws = []
    for creditor, given in document.creditors.items():
        try:
            CreditorIn.model_validate({"name": creditor, **given})
        except ValidationError as error:
            for wrong in error.errors():
                place = "/".join((f"/creditors/{creditor}", *map(str, wrong["loc"])))
                flaws.append(Flaw(place, wrong["type"], wrong["msg"]))
        if "acts_as" not in given:
            flaws.append(Flaw(f"/creditors/{creditor}/acts_as", "missing", SAY_AS_WHOM))
    return flaws


def _flaws_of_expression(place: str, text: str, declared: set[str]) -> list[Flaw]:
    if ".." in _TEXT.sub("", text):
        return [Flaw(place, "not_allowed", "ranges can grow without limit; compare with < and > instead")]
    wrong = zen.validate_expression(text)
    if wrong is not None:
        return [Flaw(place, "invalid_expression", str(wrong.get("source", "it can't be read")))]
    unknown = sorted(_names_used([text]) - declared - _KNOWN)
    message = "no such column is declared; add it to columns or optional"
    return [Flaw(place, "unknown_column", f"{name[:60]!r}: {message}") for name in unknown]


def _names_used(texts: Iterable[str]) -> set[str]:
    """The names that expressions read: identifiers, those inside templates, and $root["..."]."""
    found: set[str] = set()
    for text in texts:
        found.update(one or other for one, other in _ROOT.findall(text))
        plain = _TEXT.sub("''", _ROOT.sub("0", _TEMPLATE.sub(lambda t: " + ".join(_HOLE.findall(t[1])) or "0", text)))
        found.update(name for name in _NAME.findall(_without_keys(plain)) if name not in _KNOWN)
    return found


def _without_keys(text: str) -> str:
    """Names of an object's members are no columns."""
    return re.sub(r"([{,]\s*)[A-Za-z_]\w*\s*:", r"\1", text)


def _one_of(texts: Mapping[str, str]) -> str:
    """One expression that gives all, by name."""
    return "{" + ", ".join(f'"{name}": ({text})' for name, text in texts.items()) + "}"


def _pointer(column: str) -> str:
    """RFC 6901."""
    return "/" + column.replace("~", "~0").replace("/", "~1")


def _put(plain: dict[str, Any], names: list[str], value: Any) -> None:
    for name in names[:-1]:
        plain = plain.setdefault(name, {})
    plain[names[-1]] = value


def _text(value: Any) -> Any:
    """zen gives every number as a float; ids and amounts are text."""
    if isinstance(value, float):
        return format(Decimal(repr(value)).normalize(), "f")
    return value


def _shaped(path: str, value: Any) -> Any:
    """Amounts and ids as text, whole numbers as integers, all the way down."""
    if path.endswith((".value", ".id")):
        return _text(value)
    if isinstance(value, float):
        return int(value) if value.is_integer() else value
    if isinstance(value, list):
        return [_shaped("", each) for each in value]
    if isinstance(value, dict):
        return {name: _shaped(f".{name}", each) for name, each in value.items()}
    return value
