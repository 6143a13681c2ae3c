"""A receipt and what may be done to it: for the stand-alone verifier, and as a file for the one in the browser.

`python -m tests.receipts` writes `console/tests/receipts.json`: the installation's public key, two records of a contact
with their proof, and the same file doctored in every way, each with what the stand-alone verifier says of it.
"""

import base64
import copy
import json
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from dunwell.verifier import verify_receipt
from libs.common.events.envelope import Event, Record, encode_record
from libs.common.events.intake import ContactPoint, CreditorSettings
from libs.common.events.outreach import Clocks, ContactAttempted, ContactDeferred
from libs.common.events.registry import type_of
from libs.common.kernel.clock import micros
from libs.common.kernel.ids import CaseId, ContactId
from libs.common.log.chain import GENESIS, merkle_path, merkle_root, next_link
from libs.common.log.checkpoint import Audit, LogHead, SignedHeads
from libs.common.log.verify import Proof
from services.outreach.model import Contact, Debt, Debtor, Past, Profile
from services.outreach.policy import gate

FILE = Path(__file__).parent.parent / "console" / "tests" / "receipts.json"
PART, BATCHES, EACH, OFFSET, LATER = 3, 6, 7, 11, 30
SEVEN = datetime(2026, 11, 23, 23, 0, tzinfo=UTC)  # in Shanghai
CONTACT, CASE = ContactId("0b1c2d3e-0000-5000-8000-000000000001"), CaseId("0b1c2d3e-0000-5000-8000-000000000002")
PROFILE = Profile(
    (ContactPoint("ref-1", "mobile", True, ["Asia/Shanghai"]),), ("sms", "call"), (), "zh-CN", ("CN",),
    ("Asia/Shanghai",),
)  # fmt: skip
DEBT = Debt(
    CASE, "demo-lender", 1, "consumer_finance_company", "personal_loan", 123_450, "CNY", date(2026, 11, 21), "default",
    "Asia/Shanghai", plan_version=1,
)  # fmt: skip
Receipt = dict[str, Any]


def a_record(n: int, tag: str = "dunwell.x.y.v1") -> bytes:
    data = b'{"type":"%s","n":%d}' % (tag.encode(), n)
    return encode_record(Record(tag, 1_790_000_000_000_000 + n, "key", None, n, "service:x", None, data))


def flip_record(body: Receipt) -> None:
    raw = bytearray(base64.b64decode(body["record"]))
    raw[40] ^= 1
    body["record"] = base64.b64encode(raw).decode()


def flip_signature(body: Receipt) -> None:
    raw = bytearray(base64.b64decode(body["checkpoint"]["signature"]))
    raw[5] ^= 1
    body["checkpoint"]["signature"] = base64.b64encode(raw).decode()


def flip_hex(text: str) -> str:
    return ("0" if text[0] != "0" else "1") + text[1:]


def swap_links(body: Receipt) -> None:
    body["links"][1], body["links"][3] = body["links"][3], body["links"][1]


def swap_roots(body: Receipt) -> None:
    one, other = body["links"][1], body["links"][3]
    one["root"], other["root"] = other["root"], one["root"]


def swap_all_but_base(body: Receipt) -> None:
    one, other = body["links"][1], body["links"][3]
    for name in ("root", "link"):
        one[name], other[name] = other[name], one[name]


def swap_steps(body: Receipt) -> None:
    one, other = body["path"][0], body["path"][1]
    one["hash"], other["hash"] = other["hash"], one["hash"]


def turn_heads(body: Receipt) -> None:
    body["checkpoint"]["heads"] = body["checkpoint"]["heads"].replace("2026", "2025", 1)


def stretch(body: Receipt) -> None:
    body["links"].append({**body["links"][-1], "base": 42})


def rewrite(body: Receipt) -> None:
    """Another last batch, with a link that follows."""
    before, last = body["links"][-2:]
    last["root"] = flip_hex(last["root"])
    link = next_link(bytes.fromhex(before["link"]), last["base"], last["count"], bytes.fromhex(last["root"]))
    last["link"] = link.hex()


CHANGES: list[tuple[str, Callable[[Receipt], Any], str]] = [
    ("a byte of the record", flip_record, "the record, or a hash of its path, was changed"),
    ("a byte of the path", lambda b: b["path"][0].update(hash=flip_hex(b["path"][0]["hash"])), "was changed"),
    ("a byte of the root", lambda b: b["links"][0].update(root=flip_hex(b["links"][0]["root"])), "the root of the"),
    ("a byte of a later root", lambda b: b["links"][2].update(root=flip_hex(b["links"][2]["root"])), "batch at 21"),
    ("a byte of a link", lambda b: b["links"][2].update(link=flip_hex(b["links"][2]["link"])), "batch at 21"),
    ("a byte of the link before", lambda b: b.update(previous=flip_hex(b["previous"])), "batch at 7"),
    ("a byte of the heads", turn_heads, "the signature does not hold"),
    ("a byte of the signature", flip_signature, "the signature does not hold"),
    ("the record's own row", lambda b: b["links"].pop(0), "from 11 to 14 are missing: a row was deleted"),
    ("a row between", lambda b: b["links"].pop(2), "from 21 to 28 are missing: a row was deleted"),
    ("the last row", lambda b: b["links"].pop(), "from 35 to 42 are missing: a row was deleted"),
    ("all rows", lambda b: b["links"].clear(), "from 11 to 42 are missing: a row was deleted"),
    ("a row twice", lambda b: b["links"][1].update(count=9), "the batches at 14 and 21 overlap"),
    ("a row too short", lambda b: b["links"].insert(0, {**b["links"][0], "base": 0}), "the batch at 0 ends before"),
    ("a row too many", stretch, "the links run past the head that was signed"),
    ("the last row anew", rewrite, "the chain up to 42 is not the one that was signed"),
    ("a pair of rows", swap_links, "the batches at 14 and 28 were swapped"),
    ("the contents of a pair of rows", swap_roots, "the batches at 14 and 28 were swapped"),
    ("all of a pair of rows but the base", swap_all_but_base, "the batches at 14 and 28 were swapped"),
    ("a pair of steps", swap_steps, "the steps 0 and 1 of the path were swapped"),
    ("a step", lambda b: b["path"].pop(), "a step was taken out"),
    ("another offset", lambda b: b.update(offset=OFFSET + 1), "not that of this offset"),
    ("another part", lambda b: b.update(part=4), "does not cover this log and part"),
    ("another service", lambda b: b.update(service="tracking2"), "not by tracking2"),
]  # fmt: skip


def verdicts() -> tuple[Event, Event]:
    """A text that is put off at seven in the morning and leaves at ten; a call was not answered the day before."""
    past = Past(SEVEN - timedelta(hours=14), "call", "no_answer", "demo-lender", (CASE,), "outbound", "interactive",
                "ref-1")  # fmt: skip
    debtor = Debtor(profile=PROFILE, debts={CASE: DEBT}, past={"earlier": past})
    debtor.__dict__["id"] = "debtor-1"
    decisions = []
    for now in (SEVEN, SEVEN + timedelta(hours=3)):
        contact = Contact(
            CONTACT, CASE, "demo-lender", "sms", "first_reminder", "sms_1", "default", 1, SEVEN,
            SEVEN + timedelta(hours=8), SEVEN,
        )  # fmt: skip
        clocks = Clocks(now, 0.002)
        settings = CreditorSettings(name="Demo", jurisdictions=["CN"])
        decisions.append(gate.judge(contact, debtor, (debtor,), settings, now, clocks))
    later, leave = decisions
    if not isinstance(later, gate.Later) or not isinstance(leave, gate.Leave):
        raise TypeError("the law has changed: the example needs other hours")
    return (
        ContactDeferred(
            contact_id=CONTACT, case_id=CASE, until=later.until, reason=later.reason, verdict=later.verdict
        ),
        ContactAttempted(
            contact_id=CONTACT, case_id=CASE, creditor="demo-lender", channel="sms", attempt=1, point=leave.point,
            template="first_reminder", content_hash="ab" * 32, provider="sandbox", not_after=leave.leave_by,
            verdict=leave.verdict,
        ),
    )  # fmt: skip


def journal() -> list[bytes]:
    """Six batches of seven records, two of which carry verdicts."""
    records = [a_record(n) for n in range(BATCHES * EACH)]
    for offset, event, at in zip((OFFSET, LATER), verdicts(), (SEVEN, SEVEN + timedelta(hours=3)), strict=True):
        data = msgspec.json.encode(event)
        record = Record(type_of(type(event)), micros(at), "debtor-1", CASE, 1, "service:outreach", None, data)
        records[offset] = encode_record(record)
    return records


def proofs(audit: Audit) -> Iterator[Receipt]:
    """The proofs of both, under one checkpoint."""
    records, link, rows = journal(), GENESIS, []
    for base in range(0, len(records), EACH):
        root = merkle_root(records[base : base + EACH])
        before, link = link, next_link(link, base, EACH, root)
        rows.append((before, (base, EACH, root, link)))
    heads = {"journal": [LogHead(PART, len(records), link.hex())], "acts": []}
    signed = audit.sign(SignedHeads("outreach", SEVEN + timedelta(hours=4), heads))
    for offset in (OFFSET, LATER):
        at = offset // EACH
        path = merkle_path(records[at * EACH : (at + 1) * EACH], offset % EACH)
        links = [row for _, row in rows[at:]]
        yield Proof("outreach", "journal", PART, offset, records[offset], path, rows[at][0], links, signed).body()


def doctored(good: list[Receipt]) -> Iterator[tuple[str, list[Receipt]]]:
    """What was done, and the records of the file afterwards."""
    for name, change, _ in CHANGES:
        records = copy.deepcopy(good)
        change(records[0])
        yield name, records
    records = copy.deepcopy(good)
    records[0]["record"], records[1]["record"] = records[1]["record"], records[0]["record"]
    yield "two records in each other's place", records


def example() -> dict[str, Any]:
    """Everything of the file; the doctored ones hold only what differs of each record."""
    private = Ed25519PrivateKey.from_private_bytes(b"an example, and no secret at all")
    public = private.public_key()
    good = list(proofs(Audit(private, public, Path())))
    other = Ed25519PrivateKey.from_private_bytes(b"another key, that signed nothing").public_key()

    def told(records: list[Receipt], key: Any = public) -> list[str | None]:
        found = verify_receipt.check_all(verify_receipt.read(json.dumps({"records": records})), key)
        return [broken for _, _, broken in found]

    def differs(records: list[Receipt]) -> list[Receipt]:
        return [
            {name: value for name, value in record.items() if value != whole[name]}
            for record, whole in zip(records, good, strict=True)
        ]

    return {
        "public_key": pem(public), "other_key": pem(other),
        "receipt": {"contact_id": CONTACT, "records": good}, "says": told(good), "says_other_key": told(good, other),
        "doctored": [
            {"name": name, "records": differs(records), "says": told(records)} for name, records in doctored(good)
        ],
    }  # fmt: skip


def pem(key: Any) -> str:
    return str(key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode())


def text() -> str:
    return json.dumps(example(), indent=1, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    FILE.write_text(text(), encoding="utf-8")
