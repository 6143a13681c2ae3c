"""Every alert speaks of metrics that there are and has a page; every page has its alert and its five parts."""

import re
from typing import Any

import yaml

from libs.common.run.metrics import make_metrics
from tests.house.tree import ROOT

PAGES = ROOT / "docs" / "runbooks"
PARTS = ["Symptom", "What it means for people", "Look", "Do", "Afterwards"]


def rules() -> list[dict[str, Any]]:
    groups = yaml.safe_load((ROOT / "deploy" / "prometheus" / "alerts.yml").read_text())["groups"]
    return [rule for group in groups for rule in group["rules"]]


def known() -> set[str]:
    families = list(make_metrics().registry.collect())
    return {f"{family.name}_total" if family.type == "counter" else family.name for family in families}


def test_alerts_name_metrics_that_there_are() -> None:
    for rule in rules():
        named = set(re.findall(r"dunwell_[a-z_]+", rule["expr"]))
        assert named, rule["alert"]
        assert named - known() == set()


def test_every_alert_has_a_page_and_every_page_an_alert() -> None:
    assert {rule["annotations"]["runbook"] for rule in rules()} == {
        str(page.relative_to(ROOT)) for page in PAGES.glob("*.md")
    }
    assert {rule["labels"]["severity"] for rule in rules()} == {"page", "ticket"}


def test_every_page_has_the_same_five_parts() -> None:
    for page in PAGES.glob("*.md"):
        assert re.findall(r"^## (.*)$", page.read_text(), re.MULTILINE) == PARTS, page.name
