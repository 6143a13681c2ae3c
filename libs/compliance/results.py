"""What the law counts a visit as: somebody was met, or nobody was."""

from libs.compliance.facts import Result

VISIT_RESULTS: dict[str, Result] = {  # docs/glossary.md, Visit; refused at the door, the debtor was met all the same
    "MET": "met", "REFUSED": "met", "NOT_HOME": "not_met", "MOVED": "not_met", "BAD_ADDRESS": "not_met",
    "UNSAFE": "not_met",
}  # fmt: skip
_TALKED = frozenset({"conversation", "answered", "rejected_by_debtor"})


def of_visit(result: str) -> Result:
    """A result in the words of a call, as that of a visit; what nobody knows stays so."""
    if result == "unknown":
        return "unknown"
    return "met" if result in _TALKED else "not_met"
