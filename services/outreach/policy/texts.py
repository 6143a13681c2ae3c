"""Texts: templates as data, compiled once, strict about their variables; values as the reader's language says."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import lru_cache
from importlib import resources
from typing import NamedTuple

import msgspec
import yaml
from babel import Locale
from babel.dates import format_date
from babel.numbers import format_currency
from liquid import Environment, StrictUndefined
from liquid.exceptions import LiquidError

from libs.common.kernel.money import to_decimal

VARIABLES = frozenset({"name", "creditor", "amount", "due_date", "days", "debts"})
TEXT_CHARACTERS_MAX = 480
NAME_CHARACTERS_MAX = 40
SOURCE_CHARACTERS_MAX = 2_000
_FILTERS = frozenset({"default", "upcase", "downcase", "truncate", "date", "round"})
_TAGS = frozenset({"if", "unless", "case", "for", "comment", "#", "content", "output", "illegal"})
_PLAIN = re.compile(r"\{\{-?\s*([a-z_]+)\s*-?\}\}")
_UNSAID = frozenset("{}<>/\\")
DISCLOSURES = {
    "en": "This is an attempt to collect a debt, and any information obtained will be used for that purpose.",
    "zh": "本次联系是为了催收欠款，所获得的任何信息都将用于此目的。",
}
_OPT_OUT = {"zh": "退订", "en": "STOP"}
_SUIT = re.compile(
    r"起诉|诉讼|仲裁|法院|律师函|强制执行|\b(sue|lawsuit|legal action|court|litigation)\b", re.IGNORECASE
)
_PROBE = re.compile(r"(\D*)1(\D+)111(?:\2)111(?:(\D)(1+))?(\D*)")


class BadTemplate(ValueError):
    """A template that can't be used; the message says why."""


class Values(NamedTuple):
    """What a text may say."""

    name: str
    creditor: str
    amount: str
    due_date: str
    days: int
    debts: int


MARKED = Values("⟦name⟧", "⟦creditor⟧", "⟦amount⟧", "⟦due_date⟧", 987_654, 1)


class Limited(Environment):
    """Liquid with nothing but what texts need (stack.md, By hand or by library)."""

    loop_iteration_limit = 100
    output_stream_limit = 4_000
    local_namespace_limit = 2_000
    context_depth_limit = 10

    def __init__(self) -> None:
        super().__init__(undefined=StrictUndefined, autoescape=False)
        for name in set(self.filters) - _FILTERS:
            del self.filters[name]
        for name in set(self.tags) - _TAGS:
            del self.tags[name]


class Text:
    """One template in one language; a plain one is filled without Liquid."""

    def __init__(self, source: str, environment: Environment) -> None:
        self.source = source
        rest = _PLAIN.sub("", source)
        self.plain = "{{" not in rest and "{%" not in rest and "}}" not in rest
        if self.plain:
            pieces = _PLAIN.split(source)
            self._form = "%s".join(piece.replace("%", "%%") for piece in pieces[::2])
            self._places = [Values._fields.index(name) for name in pieces[1::2] if name in VARIABLES]
            self._unknown = [name for name in pieces[1::2] if name not in VARIABLES]
        else:
            self._liquid = environment.from_string(source)

    def render(self, values: Values) -> str:
        """The text; BadTemplate when a variable is unknown or a limit is met."""
        if self.plain:
            if self._unknown:
                raise BadTemplate(f"KeyError: {self._unknown[0]!r}")
            text = self._form % tuple([values[place] for place in self._places])
        else:
            try:
                text = self._liquid.render(**values._asdict())
            except (KeyError, LiquidError) as error:
                raise BadTemplate(f"{type(error).__name__}: {error}") from None
        if len(text) > TEXT_CHARACTERS_MAX:
            raise BadTemplate(f"the text has {len(text)} characters, at most {TEXT_CHARACTERS_MAX} are sent")
        return text


class Template(msgspec.Struct, frozen=True):
    """A template's version in all its languages."""

    name: str
    version: int
    sources: dict[str, str]


class Texts:
    """All templates that are in use, compiled."""

    def __init__(self, templates: Mapping[str, Mapping[str, str]]) -> None:
        self._environment = Limited()
        self.templates = {name: Template(name, 1, dict(sources)) for name, sources in templates.items()}
        self._texts = {
            (name, language): Text(source, self._environment)
            for name, sources in templates.items()
            for language, source in sources.items()
        }

    def __contains__(self, name: object) -> bool:
        return name in self.templates

    def is_plain(self, name: str) -> bool:
        """Is it filled without Liquid, in every language?"""
        return all(text.plain for (found, _), text in self._texts.items() if found == name)

    def render(self, name: str, language: str, values: Values) -> str:
        """The text of a template in the language nearest to a BCP 47 tag; BadTemplate for an unknown one."""
        text = self._texts.get((name, language_of(language))) or self._texts.get((name, "en"))
        if text is None:
            raise BadTemplate(f"there is no template {name!r}")
        return text.render(values)

    def try_out(self, source: str, values: Values) -> str:
        """A source that is not in use yet, rendered; BadTemplate says what is wrong."""
        return _compiled(source, self._environment).render(values)

    def lint(self, source: str, language: str) -> list[str]:
        """Everything that keeps a source from being used, in words."""
        try:
            text = _compiled(source, self._environment)
            sample = text.render(MARKED)
        except BadTemplate as error:
            return [str(error)]
        flaws = []
        if not names_creditor(sample):
            flaws.append("it does not name the creditor: use {{ creditor }}")
        if not says_how_to_opt_out(sample, language):
            flaws.append(f"it does not say how to opt out: write {_OPT_OUT[language_of(language)]!r}")
        return flaws

    def samples(self, name: str, language: str) -> list[str]:
        """What the template may come to say, with marks for values, about one debt and about several."""
        return [self.render(name, language, MARKED._replace(debts=debts)) for debts in (1, 2)]


def _compiled(source: str, environment: Environment) -> Text:
    if len(source) > SOURCE_CHARACTERS_MAX:
        raise BadTemplate(f"a template has at most {SOURCE_CHARACTERS_MAX} characters")
    try:
        return Text(source, environment)
    except LiquidError as error:
        raise BadTemplate(f"{type(error).__name__}: {error}") from None


@lru_cache(maxsize=1)
def shipped() -> Texts:
    """The templates that come with the product, read once."""
    file = resources.files("services.outreach").joinpath("policy/templates/texts.yaml")
    return Texts(yaml.safe_load(file.read_text(encoding="utf-8")))


class Line(msgspec.Struct, frozen=True):
    """One step of a telephone script."""

    step: str
    say: str


@lru_cache(maxsize=1)
def scripts() -> dict[str, dict[str, tuple[Line, ...]]]:
    """The telephone scripts that come with the product, by template and language, read once."""
    file = resources.files("services.outreach").joinpath("policy/templates/scripts.yaml")
    return msgspec.convert(yaml.safe_load(file.read_text(encoding="utf-8")), dict[str, dict[str, tuple[Line, ...]]])


def script(name: str, language: str, values: Values) -> list[Line]:
    """A telephone script in the language nearest to a BCP 47 tag; BadTemplate for an unknown one."""
    found = scripts().get(name)
    if found is None:
        raise BadTemplate(f"there is no script {name!r}")
    lines = found.get(language_of(language)) or found["en"]
    return [Line(line.step, shipped().try_out(line.say, values)) for line in lines]


def names_creditor(sample: str) -> bool:
    return MARKED.creditor in sample


def says_how_to_opt_out(sample: str, language: str) -> bool:
    return _OPT_OUT[language_of(language)].casefold() in sample.casefold()


def tells_of_debt(sample: str) -> bool:
    """Does it name what is owed, since when or how long?"""
    return any(str(mark) in sample for mark in (MARKED.amount, MARKED.due_date, MARKED.days))


def threatens_suit(sample: str) -> bool:
    """Does it speak of courts or suits? By its words alone."""
    return _SUIT.search(sample) is not None


def binds_collectors(places: Sequence[str]) -> bool:
    """Does a law bind that wants collectors of others' debts to disclose it: 15 U.S.C. 1692e(11), 12 CFR 1006.18(e)?"""
    return any(place.startswith("US") for place in places)


def disclosed(text: str, language: str) -> str:
    """A text with the collector's disclosure."""
    gap = "" if language_of(language) == "zh" else " "
    return f"{text}{gap}{DISCLOSURES[language_of(language)]}"


def with_disclosure(lines: list[Line], language: str, places: Sequence[str]) -> list[Line]:
    """The script with the collector's disclosure, once it is known who speaks; of the creditor's own people it is said
    all the same."""
    if not binds_collectors(places):
        return lines
    verified = next((i for i, line in enumerate(lines) if line.step == "verify"), 0) + 1
    said = DISCLOSURES[language_of(language)]
    return [*lines[:verified], Line("disclose", said), *lines[verified:]]


@lru_cache(maxsize=1024)
def language_of(tag: str) -> str:
    """ "zh" for any Chinese, else "en"."""
    return "zh" if tag[:2].lower() == "zh" else "en"


def said_name(name: str) -> str:
    """A name as a text may carry it: one line, nothing that could be a link or a control character, cut."""
    if not (name.isprintable() and _UNSAID.isdisjoint(name)):
        name = "".join(c for c in name if c.isprintable() and c not in _UNSAID)
    return name.strip()[:NAME_CHARACTERS_MAX]


def said_amount(minor: int, currency: str, language: str) -> str:
    """An amount as the language writes it: "¥1,234.50", "US$12.00"."""
    form = _form(currency, language)
    if form is None:
        return str(format_currency(Decimal(to_decimal(minor, currency)), currency, locale=_locale(language)))
    prefix, separator, point, digits, suffix = form
    whole, fraction = divmod(abs(minor), 10**digits)
    grouped = f"{whole:,}" if separator == "," else f"{whole:,}".replace(",", separator)
    rest = f"{point}{fraction:0{digits}}" if digits else ""
    return f"{'-' if minor < 0 else ''}{prefix}{grouped}{rest}{suffix}"


@lru_cache(maxsize=4096)
def said_date(day: date, language: str) -> str:
    """A date in words: "2026年11月5日", "November 5, 2026"."""
    return str(format_date(day, "long", locale=_locale(language)))


@lru_cache(maxsize=256)
def _form(currency: str, language: str) -> tuple[str, str, str, int, str] | None:
    """Prefix, group separator, point, digits and suffix, read off one amount that babel writes."""
    digits = len(to_decimal(1, currency).partition(".")[2])
    sample = Decimal("1111111." + "1" * digits) if digits else Decimal(1111111)
    found = _PROBE.fullmatch(format_currency(sample, currency, locale=_locale(language)))
    if found is None:
        return None
    shown = len(found[4] or "")
    return (found[1], found[2], found[3] or "", shown, found[5]) if shown == digits else None


@lru_cache(maxsize=64)
def _locale(language: str) -> Locale:
    return Locale.parse("zh_Hans_CN" if language_of(language) == "zh" else "en_US")
