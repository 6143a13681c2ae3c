"""Where the cluster lies and which user runs it: PostgreSQL refuses root, and must be able to walk to its data."""

import contextlib
import hashlib
import os
import pwd
from collections.abc import Iterator
from pathlib import Path

import msgspec

SYSTEM_FOLDER = Path("/var/lib/dunwell")
NOTE = "cluster.path"


class PostgresRefused(Exception):
    """The server can't run like this; the message says why and how to mend it."""


class Place(msgspec.Struct, frozen=True):
    """A home's cluster, and the user who runs the server (None = ourselves)."""

    home: Path
    cluster: Path
    run_as: pwd.struct_passwd | None


def find_place(home: Path) -> Place:
    """Makes the home and says where its cluster is or will be; PostgresRefused when the server could not work there."""
    with writing(home):
        home.mkdir(parents=True, exist_ok=True)
        if not os.access(home, os.W_OK | os.X_OK):
            raise PostgresRefused(f"{home} is not writable for this user; set DUNWELL_HOME to a folder of your own")
        if os.geteuid() != 0:
            return Place(home, _own_cluster(home), None)
        return _place_as_root(home)


def reachable(path: Path, user: pwd.struct_passwd) -> bool:
    """May this user walk to this folder and into it?"""
    return all(_may(folder, user, 0o1) for folder in (path, *path.parents))


def readable(path: Path, user: pwd.struct_passwd) -> bool:
    """May this user walk to this folder and list it?"""
    return reachable(path, user) and _may(path, user, 0o4)


def write_note(path: Path, text: str) -> None:
    """Replaces a small private file (0600) at once; made by root, it belongs to the owner of its folder."""
    part = path.with_name(f"{path.name}.{os.getpid()}")
    part.unlink(missing_ok=True)
    file = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        hand_over(file, path.parent)
        os.write(file, text.encode())
        os.fsync(file)
    finally:
        os.close(file)
    part.rename(path)


def hand_over(file: int, folder: Path) -> None:
    """What root makes in somebody's home belongs to them, so that they can go on without root."""
    if os.geteuid() == 0:
        owner = folder.stat()
        os.fchown(file, owner.st_uid, owner.st_gid)


@contextlib.contextmanager
def writing(folder: Path) -> Iterator[None]:
    """Turns a full, read-only or forbidden disk into a refusal that says what to do."""
    try:
        yield
    except OSError as error:
        raise PostgresRefused(
            f"{error.filename or folder} can't be written ({error.strerror}); nothing was changed. "
            "Free the disk or mount it writable, or set DUNWELL_HOME to another folder."
        ) from error


def _own_cluster(home: Path) -> Path:
    note = home / NOTE
    cluster = Path(note.read_text().strip()) if note.exists() else home / "cluster"
    if cluster.exists() and cluster.stat().st_uid != os.geteuid():
        owner = _name(cluster.stat().st_uid)
        raise PostgresRefused(f"{cluster} belongs to user {owner}: start as {owner} or as root, or choose another home")
    if note.exists() and not cluster.exists():
        raise PostgresRefused(
            f"{note} names {cluster}, which this user can't see: start as root, or choose another home"
        )
    return cluster


def _place_as_root(home: Path) -> Place:
    note, inside = home / NOTE, home / "cluster"
    if note.exists():
        cluster = Path(note.read_text().strip())
        _check_kinship(home, cluster)
        return Place(home, cluster, _server_user(cluster))
    user = _server_user(inside)
    if reachable(home, user):
        return Place(home, inside, user)
    if inside.exists():
        raise PostgresRefused(
            f"{inside} holds data, but user {user.pw_name}, who runs the server, can't walk to it any more: "
            f"give the folders above it the right to pass (chmod o+x {home} and its parents)"
        )
    return Place(home, _settle_outside(home), user)


def _server_user(cluster: Path) -> pwd.struct_passwd:
    """The owner of the data; for new data `postgres`, else `nobody`."""
    if cluster.exists() and cluster.stat().st_uid != 0:
        return _user_of(cluster)
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            return pwd.getpwnam(name)
    raise PostgresRefused("PostgreSQL can't run as root, and there is neither a user `postgres` nor `nobody`: add one")


def _user_of(cluster: Path) -> pwd.struct_passwd:
    uid = cluster.stat().st_uid
    try:
        return pwd.getpwuid(uid)
    except KeyError:
        raise PostgresRefused(f"{cluster} belongs to uid {uid}, which no user has: chown -R it to `postgres`") from None


def _settle_outside(home: Path) -> Path:
    """A folder below /var/lib/dunwell for a home that the server can't walk to; home and folder name each other."""
    SYSTEM_FOLDER.mkdir(exist_ok=True)
    SYSTEM_FOLDER.chmod(0o755)
    folder = _unused(SYSTEM_FOLDER / hashlib.sha256(str(home).encode()).hexdigest()[:10])
    folder.chmod(0o711)
    write_note(folder / "home", f"{home}\n")
    write_note(home / NOTE, f"{folder / 'cluster'}\n")
    return folder / "cluster"


def _unused(folder: Path) -> Path:
    """Makes the first free folder of this name: what a deleted home left behind is not ours to take or to remove."""
    number = 1
    while True:
        candidate = folder if number == 1 else folder.with_name(f"{folder.name}-{number}")
        try:
            candidate.mkdir()
            return candidate
        except FileExistsError:
            number += 1


def _check_kinship(home: Path, cluster: Path) -> None:
    """A copied home must not write into the data of the original; a moved one takes its data along."""
    mark = cluster.parent / "home"
    if not mark.exists():
        raise PostgresRefused(
            f"{home / NOTE} names {cluster}, but {mark} is missing: bring the folder back, or use a new home"
        )
    former = Path(mark.read_text().strip())
    if former != home:
        if (former / NOTE).exists():
            raise PostgresRefused(
                f"{home} is a copy of {former}, whose data lie in {cluster}: remove {home / NOTE} for new data"
            )
        write_note(mark, f"{home}\n")


def _may(path: Path, user: pwd.struct_passwd, right: int) -> bool:
    status = path.stat()
    if status.st_uid == user.pw_uid:
        return bool(status.st_mode & right << 6)
    if status.st_gid == user.pw_gid:
        return bool(status.st_mode & right << 3)
    return bool(status.st_mode & right)


def _name(uid: int) -> str:
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return f"number {uid}"
