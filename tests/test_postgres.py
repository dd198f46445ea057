"""Facts about the private server: how it starts, who may use it, and when it stops."""

from __future__ import annotations

import importlib.util
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import IO

import psycopg
import pytest

from workbook import postgres_program
from workbook.cluster import Cluster
from workbook.errors import WorkbookError

REPOSITORY = Path(__file__).resolve().parent.parent

# Uses the server, prints its process number, and waits to be told to leave.
USE = """
from workbook import postgres
admin = postgres.admin()
print(open(admin.execute("SHOW data_directory").fetchone()[0] + "/postmaster.pid").readline())
input()
"""


class User:
    """Another process that uses the server of the course in ``folder``."""

    def __init__(self, folder: Path, code: str = USE, **environ: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-u", "-c", code],
            env=os.environ
            | {"WORKBOOK_ROOT": str(folder), "PYTHONPATH": str(REPOSITORY)}
            | environ,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def server(self) -> int:
        """Waits until it uses the server; returns the process number of that."""
        line = self._pipe(self.process.stdout).readline()
        assert line, self._pipe(self.process.stderr).read()
        return int(line)

    def leave(self) -> None:
        """Lets it exit and waits for that."""
        _, errors = self.process.communicate("\n", timeout=120)
        assert self.process.returncode == 0, errors

    def kill(self) -> None:
        """Kills it without a chance to tidy up."""
        self.process.kill()
        self.process.communicate()

    @staticmethod
    def _pipe(pipe: IO[str] | None) -> IO[str]:
        assert pipe is not None
        return pipe


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A course whose server has been made once and stopped again."""
    folder = tmp_path_factory.mktemp("course")
    user = User(folder)
    user.server()
    user.leave()
    yield folder
    Cluster(folder / ".workbook" / "postgres").stop()


def running(folder: Path) -> int | None:
    """Returns the process number of a course's server; None where it was stopped."""
    mark = cluster_of(folder).data / "postmaster.pid"
    return int(mark.read_text("utf-8").split("\n")[0]) if mark.exists() else None


def cluster_of(folder: Path) -> Cluster:
    """Returns the cluster of a course."""
    return Cluster(folder / ".workbook" / "postgres")


def test_the_last_user_stops_the_server(made: Path) -> None:
    """While somebody uses it, it stays up; then it does not."""
    first, second = User(made), User(made)
    server = first.server()
    assert second.server() == server
    first.leave()
    assert running(made) == server
    second.leave()
    assert running(made) is None


def test_a_killed_user_does_not_keep_the_server_up(made: Path) -> None:
    """The next one to leave stops it."""
    first, second = User(made), User(made)
    server = first.server()
    assert second.server() == server
    first.kill()
    assert running(made) == server
    second.leave()
    assert running(made) is None


def test_a_server_left_by_a_killed_user_is_used_again(made: Path) -> None:
    """The next user finds it instead of starting another."""
    first = User(made)
    server = first.server()
    first.kill()
    second = User(made)
    assert second.server() == server
    second.leave()
    assert running(made) is None


def test_databases_of_killed_users_are_dropped_at_the_next_start(made: Path) -> None:
    """A scratch database and its role do not outlive the server that held them."""
    killed = User(made, "from workbook.database import scratch\nwith scratch():" + indented(USE))
    killed.server()
    killed.kill()
    User(made).leave()
    assert running(made) is None
    count = """
from workbook import postgres
query = "SELECT count(*) FROM {} WHERE {} LIKE 'scratch%'"
names = [("pg_database", "datname"), ("pg_roles", "rolname")]
print(sum(postgres.admin().execute(query.format(*name)).fetchone()[0] for name in names))
input()
"""
    user = User(made, count)
    assert user.server() == 0
    user.leave()


def indented(code: str) -> str:
    """Returns ``code`` as the body of a block."""
    return code.replace("\n", "\n    ") + "\n"


def test_a_forked_child_may_use_the_server_and_leave_first(made: Path) -> None:
    """The child takes its own connection and lock; its exit stops nothing."""
    code = """
import os
from workbook import postgres
postgres.admin()
if os.fork() == 0:
    assert postgres.admin().execute("SELECT 1").fetchone() == (1,)
    raise SystemExit
assert os.wait()[1] == 0
"""
    user = User(made, code + USE)
    server = user.server()
    assert running(made) == server
    user.leave()
    assert running(made) is None


def test_the_server_can_be_started_by_two_at_once(tmp_path: Path) -> None:
    """In an empty folder one makes and starts it, and the others wait and use it."""
    users = [User(tmp_path) for _ in range(3)]
    servers = {user.server() for user in users}
    assert len(servers) == 1
    for user in users:
        user.leave()
    assert running(tmp_path) is None


def test_a_killed_server_is_started_again(made: Path) -> None:
    """Its process number in postmaster.pid belongs to nobody any more."""
    first = User(made)
    server = first.server()
    os.kill(server, signal.SIGKILL)
    second = User(made)
    again = second.server()
    assert again != server
    first.leave()
    second.leave()
    assert running(made) is None


def test_a_server_that_dies_in_use_is_started_again(made: Path) -> None:
    """The process that used it gets a new one at its next question."""
    code = """
import os, psycopg, signal
from workbook import postgres
admin = postgres.admin()
folder = admin.execute("SHOW data_directory").fetchone()[0]
os.kill(int(open(folder + "/postmaster.pid").readline()), signal.SIGKILL)
try:
    while True:
        admin.execute("SELECT 1")
except psycopg.OperationalError:
    pass
"""
    user = User(made, code + USE)
    user.server()
    user.leave()
    assert running(made) is None


def test_a_process_number_that_now_belongs_to_another_program_is_no_obstacle(made: Path) -> None:
    """As after a restart of a container, where the same small numbers come again."""
    first = User(made)
    server = first.server()
    first.kill()
    os.kill(server, signal.SIGKILL)
    mark = cluster_of(made).data / "postmaster.pid"
    lines = mark.read_text("utf-8").split("\n")
    mark.write_text("\n".join([str(os.getpid()), *lines[1:]]), "utf-8")
    second = User(made)
    second.server()
    second.leave()


def test_a_server_without_socket_is_replaced(made: Path) -> None:
    """A socket that somebody removed does not lock the learner out."""
    first = User(made)
    server = first.server()
    (cluster_of(made).socket_folder / ".s.PGSQL.5432").unlink()
    second = User(made)
    assert second.server() != server
    first.kill()
    second.leave()


def test_a_half_made_folder_is_made_again(tmp_path: Path) -> None:
    """What an interrupted set-up left is not taken for a cluster."""
    folder = cluster_of(tmp_path)
    (folder.folder / "cluster.unfinished").mkdir(parents=True)
    (folder.folder / "cluster.unfinished" / "PG_VERSION").write_text("18\n", "utf-8")
    folder.data.mkdir()
    user = User(tmp_path)
    user.server()
    user.leave()


def test_data_of_another_major_version_is_refused(made: Path) -> None:
    """The error names both versions and says what deleting the folder costs."""
    version = cluster_of(made).data / "PG_VERSION"
    right = version.read_text("ascii")
    version.write_text("9\n", "ascii")
    try:
        with pytest.raises(WorkbookError, match="another major version") as caught:
            cluster_of(made).connect(lambda connection: None)
    finally:
        version.write_text(right, "ascii")
    assert caught.value.facts["got"] == "PostgreSQL 9"
    assert "delete" in str(caught.value)


def test_a_lost_password_is_reported(made: Path) -> None:
    """The superuser's password cannot be guessed; the error says what can be done."""
    user = User(made)
    user.server()
    file = cluster_of(made).folder / "password"
    right = file.read_text("ascii")
    file.unlink()
    try:
        with pytest.raises(WorkbookError, match="cannot be used") as caught:
            cluster_of(made).connect(lambda connection: None)
    finally:
        file.write_text(right, "ascii")
        user.leave()
    assert "password authentication failed" in str(caught.value)


def test_a_server_that_does_not_start_says_why(made: Path) -> None:
    """The end of its log is in the error."""
    control = cluster_of(made).data / "global" / "pg_control"
    control.rename(control.with_suffix(".away"))
    try:
        with pytest.raises(WorkbookError, match="could not be started") as caught:
            cluster_of(made).connect(lambda connection: None)
    finally:
        control.with_suffix(".away").rename(control)
    assert "could not find the database system" in str(caught.value)


def test_a_path_too_long_for_a_socket_still_works(tmp_path: Path) -> None:
    """The socket then lies among the temporary files, in a folder of the user's own."""
    deep = tmp_path / ("a_long_name_" * 10)
    deep.mkdir()
    place = cluster_of(deep).socket_folder
    assert place != cluster_of(deep).folder
    user = User(deep)
    user.server()
    assert place.stat().st_mode & 0o777 == 0o700
    user.leave()
    assert not place.exists()


def test_secrets_are_readable_by_their_owner_only(made: Path) -> None:
    """So are the data."""
    folder = cluster_of(made)
    assert (folder.folder / "password").stat().st_mode & 0o077 == 0
    assert folder.data.stat().st_mode & 0o077 == 0


def test_the_server_listens_on_its_socket_only_and_wants_a_password(made: Path) -> None:
    """No TCP; nobody enters without a password."""
    user = User(made)
    user.server()
    admin = cluster_of(made).connect(lambda connection: None)
    assert admin.execute("SHOW listen_addresses").fetchone() == ("",)
    host = str(cluster_of(made).socket_folder)
    with pytest.raises(psycopg.OperationalError, match="no password supplied"):
        psycopg.connect(host=host, port=5432, user="postgres", dbname="postgres", password="")
    admin.close()
    user.leave()


def test_another_server_can_be_named(made: Path, tmp_path: Path) -> None:
    """With WORKBOOK_POSTGRES nothing is started, and scratch databases are made there."""
    user = User(made)
    user.server()
    code = """
from workbook.database import scratch
with scratch() as database:
    database.run("CREATE TABLE t (n int); INSERT INTO t VALUES (42)")
    print(database.query("SELECT n FROM t").rows[0][0])
input()
"""
    guest = User(tmp_path, code, WORKBOOK_POSTGRES=cluster_of(made).admin_dsn)
    assert guest.server() == 42
    guest.leave()
    assert not (tmp_path / ".workbook").exists()
    user.leave()


def test_a_named_server_that_cannot_be_reached_is_reported(tmp_path: Path) -> None:
    """The error says which variable to correct."""
    code = """
from workbook import postgres
from workbook.errors import WorkbookError
try:
    postgres.server()
except WorkbookError as error:
    print(int("unset WORKBOOK_POSTGRES" in str(error)))
input()
"""
    user = User(tmp_path, code, WORKBOOK_POSTGRES=f"host={tmp_path} user=nobody")
    assert user.server() == 1
    user.leave()


def test_a_machine_without_the_package_is_told_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    """The error names the package and the way out."""
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(WorkbookError, match="not installed") as caught:
        postgres_program.run("postgres", "--version")
    assert "WORKBOOK_POSTGRES" in str(caught.value)


def test_root_without_user_namespaces_is_told_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither a refusal of the kernel's nor a missing program is a traceback."""
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(WorkbookError, match="does not run as root"):
        postgres_program.run("postgres", "--version")
    refusing = tmp_path / "unshare"
    refusing.write_text("#!/bin/sh\necho 'unshare failed: Operation not permitted'\nexit 1\n")
    refusing.chmod(0o755)
    with pytest.raises(WorkbookError, match="does not run as root") as caught:
        postgres_program.run("postgres", "--version")
    assert "Operation not permitted" in str(caught.value)


def test_a_folder_that_cannot_be_written_is_reported(tmp_path: Path) -> None:
    """As when the course was first used by another user of the machine."""
    (tmp_path / ".workbook").write_text("in the way", "utf-8")
    code = """
from workbook import postgres
from workbook.errors import WorkbookError
try:
    postgres.server()
except WorkbookError as error:
    print(int("cannot be written" in str(error)))
input()
"""
    user = User(tmp_path, code)
    assert user.server() == 1
    user.leave()


def test_threads_share_one_use_of_the_server(made: Path) -> None:
    """Two threads that ask at once do not leave a lock behind that keeps the server up."""
    code = """
import threading
from workbook import postgres
threads = [threading.Thread(target=postgres.server) for _ in range(4)]
for thread in threads: thread.start()
for thread in threads: thread.join()
"""
    user = User(made, code + USE)
    user.server()
    user.leave()
    assert running(made) is None
