"""One process of a Kafka broker: its settings, its life, and whom it knows to be up."""

import contextlib
import secrets
import signal
import socket
import struct
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import BinaryIO

LOG4J = """\
Configuration:
  status: ERROR
  Appenders:
    Console: {name: STDOUT, PatternLayout: {pattern: "%d %p %m (%c)%n"}}
  Loggers:
    Root: {level: WARN, AppenderRef: [{ref: STDOUT}]}
    Logger: [{name: kafka.server, level: INFO}, {name: org.apache.kafka.coordinator.group, level: INFO}]
"""
# broker.session.timeout.ms: a killed node comes back only when its old registration has expired, by default after 9 s.
SETTINGS = """\
process.roles=broker,controller
node.id={number}
controller.quorum.voters={voters}
listeners=BROKER://127.0.0.1:{port},CONTROLLER://127.0.0.1:{controller_port}
advertised.listeners=BROKER://127.0.0.1:{port}
listener.security.protocol.map=BROKER:PLAINTEXT,CONTROLLER:PLAINTEXT
inter.broker.listener.name=BROKER
controller.listener.names=CONTROLLER
log.dirs={data}
auto.create.topics.enable=false
num.partitions=12
default.replication.factor={replicas}
min.insync.replicas={in_sync}
offsets.topic.num.partitions=4
offsets.topic.replication.factor={replicas}
transaction.state.log.num.partitions=4
transaction.state.log.replication.factor={replicas}
transaction.state.log.min.isr={in_sync}
share.coordinator.state.topic.num.partitions=1
share.coordinator.state.topic.replication.factor={replicas}
share.coordinator.state.topic.min.isr={in_sync}
group.initial.rebalance.delay.ms=0
broker.session.timeout.ms=2000
broker.heartbeat.interval.ms=500
log.cleaner.enable=false
"""
ANSWER_TIMEOUT_SECONDS = 2.0
METADATA, VERSION = 3, 1


class Node:
    """A broker that is its own controller, on two ports of 127.0.0.1; a child of this process while it runs."""

    def __init__(
        self, home: Path, number: int, port: int, controller_port: int, jars: Path, options: Sequence[str]
    ) -> None:
        self.number, self.port, self.controller_port = number, port, controller_port
        self.data = home / f"node-{number}"
        self.settings = home / f"node-{number}.properties"
        self.log = home / f"node-{number}.log"
        self._pid = home / f"node-{number}.pid"
        self._classes = ["-cp", f"{jars}/*"]
        self._options = [*options, f"-Dlog4j2.configurationFile={home}/log4j2.yaml"]
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int | None:
        """Of the running process."""
        return self._process.pid if self._process and self.runs() else None

    def format(self, cluster: str) -> "subprocess.Popen[bytes]":
        """Begins to format the storage."""
        command = [
            *("java", *self._classes, "-XX:TieredStopAtLevel=1", "kafka.tools.StorageTool"),
            *("format", "-t", cluster, "-c", str(self.settings)),
        ]
        return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)

    def start(self) -> None:
        """In a session of its own, so that a Ctrl-C for us is no signal for it."""
        command = ["java", *self._options, *self._classes, "kafka.Kafka", str(self.settings)]
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True
            )
        self._pid.write_text(str(self._process.pid))

    def runs(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def send(self, sign: signal.Signals) -> None:
        if self._process:
            self._process.send_signal(sign)

    def wait(self, timeout: float | None = None) -> None:
        """Until it has ended, or for so many seconds."""
        if self._process:
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._process.wait(timeout)

    def end(self, sign: signal.Signals) -> None:
        """Sends the signal and waits for the end, however long."""
        self.send(sign)
        self.wait()
        self._pid.unlink(missing_ok=True)

    def last_words(self) -> str:
        return self.log.read_text(errors="replace")[-2000:] if self.log.exists() else ""


def write_settings(nodes: Sequence[Node]) -> None:
    voters = ",".join(f"{node.number}@127.0.0.1:{node.controller_port}" for node in nodes)
    for node in nodes:
        text = SETTINGS.format(
            number=node.number, voters=voters, port=node.port, controller_port=node.controller_port, data=node.data,
            replicas=len(nodes), in_sync=max(1, len(nodes) - 1),
        )  # fmt: skip
        node.settings.write_text(text)
        node.settings.with_name("log4j2.yaml").write_text(LOG4J)


def free_port() -> int:
    """A port that no outgoing connection is given: a killed node finds its own free again when it comes back."""
    try:
        first_outgoing = int(Path("/proc/sys/net/ipv4/ip_local_port_range").read_text().split()[0])
    except OSError:
        first_outgoing = 32_768
    while True:
        port = 10_000 + secrets.randbelow(max(first_outgoing, 20_000) - 10_000)
        if is_free(port):
            return port


def is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True


def known_nodes(port: int) -> set[int]:
    """The nodes that this one knows to be up and serving; none while it does not answer.

    A Metadata request by hand (no topics): brokers that are registered but not yet serving are left out of the answer.
    """
    request = struct.pack(">hhihi", METADATA, VERSION, 0, -1, 0)
    try:
        with socket.create_connection(("127.0.0.1", port), ANSWER_TIMEOUT_SECONDS) as connection:
            connection.sendall(struct.pack(">i", len(request)) + request)
            with connection.makefile("rb") as answer:
                _, _, count = struct.unpack(">iii", answer.read(12))
                return {_read_broker(answer) for _ in range(count)}
    except (OSError, struct.error):
        return set()


def _read_broker(answer: BinaryIO) -> int:
    """One broker of a Metadata answer: id, host, port, rack; of which the id."""
    number, host = struct.unpack(">ih", answer.read(6))
    answer.read(host + 4)
    (rack,) = struct.unpack(">h", answer.read(2))
    answer.read(max(0, rack))
    return int(number)
