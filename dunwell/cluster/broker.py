"""A real Apache Kafka broker on this machine, without a container: KRaft, one node or three, on loopback.

    with Broker(nodes=3) as broker:
        ...  # broker.bootstrap, broker.kill(1), broker.restart(1)

Its nodes are children of this process and end with it, whatever ends it. Calls block until the thing is done: from an
event loop use `asyncio.to_thread`. `python -m dunwell.cluster.broker` keeps one up for a person (`make kafka`).
"""

import argparse
import base64
import contextlib
import signal
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import NoReturn, Self

from dunwell.cluster.jars import BrokerRefused, fetch_jars
from dunwell.cluster.node import Node, free_port, is_free, known_nodes, write_settings

START_TIMEOUT_SECONDS = 90.0
STOP_TIMEOUT_SECONDS = 30.0
LOOK_SECONDS = 0.05

# For tests: little memory, up soon. For figures: the collector and the compiler of a broker in production.
SMALL = ("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1")
STEADY = ("-Xms256m", "-Xmx512m", "-XX:+UseG1GC", "-XX:MaxGCPauseMillis=20")

# Its standard input closes when this process ends, even by SIGKILL: then nodes that still run are killed, and a
# temporary folder goes.
GUARD = """\
cat > /dev/null
for file in "$1"/node-*.pid; do
  [ -e "$file" ] || continue
  pid=$(cat "$file")
  if grep -aqs "${file%.pid}.properties" "/proc/$pid/cmdline"; then kill -KILL "$pid"; killed=yes; fi
  rm -f "$file"
done
[ "$2" = kept ] && exit
[ -z "$killed" ] || sleep 1
rm -rf "$1"
"""


class Broker:
    """One node, or three that replicate (min.insync.replicas 2); nodes count from 1. Topics are made by hand.

    Without `home` the data lie in a temporary folder and go with the broker; a `home` is kept, and a broker started on
    it later has the data. `ports` are the nodes' own; free ones if none are given.
    """

    def __init__(
        self, nodes: int = 1, *, home: Path | None = None, ports: Sequence[int] = (), java: Sequence[str] = SMALL
    ) -> None:
        if nodes not in (1, 3):
            raise ValueError(f"a broker has 1 node or 3, not {nodes}")
        self._count, self._kept, self._ports, self._java = nodes, home, ports, java
        self.home = home or Path()
        self.nodes: dict[int, Node] = {}
        self._guard: subprocess.Popen[bytes] | None = None

    @property
    def bootstrap(self) -> str:
        return ",".join(f"127.0.0.1:{node.port}" for node in self.nodes.values())

    def start(self) -> Self:
        """Returns when every node knows all others to be up; BrokerRefused with the end of the log otherwise."""
        jars = fetch_jars()
        self.home = self._kept or Path(tempfile.mkdtemp(prefix="dunwell-kafka-"))
        command = ["sh", "-c", GUARD, "guard", str(self.home), "kept" if self._kept else "thrown away"]
        self._guard = subprocess.Popen(command, stdin=subprocess.PIPE, start_new_session=True)
        try:
            self._prepare(jars)
            for node in self.nodes.values():
                node.start()
            self._wait_until_known(self.nodes)
        except BaseException:
            self.stop()
            raise
        return self

    def kill(self, number: int) -> None:
        """SIGKILL: the node is gone when this returns, its data stay."""
        self.nodes[number].end(signal.SIGKILL)

    def restart(self, number: int) -> None:
        """The node comes back with its data, on its port; one that still runs is stopped in order first."""
        node = self.nodes[number]
        self._end([node], signal.SIGTERM)
        node.start()
        self._wait_until_known([number])

    def running(self) -> set[int]:
        return {number for number, node in self.nodes.items() if node.runs()}

    def stop(self) -> None:
        """Ends all nodes, data that are to be kept in an orderly way; the guard throws the others away."""
        self._end(list(self.nodes.values()), signal.SIGTERM if self._kept else signal.SIGKILL)
        if self._guard:
            self._guard.communicate()
            self._guard = None

    def wait(self) -> NoReturn:
        """Until all nodes have ended, which they should not: BrokerRefused with the end of the log."""
        for node in self.nodes.values():
            node.wait()
        raise BrokerRefused(f"Kafka ended:\n{node.last_words()}")

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()

    def _prepare(self, jars: Path) -> None:
        before = len(list(self.home.glob("node-*/meta.properties")))
        if before not in (0, self._count):
            raise BrokerRefused(f"{self.home} holds the data of {before} nodes, not of {self._count}")
        if taken := [port for port in self._ports if not is_free(port)]:
            raise BrokerRefused(f"port {taken[0]} of 127.0.0.1 is taken")
        self.home.mkdir(parents=True, exist_ok=True)
        ports = list(self._ports) or [free_port() for _ in range(self._count)]
        self.nodes = {
            number: Node(self.home, number, port, free_port(), jars, tuple(self._java))
            for number, port in enumerate(ports, 1)
        }
        write_settings(list(self.nodes.values()))
        if not before:
            self._format()

    def _format(self) -> None:
        # as Kafka makes them; one that begins with "-" would be taken for an option
        cluster = "d" + base64.urlsafe_b64encode(uuid.uuid4().bytes).decode()[1:].rstrip("=")
        formatting = [node.format(cluster) for node in self.nodes.values()]
        said = [process.communicate()[0] for process in formatting]
        if any(process.returncode for process in formatting):
            raise BrokerRefused(f"Kafka did not format its storage:\n{said[0].decode()[-2000:]}")

    def _wait_until_known(self, numbers: Collection[int]) -> None:
        """Until these nodes run, and each node that runs knows them to be up."""
        deadline = time.monotonic() + START_TIMEOUT_SECONDS
        while not all(known_nodes(self.nodes[one].port).issuperset(numbers) for one in self.running().union(numbers)):
            for number in numbers:
                node = self.nodes[number]
                node.wait(LOOK_SECONDS)
                if not node.runs() or time.monotonic() > deadline:
                    raise BrokerRefused(f"node {number} of Kafka did not start:\n{node.last_words()}")

    @staticmethod
    def _end(nodes: Sequence[Node], sign: signal.Signals) -> None:
        """All at once, since the last of three can't leave in order; what does not go by itself is killed."""
        for node in nodes:
            node.send(sign)
        deadline = time.monotonic() + STOP_TIMEOUT_SECONDS
        for node in nodes:
            node.wait(max(0.0, deadline - time.monotonic()))
            node.end(signal.SIGKILL)


def main() -> None:
    """Keeps a broker up until Ctrl-C or SIGTERM."""
    parser = argparse.ArgumentParser(description="Apache Kafka on 127.0.0.1, without a container")
    parser.add_argument("--nodes", type=int, default=1, choices=[1, 3])
    parser.add_argument("--port", type=int, default=9092, help="of the first node; the others have the next ones")
    parser.add_argument("--home", type=Path, help="keep the data there; without it they go with the broker")
    asked = parser.parse_args()
    home = asked.home.resolve() if asked.home else None
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    ports = range(asked.port, asked.port + asked.nodes)
    with contextlib.suppress(KeyboardInterrupt):
        try:
            with Broker(asked.nodes, home=home, ports=ports, java=STEADY) as broker:
                print(f"ready {broker.bootstrap}", flush=True)
                broker.wait()
        except BrokerRefused as refusal:
            sys.exit(f"kafka: {refusal}")


if __name__ == "__main__":
    main()
