"""Who waits for a source is woken when it has grown, and by nothing else."""

from libs.common.flow.heads import Heads


def test_a_head_only_grows() -> None:
    heads = Heads()
    heads.bump("intake", 0, 5)
    heads.bump("intake", 0, 3)
    assert (heads.get("intake", 0), heads.get("intake", 1), heads.get("strategy", 0)) == (5, 0, 0)


async def test_only_who_waits_for_a_source_is_woken() -> None:
    heads = Heads()
    both, other = heads.subscribe(["intake", "strategy"]), heads.subscribe(["strategy"])
    heads.bump("intake", 0, 1)
    assert (both.is_set(), other.is_set()) == (True, False)
    both.clear()
    heads.bump("intake", 0, 1)
    assert not both.is_set()


async def test_only_what_this_process_wrote_is_told_to_others() -> None:
    heads = Heads()
    heads.bump("intake", 0, 1)
    assert not heads.appended.is_set()
    heads.wrote("intake", 0, 2)
    assert heads.appended.is_set()
    assert heads.get("intake", 0) == 2
