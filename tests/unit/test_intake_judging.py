"""What becomes of the records of one chunk under the ids that they bring: each id lets in one record, for ever."""

import pytest

from services.intake.store.ingress import Became, Line, _judge, body_id

ID = Line("overdue", "core", "e", "xyf", "L", b"", b"").seen_id
WORDS: dict[str, Became] = {"+": "accepted", "=": "duplicate", "!": "id_conflict"}


@pytest.mark.parametrize(
    ("chunk", "known", "mended", "expected"),
    [
        ("ea fa", None, False, "++"),
        ("ea ea eb ea", None, False, "+=!="),
        ("ea eb ea", "a", False, "=!="),
        ("eb ea", "a", False, "!="),
        ("ea eb eb ec", "a", True, "=+=!"),
        ("eb ea", "a", True, "+="),
        ("", None, False, ""),
    ],
)
def test_an_id_lets_in_one_record(chunk: str, known: str | None, mended: bool, expected: str) -> None:
    """In the chunk each word is an id and a body; `known` is the body that was let in under the id e."""
    bodies = [word[1].encode() for word in chunk.split()]
    lines = [Line("overdue", "core", word[0], "xyf", "L", word.encode(), word.encode()) for word in chunk.split()]
    own = [body_id(body) for body in bodies]
    judged = _judge(lines, own, {ID: body_id(known.encode())} if known else {}, {ID} if mended else set())
    assert judged.became == [WORDS[mark] for mark in expected]
    assert judged.new == [line for line, what in zip(lines, judged.became, strict=True) if what == "accepted"]
    assert judged.bodies == {line.seen_id: own[lines.index(line)] for line in judged.new}
