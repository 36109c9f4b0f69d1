"""Serves the demo: `make run`. Prepares the database and the static files in this one process,
then turns into the web server. Ctrl-C or SIGTERM stops the web server, and with it the database.
"""

import errno
import hashlib
import io
import os
import signal
import socket
import sys

HOST = "127.0.0.1"
WORKERS = 2
THREADS = 8


def main():
    port = _free_port(os.environ.get("PORT") or "8000")
    if "--only-check-port" in sys.argv:
        return
    signal.signal(signal.SIGTERM, _stop)
    signal.signal(signal.SIGINT, _stop)
    if signal.getsignal(signal.SIGHUP) != signal.SIG_IGN:
        signal.signal(signal.SIGHUP, _stop)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    try:
        sign_ins = _prepare()
    except PermissionError as error:
        sys.exit(f"Tidak boleh menulis {error.filename}: berkas itu milik pengguna lain.")
    _serve(port, sign_ins)


def _stop(number, frame):
    sys.exit(128 + number)


def _free_port(text):
    """In: the port as typed. Out: a port that can be served. Refuses, before any long work, what is
    no port, or taken, or not allowed to this user."""
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= 65535:
        sys.exit(f"PORT={text} bukan nomor port. Contoh: make run PORT=8001")
    port = int(text)
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
            probe.listen(1)
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                sys.exit(
                    f"Port {port} sedang dipakai program lain. Hentikan program itu, atau pakai "
                    f"port lain: make run PORT={port + 1 if port < 65535 else 8000}"
                )
            if error.errno == errno.EACCES:
                sys.exit(f"Port {port} tidak boleh dipakai. Pakai port lain: make run PORT=8000")
            raise
    return port


def _prepare():
    """Brings database and static files up to date. Out: the sign-ins to print."""
    import django
    from django.core.management import call_command
    from django.db import connections

    from config.embedded.server import EmbeddedServerError

    django.setup()
    try:
        print("Menyiapkan basis data ...", flush=True)
        call_command("migrate", interactive=False, verbosity=0)
    except EmbeddedServerError as error:
        sys.exit(str(error))
    call_command("load_reference")
    call_command("load_directory", verbosity=0)
    call_command("demo", "--if-empty")
    _collect_static()
    sign_ins = io.StringIO()
    call_command("demo", "--sign-ins", stdout=sign_ins)
    # The workers are forked from this process: no connection may be shared with them.
    for connection in connections.all(initialized_only=True):
        connection.close()
        if hasattr(connection, "close_pool"):
            connection.close_pool()
    return sign_ins.getvalue().strip()


def _collect_static():
    """Collects the static files when one of them, or how they are stored, has changed."""
    from pathlib import Path

    from django.apps import apps
    from django.conf import settings
    from django.contrib.staticfiles.finders import get_finders
    from django.core.management import call_command

    ignored = apps.get_app_config("staticfiles").ignore_patterns
    state = hashlib.sha256(repr((settings.STORAGES["staticfiles"], ignored)).encode())
    for finder in get_finders():
        for path, storage in sorted(finder.list(ignored), key=lambda found: found[0]):
            found = os.stat(storage.path(path))
            state.update(f"{path}\0{found.st_size}\0{found.st_mtime_ns}\n".encode())
    stamp = Path(settings.STATIC_ROOT) / ".collected"
    if not stamp.exists() or stamp.read_text() != state.hexdigest():
        print("Mengumpulkan berkas statis ...", flush=True)
        call_command("collectstatic", interactive=False, verbosity=0)
        stamp.write_text(state.hexdigest())


def _serve(port, sign_ins):
    """Runs the web server until it is stopped; says where to go once it answers."""
    from gunicorn.app.base import BaseApplication

    under_nohup = signal.getsignal(signal.SIGHUP) == signal.SIG_IGN

    def stop_with_terminal(arbiter):
        # Gunicorn would take a closed terminal for "load again".
        stop = signal.SIG_IGN if under_nohup else lambda *_: os.kill(os.getpid(), signal.SIGTERM)
        signal.signal(signal.SIGHUP, stop)

    def announce(worker):
        # A worker ends with the arbiter, also after kill -9, and then leaves the database.
        signal.signal(signal.SIGHUP, signal.SIG_IGN)
        if worker.age == 1:
            print(f"\n{sign_ins}\n\nHandep: http://{HOST}:{port}/   (Ctrl-C berhenti)", flush=True)

    class Server(BaseApplication):
        def load_config(self):
            options = {
                "bind": f"{HOST}:{port}",
                "worker_class": "gthread",
                "workers": WORKERS,
                "threads": THREADS,
                "preload_app": True,
                "timeout": 120,
                # On a far line each new connection costs two round trips.
                "keepalive": 75,
                "graceful_timeout": 5,
                "loglevel": "warning",
                "control_socket_disable": True,
                "when_ready": stop_with_terminal,
                "post_worker_init": announce,
            }
            for name, value in options.items():
                self.cfg.set(name, value)

        def load(self):
            from config.wsgi import application

            return application

    Server().run()


if __name__ == "__main__":
    main()
