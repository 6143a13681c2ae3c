"""A Kafka endpoint from librdkafka's mock cluster, in a process of its own.

Not a broker: in memory, about 5 MB kept per partition, no disk, no replication, auto-created topics have 4 partitions.
The clients' cost is real, the broker's is not. Run as a module it keeps one up until its standard input closes.
"""

import contextlib
import subprocess
import sys
from collections.abc import Iterator


def serve() -> None:
    """Print the bootstrap servers, then stay until standard input closes."""
    from confluent_kafka import Producer

    owner = Producer(
        {
            "bootstrap.servers": "ignored:1",
            "test.mock.num.brokers": 1,
            "log_level": 2,
            "topic.metadata.refresh.interval.ms": -1,
        }
    )
    found = owner.list_topics(timeout=10)
    print(",".join(f"{broker.host}:{broker.port}" for broker in found.brokers.values()), flush=True)
    sys.stdin.read()


@contextlib.contextmanager
def mock_broker() -> Iterator[tuple[str, int]]:
    """Bootstrap servers and process id of a mock cluster that lives as long as the block."""
    command = [sys.executable, "-m", "benchmarks.mock_broker"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdin
        assert process.stdout
        try:
            bootstrap = process.stdout.readline().strip()
            if not bootstrap:
                raise RuntimeError("the mock cluster did not start")
            yield bootstrap, process.pid
        finally:
            process.stdin.close()
            try:
                process.wait(5)
            except subprocess.TimeoutExpired:
                process.kill()


if __name__ == "__main__":
    serve()
