"""The receipt by which the browser's verifier is tested is in step with the events, the packs and the verifier."""

from tests import receipts


def test_the_example_of_the_console_is_what_the_verifier_says_today() -> None:
    assert receipts.FILE.read_text(encoding="utf-8") == receipts.text(), "write it anew: python -m tests.receipts"


def test_the_good_one_holds_and_every_doctored_one_is_named() -> None:
    example = receipts.example()
    assert example["says"] == [None, None]
    named = {each["name"]: each["says"][0] for each in example["doctored"]}
    assert [name for name, _, told in receipts.CHANGES if told not in named[name]] == []
    assert "were swapped" in named["two records in each other's place"]
    assert all("signature" in told for told in example["says_other_key"])
