"""The kill run of the cluster: as that of `test_kills.py`, and its brokers are killed too.

In a file of its own, so that both run side by side.
"""

from pathlib import Path

import pytest

from dunwell.cluster.broker import Broker
from tests.kills.run import FAULTS, run
from tests.kills.wanted import Wanted
from tests.stack.test_kills import DEBTORS, judge

pytestmark = [pytest.mark.slow, pytest.mark.torture, pytest.mark.kafka]


def test_the_cluster_is_exact_whatever_is_killed(home: Path, vacant_kafka: Broker) -> None:
    judge(run("cluster", home, Wanted(seed=2, debtors=DEBTORS, faults=FAULTS["cluster"]), vacant_kafka), "cluster")
