"""The jars of Apache Kafka, fetched once through Maven; from where is Maven's own setting on this machine."""

import fcntl
import hashlib
import shutil
import subprocess
from pathlib import Path

from dunwell.settings import PROJECT

CACHE = PROJECT / ".cache" / "kafka"
POM = Path(__file__).with_name("pom.xml")
FETCH_TIMEOUT_SECONDS = 600
MEND = "on Debian or Ubuntu: apt-get install -y default-jdk-headless maven"


class BrokerRefused(Exception):
    """A broker that can't be had or does not start; the message says why and how to mend it."""


def fetch_jars(cache: Path = CACHE) -> Path:
    """The folder of the broker's jars. A half-done fetch is never used, and of several processes one fetches."""
    if shutil.which("java") is None:
        raise BrokerRefused(f"Apache Kafka needs Java 17 or newer; {MEND}")
    jars = cache / f"jars-{hashlib.sha256(POM.read_bytes()).hexdigest()[:12]}"
    cache.mkdir(parents=True, exist_ok=True)
    with open(cache / "lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not jars.is_dir():
            _fetch(jars)
    return jars


def _fetch(jars: Path) -> None:
    if shutil.which("mvn") is None:
        raise BrokerRefused(f"the jars of Apache Kafka come through Maven; {MEND}")
    scratch = jars.with_name("fetching")
    shutil.rmtree(scratch, ignore_errors=True)
    command = [
        *("mvn", "-q", "-B", "-f", str(POM), "dependency:copy-dependencies"),
        *(f"-DoutputDirectory={scratch}", "-DincludeScope=runtime"),
    ]
    try:
        subprocess.run(command, check=True, text=True, capture_output=True, timeout=FETCH_TIMEOUT_SECONDS)
    except subprocess.CalledProcessError as error:
        raise BrokerRefused(f"Maven did not fetch the jars of Apache Kafka:\n{error.stdout[-2000:]}") from error
    except subprocess.TimeoutExpired as error:
        raise BrokerRefused(f"Maven did not fetch the jars within {FETCH_TIMEOUT_SECONDS} s") from error
    scratch.rename(jars)
