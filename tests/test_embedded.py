"""The embedded PostgreSQL: starts anywhere, survives kill -9, ends with its last user."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

from config.embedded.server import PORT, USER, Server, is_alive

BASE_DIR = Path(__file__).resolve().parent.parent


@pytest.fixture
def data(tmp_path):
    """A data directory at an awkward path, which on some machines nobody else may enter."""
    closed = tmp_path / "milik sendiri"
    closed.mkdir(mode=0o700)
    return closed / "data 'baru'"


@pytest.fixture
def server(data):
    server = Server(data, fsync=False)
    yield server
    server.leave()


def query(directory, statement, database="postgres"):
    address = {"host": directory, "port": PORT, "user": USER, "dbname": database}
    with psycopg.connect(**address, autocommit=True) as connection:
        cursor = connection.execute(statement)
        return cursor.fetchone()[0] if cursor.description else None


def in_another_process(data, code):
    program = f"from config.embedded.server import Server; server = Server({str(data)!r}); {code}"
    finished = subprocess.run(
        [sys.executable, "-c", program], cwd=BASE_DIR, capture_output=True, text=True, check=False
    )
    return finished.stdout.strip()


def test_starts_at_a_path_with_a_space_and_stops_with_its_last_user(server):
    directory = server.join()
    pid = server.pid

    assert query(directory, "SHOW synchronous_commit") == "on"
    assert query(directory, "SHOW server_encoding") == "UTF8"
    assert query(directory, "SHOW listen_addresses") == ""
    assert query(directory, "SELECT lower('É')") == "é"
    assert len(directory) < 60

    server.leave()

    assert not is_alive(pid)
    assert not Path(directory).exists()


def test_another_process_uses_the_running_server_and_leaves_it_running(server, data):
    server.join()

    assert in_another_process(data, "server.join(); print(server.pid); server.leave()") == str(
        server.pid
    )

    assert is_alive(server.pid)


def test_what_was_committed_survives_kill_9_and_the_server_comes_back_in_place(server):
    directory = server.join()
    server.ensure_database("percobaan")
    query(directory, "CREATE TABLE catatan AS SELECT 42 AS isi", "percobaan")
    killed = server.pid
    os.kill(killed, signal.SIGKILL)
    while is_alive(killed):
        pass

    assert server.join() == directory
    assert server.pid != killed
    assert query(directory, "SELECT isi FROM catatan", "percobaan") == 42


def test_a_server_whose_users_were_all_killed_is_used_again(server, data):
    left = in_another_process(
        data, "import os; server.join(); print(server.pid, flush=True); os._exit(9)"
    )

    server.join()

    assert server.pid == int(left)


def test_a_record_naming_some_other_program_is_not_believed(server):
    """After a power cut the number of the old server may belong to any program."""
    server.join()
    record = (server.data / "postmaster.pid").read_text().splitlines()
    server.leave()
    record[0] = str(os.getpid())
    (server.data / "postmaster.pid").write_text("\n".join(record))

    directory = server.join()

    assert query(directory, "SELECT 1") == 1


def test_a_half_made_data_directory_is_made_anew(server, data):
    unfinished = data.with_name(f"{data.name}.new")
    unfinished.mkdir()
    (unfinished / "PG_VERSION").write_text("18")

    assert query(server.join(), "SELECT 1") == 1
