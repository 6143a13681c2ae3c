"""A process of a cluster refuses a setting that it can't work with: by its name, at once, and without its secrets."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

KEPT = {name: os.environ[name] for name in ("PATH", "PYTHONPATH") if name in os.environ}
GOOD = {
    "DUNWELL_DATABASE": "postgresql://127.0.0.1:9/dunwell", "DUNWELL_KAFKA": "127.0.0.1:9",
    "DUNWELL_LISTEN": "127.0.0.1:0", "DUNWELL_INTAKE_PASSWORD": "s3cr3t", "DUNWELL_INTAKE_READ_PASSWORD": "s3cr3t",
}  # fmt: skip
BAD = [
    ("DUNWELL_DATABASE", None), ("DUNWELL_DATABASE", "postgresql://intake:s3cr3t@db/dunwell"), ("DUNWELL_KAFKA", None),
    ("DUNWELL_KAFKA", "kafka"), ("DUNWELL_LISTEN", "8000"), ("DUNWELL_INTAKE_PASSWORD", None),
    ("DUNWELL_OIDC_ISSUER", "http://idp.example"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "value"), BAD, ids=str)
def test_a_process_refuses_a_bad_setting_by_its_name(name: str, value: str | None, tmp_path: Path) -> None:
    given = {**KEPT, "DUNWELL_HOME": str(tmp_path), **GOOD, name: value}
    refused = subprocess.run(
        [sys.executable, "-m", "dunwell", "serve", "intake"], check=False, capture_output=True, text=True, timeout=120,
        env={each: text for each, text in given.items() if text is not None},
    )  # fmt: skip
    assert refused.returncode == 2, refused.stderr
    assert name in refused.stderr
    said = refused.stderr + refused.stdout
    assert "Traceback" not in said
    assert "s3cr3t" not in said
