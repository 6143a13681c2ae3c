"""The papers of the house are there and say what is so."""

import re
import subprocess

import pytest

from tests.house.tree import ROOT


def test_the_licence_is_apache_2() -> None:
    text = (ROOT / "LICENSE").read_text()
    assert "Apache License" in text
    assert "END OF TERMS AND CONDITIONS" in text


def test_the_changelog_has_a_place_for_what_is_new() -> None:
    assert "\n## [Unreleased]\n" in (ROOT / "CHANGELOG.md").read_text()


def test_every_decision_stands_in_the_index_with_its_check() -> None:
    folder = ROOT / "docs" / "decisions"
    index = (folder / "README.md").read_text()
    decisions = sorted(p for p in folder.glob("*.md") if p.name not in {"README.md", "0000-template.md"})
    assert [p.name for p in decisions if f"({p.name})" not in index] == []
    assert [p.name for p in decisions if "\n## Checked by\n" not in p.read_text()] == []
    assert [p.name[:4] for p in decisions] == [f"{n:04}" for n in range(1, len(decisions) + 1)]


def test_links_between_pages_lead_somewhere() -> None:
    pages = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "services").glob("*/README.md")]
    for page in pages:
        for link in re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", page.read_text()):
            assert "://" in link or (page.parent / link).exists(), f"{page.relative_to(ROOT)} links {link}"


def test_make_help_lists_every_target_with_a_line() -> None:
    makefile = (ROOT / "Makefile").read_text()
    phony = re.search(r"^\.PHONY: (.*)$", makefile, re.MULTILINE)
    assert phony
    targets = set(phony[1].split())
    assert targets == set(re.findall(r"^([a-z-]+):", makefile, re.MULTILINE))
    answer = subprocess.run(
        ["make", "--no-print-directory"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    assert set(re.findall(r"^  make (\S+) +\S", answer, re.MULTILINE)) == targets


@pytest.mark.parametrize("target", ["make run", "make test"])
def test_the_readme_begins_with_the_two_commands(target: str) -> None:
    text = (ROOT / "README.md").read_text()
    if len(text) < 200:
        pytest.skip("README.md is not written yet")
    assert target in text[:3000]
