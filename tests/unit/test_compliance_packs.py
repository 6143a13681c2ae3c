"""Packs: nothing of the rules is lost, nothing unknown is loaded, and a version is the hash of the content."""

import hashlib
import json
from importlib import resources
from pathlib import Path
from typing import Any

import pytest
import yaml

from libs.compliance import POLICY, Debtor, PackRefused, compile, load_packs, shipped
from libs.compliance.packs import read_pack, version_of
from libs.compliance.rules import EVALUATION_ORDER

OURS = (POLICY, "MX-BD")  # not carried over
GOLDEN = Path(__file__).parent.parent / "golden" / "compliance"
FOLDER = resources.files("libs.compliance").joinpath("packs")


def plain(name: str) -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load(FOLDER.joinpath(f"{name}.yaml").read_text())
    return loaded


def test_all_133_rules_stand_word_for_word_as_they_were_carried_over_and_in_their_order() -> None:
    found = []
    for pack in sorted(shipped().packs.values(), key=lambda pack: pack.rank):
        if pack.id not in OURS:
            for written in plain(pack.id)["rules"]:
                rule = {name: value for name, value in written.items() if name not in ("tests", "outside")}
                text = json.dumps(rule, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
                found.append(f"{rule['id']} {hashlib.sha256(text.encode()).hexdigest()[:16]}")
    assert found == (GOLDEN / "rules.txt").read_text().splitlines()
    assert len(found) == 133


def test_the_counts_are_those_of_the_guide() -> None:
    rules = [rule for pack in shipped().packs.values() if pack.id not in OURS for rule in pack.rules]
    enforced = [rule for rule in rules if rule.enforce]
    assert len(shipped().packs) == 22
    assert (sum(rule.verified for rule in rules), len(enforced)) == (126, 129)
    kinds = [rule.kind for rule in enforced]
    assert [kinds.count(kind) for kind in EVALUATION_ORDER[-3:]] == [1, 15, 17]
    assert sum(bool(rule.triggers()) for rule in enforced) == 62


def test_packs_bring_their_parents_and_stand_in_rank() -> None:
    assert [pack.id for pack in shipped().packs_for([POLICY, "US-MA"])] == ["US", "US-MA", POLICY]


@pytest.mark.parametrize(
    ("country", "places", "jurisdictions"),
    [
        ("CN", (), ("CN", "POLICY")),
        ("TW", (), ("POLICY",)),
        ("US", ("MA",), ("US", "US-MA", "POLICY")),
        ("GB", (), ("UK", "POLICY")),
        ("DE", (), ("EU", "POLICY")),
    ],
)
def test_a_country_s_jurisdictions_are_its_packs_and_policy(
    country: str, places: tuple[str, ...], jurisdictions: tuple[str, ...]
) -> None:
    assert shipped().jurisdictions_of(country, *places) == jurisdictions


def test_the_version_hangs_on_the_content_and_not_on_its_layout() -> None:
    text = FOLDER.joinpath("VN.yaml").read_text()
    pack = read_pack("VN.yaml", text)
    assert pack.version == version_of(yaml.safe_load(text)) == shipped().packs["VN"].version
    assert read_pack("VN.yaml", "# a comment\n" + text).version == pack.version
    assert read_pack("VN.yaml", text.replace("max: 5", "max: 4")).version != pack.version


def changed(edit: str) -> dict[str, Any]:
    """The Vietnamese pack with one mistake."""
    pack = plain("VN")
    hours, cap = pack["rules"]
    outside = {"place": None, "says": "nobody"}
    match edit:
        case "kind":
            hours["kind"] = "siesta"
        case "fact":
            cap["exempt_if"] = [{"fact": "debtor.mood", "op": "eq", "value": "good"}]
        case "operator":
            cap["exempt_if"] = [{"fact": "debtor.minor", "op": "like", "value": True}]
        case "value":
            cap["exempt_if"] = [{"fact": "proposed.party", "op": "eq", "value": "neighbour"}]
        case "number":
            cap["exempt_if"] = [{"fact": "debtor.minor", "op": "gt", "value": 3}]
        case "no list":
            cap["exempt_if"] = [{"fact": "debtor.minor", "op": "contains_channel"}]
        case "time parameter":
            hours["parameters"]["lunch_break"] = True
        case "duty parameter":
            hours["kind"], hours["parameters"], hours["tests"] = "staff", {"coffee": "free"}, []
            hours["outside"] = outside
        case "window":
            hours["parameters"]["windows"][0]["end"] = "25:00"
        case "backwards":
            hours["parameters"]["windows"][0]["end"] = "06:00"
        case "limits":
            del cap["parameters"]["max"]
        case "result":
            cap["parameters"]["counts"]["results"] = ["shouted"]
        case "source":
            cap["sources"] = ["S-NONE"]
        case "jurisdiction":
            cap["jurisdiction"] = "CN"
        case "field":
            cap["excemptions"] = []
        case "trigger":
            cap["trigger"] = {"all": [{"fact": "debtor.minor", "op": "eq", "value": True}]}
        case "date":
            cap["in_force_from"] = "2020-13-01"
        case "never in force":
            cap["in_force_until"] = "2020-01-01"
        case "untested":
            cap["tests"] = [test for test in cap["tests"] if test["gives"] == "allow"]
        case "test":
            cap["tests"][0]["mood"] = "good"
        case "skipped":
            cap["enforce"], cap["tests"] = False, []
        case "kept twice":
            cap["outside"] = outside
        case "month":
            cap["kind"], cap["parameters"] = "visit", {"max_per_month": 0}
        case _:
            change_further(edit, hours, cap)
    return pack


def change_further(edit: str, hours: dict[str, Any], cap: dict[str, Any]) -> None:
    outside = {"place": None, "says": "nobody"}
    match edit:
        case "binds nobody":
            cap["applies_to"] = []
        case "no channel":
            hours["channel"] = []
        case "counts nothing":
            cap["parameters"]["counts"]["results"] = []
        case "no windows":
            hours["parameters"]["windows"] = []
        case "no product":
            hours["parameters"]["products"] = []
        case "form of a duty":
            hours["kind"], hours["parameters"], hours["tests"] = "consent", {"max_age_days": "banana"}, []
            hours["outside"] = outside
        case "zone of a duty":
            hours["kind"], hours["parameters"], hours["tests"] = "third_party", {"fixed_zone": "Mars/Phobos"}, []
            hours["outside"] = outside
        case "a row without an instant":
            cap["tests"][1]["history"] = [{"result": "sent"}]
        case "too often":
            cap["tests"][1]["history"] = [{"at": "2026-12-01T12:00", "result": "sent", "times": 200_000}]
        case _:
            raise ValueError(edit)


@pytest.mark.parametrize(
    ("edit", "rule", "reason"),
    [
        ("kind", "VN-TT18-HOURS", "unknown kind 'siesta'"),
        ("fact", "VN-TT18-FREQ", "unknown fact 'debtor.mood'"),
        ("operator", "VN-TT18-FREQ", "Invalid enum value 'like'"),
        ("binds nobody", "VN-TT18-FREQ", "length >= 1 - at `$.applies_to`"),
        ("no channel", "VN-TT18-HOURS", "length >= 1 - at `$.channel`"),
        ("counts nothing", "VN-TT18-FREQ", "length >= 1 - at `$.counts.results`"),
        ("no windows", "VN-TT18-HOURS", "length >= 1 - at `$.windows`"),
        ("no product", "VN-TT18-HOURS", "length >= 1 - at `$.products`"),
        ("form of a duty", "VN-TT18-HOURS", "max_age_days is 'banana'"),
        ("zone of a duty", "VN-TT18-HOURS", "unknown time zone 'Mars/Phobos'"),
        ("a row without an instant", "VN-TT18-FREQ", "missing required field `at`"),
        ("too often", "VN-TT18-FREQ", "`int` <= 100"),
        ("value", "VN-TT18-FREQ", "'neighbour' is no value of proposed.party"),
        ("number", "VN-TT18-FREQ", "gt needs a number"),
        ("no list", "VN-TT18-FREQ", "contains_channel needs a list"),
        ("time parameter", "VN-TT18-HOURS", "unknown field `lunch_break`"),
        ("duty parameter", "VN-TT18-HOURS", "unknown parameter 'coffee' of kind staff"),
        ("window", "VN-TT18-HOURS", "'25:00' is not a time of day"),
        ("backwards", "VN-TT18-HOURS", "closes before it opens"),
        ("limits", "VN-TT18-FREQ", "either max and window or limits"),
        ("result", "VN-TT18-FREQ", "shouted"),
        ("source", "VN-TT18-FREQ", "unknown source 'S-NONE'"),
        ("jurisdiction", "VN-TT18-FREQ", "jurisdiction CN in the pack VN"),
        ("field", "VN-TT18-FREQ", "unknown field `excemptions`"),
        ("trigger", "VN-TT18-FREQ", "a rule of kind frequency_cap has no trigger"),
        ("date", "VN-TT18-FREQ", "Invalid RFC3339 encoded date"),
        ("never in force", "VN-TT18-FREQ", "in_force_until is not after in_force_from"),
        ("untested", "VN-TT18-FREQ", "at least one test that allows and one that does not"),
        ("test", "VN-TT18-FREQ", "unknown field `mood`"),
        ("skipped", "VN-TT18-FREQ", "`outside` says where it is kept, or why it is not"),
        ("kept twice", "VN-TT18-FREQ", "so nothing outside keeps it"),
        ("month", "VN-TT18-FREQ", "max_per_month is 0"),
    ],
)
def test_a_mistake_refuses_the_pack_with_file_line_rule_and_reason(edit: str, rule: str, reason: str) -> None:
    text = yaml.safe_dump(changed(edit), sort_keys=False)
    with pytest.raises(PackRefused) as refused:
        read_pack("VN.yaml", text)
    assert str(refused.value).startswith(f"VN.yaml:{refused.value.line}: rule {rule}: ")
    assert reason in str(refused.value)
    first = next(number for number, line in enumerate(text.splitlines(), 1) if line == f"- id: {rule}")
    assert first <= refused.value.line <= len(text.splitlines())


@pytest.mark.parametrize(
    ("head", "says"),
    [
        ({"default_zone": "Mars/Phobos"}, "VN.yaml:6: unknown time zone 'Mars/Phobos'"),
        ({"countries": ["VN", "ZZ"]}, "VN.yaml:10: there is no country 'ZZ'"),
        ({"as_of": "someday"}, "VN.yaml:4: as_of is 'someday', no date"),
    ],
)
def test_a_head_that_names_nothing_known_refuses_the_pack(head: dict[str, Any], says: str) -> None:
    with pytest.raises(PackRefused) as refused:
        read_pack("VN.yaml", yaml.safe_dump(plain("VN") | head, sort_keys=False))
    assert says in str(refused.value)


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("  kind: frequency_cap", "  kind: siesta"),
        ("    agreement_effect: intersect", "    agreement_effect: perhaps"),
        ("      - {days: all, start: '07:00', end: '21:00'}", "      - {days: all, start: '07:00', end: '25:00'}"),
        ("  verified: true", "  verified: maybe"),
        ("rank: 19", "rank: last"),
        ("default_zone: Asia/Ho_Chi_Minh", "default_zone: {a: b"),
    ],
)
def test_the_line_named_is_the_line_that_is_wrong(right: str, wrong: str) -> None:
    lines = FOLDER.joinpath("VN.yaml").read_text().splitlines()
    number = lines.index(right)
    lines[number] = wrong
    with pytest.raises(PackRefused) as refused:
        read_pack("VN.yaml", "\n".join(lines))
    assert refused.value.line in (number + 1, number + 2)  # YAML itself sees an open brace on the next line


def test_a_key_given_twice_refuses_the_pack() -> None:
    with pytest.raises(PackRefused, match="the key 'name' stands twice"):
        read_pack("VN.yaml", FOLDER.joinpath("VN.yaml").read_text() + "name: Viet Nam\n")


def test_a_folder_in_which_a_rule_stands_twice_is_refused(tmp_path: Path) -> None:
    pack = plain("VN")
    (tmp_path / "VN.yaml").write_text(yaml.safe_dump(pack))
    pack["rules"].append(pack["rules"][0])
    (tmp_path / "VN.yaml").write_text(yaml.safe_dump(pack))
    with pytest.raises(PackRefused, match="stands in"):
        load_packs(tmp_path)


@pytest.mark.parametrize("name", sorted(shipped().packs))
def test_every_enforced_rule_is_known_to_the_compiled_law(name: str) -> None:
    law = compile(shipped().packs_for([name]))
    enforced = {rule["id"] for rule in plain(name)["rules"] if rule["enforce"]}
    assert enforced <= {rule.id for rule in law.rules}


@pytest.mark.parametrize("name", sorted(shipped().packs))
def test_the_shipped_law_tells_people_apart_by_refused_addresses_only(name: str) -> None:
    law = compile(shipped().packs_for([name]))
    assert not law.tells_apart(Debtor())
    assert law.tells_apart(Debtor(optout_addresses=("+861380013",)))


@pytest.mark.parametrize("fact", ["number", "address", "creditor", "debt"])
def test_a_law_that_asks_who_tells_people_apart(fact: str) -> None:
    pack = plain("CN")
    rule = next(rule for rule in pack["rules"] if "trigger" in rule)
    rule |= {"trigger": {"all": [{"fact": f"proposed.{fact}", "op": "eq", "value": "x"}]}, "enforce": True}
    assert compile((read_pack("CN.yaml", yaml.safe_dump(pack)),)).tells_apart(Debtor())
