"""What stands in the way of anybody: axe's verdict on a page."""

from typing import Literal

from tests.console.browser import Visitor
from tests.house.tree import ROOT

AXE = ROOT / "console" / "node_modules" / "axe-core" / "axe.min.js"
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
JUDGED = """(rules) => axe.run(document, {resultTypes: ['violations'], ...rules}).then((found) => found.violations
  .filter(({impact}) => impact === 'serious' || impact === 'critical')
  .map(({id, nodes}) => id + ': ' + nodes.slice(0, 3).map((node) => node.target + ' ' + node.failureSummary)))"""
OF_COLOURS = {"runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}}


def judged(visitor: Visitor, scheme: str = "light") -> list[str]:
    """What of the page as it is now is serious or critical. By night the same elements stand there in other colours:
    nothing but these is judged again."""
    if visitor.page.evaluate("typeof axe") == "undefined":
        visitor.page.evaluate(AXE.read_text())
    found: list[str] = visitor.page.evaluate(JUDGED, OF_COLOURS if scheme == "dark" else {})
    return found
