"""Texts, segments, STOP words and signatures."""

from datetime import date

import pytest

from services.outreach.policy import signatures, texts
from services.outreach.policy.replies import is_stop
from services.outreach.policy.segments import segments

VALUES = texts.Values("Ann", "X Finance", "¥1.00", "today", 3, 2)


def test_every_shipped_text_passes_its_own_lint_in_every_language() -> None:
    shipped = texts.shipped()
    flaws = [
        (name, language, flaw)
        for name, template in shipped.templates.items()
        for language, source in template.sources.items()
        for flaw in shipped.lint(source, language)
    ]
    assert flaws == []
    assert all(set(template.sources) == {"zh", "en"} for template in shipped.templates.values())


@pytest.mark.parametrize(
    "source",
    [
        "{{ creditor }} {{ nobody }} STOP", "{% include 'x' %}", "{{ creditor | escape }}", "{{ creditor",
        "no creditor STOP",
        "{{ creditor }} no way out", "{% for a in (1..1000000) %}{{ creditor }}{% endfor %} STOP", "x" * 2_001,
    ],
)  # fmt: skip
def test_lint_refuses_what_is_unknown_endless_or_unfair(source: str) -> None:
    assert texts.shipped().lint(source, "en")


def test_a_plain_template_is_filled_without_liquid_and_reads_the_same() -> None:
    shipped = texts.shipped()
    assert shipped.is_plain("first_reminder") and not shipped.is_plain("formal_notice")
    assert shipped.render("formal_notice", "en-GB", VALUES).count("accounts") == 1


def test_a_name_cannot_carry_a_template_a_link_or_a_line() -> None:
    assert texts.said_name("{{config}}\n<a>/x\\") == "configax"
    assert len(texts.said_name("x" * 2_000)) == texts.NAME_CHARACTERS_MAX
    text = texts.shipped().render("first_reminder", "en", VALUES._replace(name=texts.said_name("{{ amount }}")))
    assert "amount }}" not in text and "¥1.00" in text


@pytest.mark.parametrize(
    ("minor", "currency", "language", "said"),
    [
        (123_450, "CNY", "zh-CN", "¥1,234.50"), (123_450, "USD", "en", "$1,234.50"), (1_234, "JPY", "zh", "JP¥1,234"),
        (-5, "CNY", "zh", "-¥0.05"), (100_000_000, "TWD", "zh", "NT$1,000,000.00"),
    ],
)  # fmt: skip
def test_amounts_are_written_as_the_language_writes_them(minor: int, currency: str, language: str, said: str) -> None:
    assert texts.said_amount(minor, currency, language) == said


def test_dates_are_written_in_words() -> None:
    assert texts.said_date(date(2026, 11, 5), "zh-CN") == "2026年11月5日"
    assert texts.said_date(date(2026, 11, 5), "en-US") == "November 5, 2026"


@pytest.mark.parametrize(
    "text",
    [
        "STOP", "stop", " Stop. ", "S T O P", "ＳＴＯＰ", "Quit", "END", "revoke", "opt out", "OPT-OUT", "cancel",
        "unsubscribe",         "退订", "退 订", "回复", "TD", "td", "T", "ｔ", "please stop",
    ],
)  # fmt: skip
def test_stop_is_understood_in_any_case_and_spacing(text: str) -> None:
    assert is_stop(text) == (text != "回复")


@pytest.mark.parametrize("text", ["", "I will stop by tomorrow", "don't stop", "Tomorrow", "我会还款", "ok T thanks"])
def test_what_only_contains_the_word_is_no_stop(text: str) -> None:
    assert not is_stop(text)


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("a" * 160, 1), ("a" * 161, 2), ("€" * 80, 1), ("€" * 81, 2), ("逾" * 70, 1), ("逾" * 71, 2), ("逾" * 135, 3),
        ("😀" * 36, 2), ("`", 1), ("", 1),
    ],
)  # fmt: skip
def test_segments_are_counted_as_the_networks_do(text: str, count: int) -> None:
    assert segments(text) == count


def test_the_published_vector_of_standard_webhooks_comes_out() -> None:
    (key,) = signatures.keys_of("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
    body = b'{"test": 2432232314}'
    signed = signatures.sign(key, "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, body)
    assert signed == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


@pytest.mark.parametrize(("apart", "good"), [(0, True), (300, True), (301, False), (-301, False)])
def test_a_signature_is_good_for_five_minutes(apart: int, good: bool) -> None:
    keys = signatures.keys_of("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
    signed = signatures.sign(keys[0], "m", 1_000_000, b"x")
    assert signatures.verifies(keys, "m", "1000000", signed, b"x", 1_000_000 + apart) is good


def test_while_a_secret_is_rotated_both_verify_and_afterwards_one() -> None:
    old, new = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY="
    signed = signatures.sign(signatures.keys_of(old)[0], "m", 5, b"x")
    assert signatures.verifies(signatures.keys_of(f"{new} {old}"), "m", "5", f"v1,bad {signed}", b"x", 5)
    assert not signatures.verifies(signatures.keys_of(new), "m", "5", signed, b"x", 5)


@pytest.mark.parametrize("secret", ["whsec_!!", "whsec_YQ==", "plain"])
def test_a_secret_that_is_none_is_refused(secret: str) -> None:
    with pytest.raises(signatures.BadSecret):
        signatures.keys_of(secret)
