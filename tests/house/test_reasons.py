"""Why a contact was not made is said in words: the console has them for every reason that the code can give."""

import ast
import re
from collections.abc import Iterator
from functools import reduce
from importlib import import_module
from typing import get_args

from services.strategy.model import Cause
from tests.house.tree import ROOT, parsed

# What is given a reason for a contact or a step, and at which place; or by its name, `reason`.
PLACES = {
    "NotKnown": 0, "Never": 1, "Later": 1, "cancel": 1, "suppressed": 1, "Standing": 1, "_back_to_planned": 1,
    "PutOff": 2, "Delay": 2, "Answer": 2, "ContactUnknown": None, "ContactDeferred": None, "ContactSuppressed": None,
}  # fmt: skip
WORDS = ROOT / "console" / "src" / "i18n" / "en" / "codes.ts"


def given(tree: ast.Module) -> Iterator[ast.expr]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and (name := ast.unparse(node.func).rpartition(".")[2]) in PLACES:
            place = PLACES[name]
            yield from node.args[place : place + 1] if place is not None else ()
            yield from (keyword.value for keyword in node.keywords if keyword.arg == "reason")


def said(reason: ast.expr, module: str) -> Iterator[str]:
    """The codes that an expression may be; of a variable nothing is said here."""
    match reason:
        case ast.Constant(str(code)):
            yield code
        case ast.JoinedStr([head, *_]):
            yield from said(head, module)
        case ast.FormattedValue(value):
            yield from said(value, module)
        case ast.BoolOp(_, values):
            for value in values:
                yield from said(value, module)
        case ast.Name() | ast.Attribute() if ast.unparse(reason).rpartition(".")[2].isupper():
            yield str(reduce(getattr, ast.unparse(reason).split("."), import_module(module)))


def reasons() -> set[str]:
    """Every reason that is given, without what follows a colon."""
    found = set[str](get_args(Cause))
    for service in ("strategy", "outreach"):
        for path, tree in parsed(ROOT / "services" / service):
            module = ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
            found.update(code for reason in given(tree) for code in said(reason, module))
    return {code.partition(":")[0] for code in found} - {""}


def test_every_reason_is_a_word_of_the_console() -> None:
    words = re.search(r"export const reasons = \{(.*?)\n\}", WORDS.read_text(), re.DOTALL)
    assert words
    assert sorted(reasons() - set(re.findall(r"^  (\w+):", words[1], re.MULTILINE))) == []


def test_reasons_are_found_however_they_are_written() -> None:
    tree = ast.parse("""
Never("blocked", "erased")
gate.Never("blocked", f"{gate.UNJUDGED}:{why}")
Delay(contact, at, reason=f"hold:{hold}")
suppressed(step, why or "no_channel")
Never("cancelled", given)
""")
    codes = [code for reason in given(tree) for code in said(reason, "services.outreach.jobs.judge")]
    assert codes == ["erased", "cannot_judge", "hold:", "no_channel"]
