"""The law of contacts: `shipped()` gives the packs, `compile(packs)` the law, `law.judge(…)` the verdict.

Pure in the middle: no clock, no chance, no I/O while judging. `request.read` takes the JSON of the door.
A place without a pack (TW) is judged by POLICY alone: `Library.jurisdictions_of("TW") == ("POLICY",)`.
"""

from libs.compliance.engine import Law, compile
from libs.compliance.facts import (
    NO_CALENDAR,
    Actor,
    Calendar,
    Call,
    Content,
    Debt,
    Debtor,
    Facts,
    HistoryRow,
    Proposed,
    ThirdParty,
    Visit,
)
from libs.compliance.history import History, Row
from libs.compliance.packs import POLICY, Library, Pack, load_packs, shipped
from libs.compliance.page import PackRefused
from libs.compliance.verdict import Allow, Block, Counter, Defer, Evidence, Hours, PackVersion, Verdict
from libs.compliance.windows import Window, WindowText

__all__ = [
    "NO_CALENDAR", "POLICY", "Actor", "Allow", "Block", "Calendar", "Call", "Content", "Counter", "Debt", "Debtor",
    "Defer", "Evidence", "Facts", "History", "HistoryRow", "Hours", "Law", "Library", "Pack", "PackRefused",
    "PackVersion", "Proposed", "Row", "ThirdParty", "Verdict", "Visit", "Window", "WindowText", "compile",
    "load_packs", "shipped",
]  # fmt: skip
