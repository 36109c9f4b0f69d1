"""The application in a process of its own on the database of the test, so that it can be killed."""

import os
import signal
import socket
import subprocess
import sys
import time

from django.conf import settings
from django.db import connection

SERVE = """
import os, sys
os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings_test"
from django.conf import settings
settings.DATABASES["default"]["NAME"] = sys.argv[1]
settings.MEDIA_ROOT = sys.argv[2]
from config.wsgi import application
from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler
class Quiet(WSGIRequestHandler):
    def log_message(self, *args): pass
server = ThreadedWSGIServer(("127.0.0.1", int(sys.argv[3])), Quiet)
server.set_app(application)
server.serve_forever()
"""


class Served:
    """`url` stays the same over `kill()` and `start()`."""

    def __init__(self):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self.process = None

    def start(self):
        """Serve; back once it answers."""
        name = connection.settings_dict["NAME"]
        command = [sys.executable, "-c", SERVE, name, settings.MEDIA_ROOT, str(self.port)]
        self.process = subprocess.Popen(command, cwd=settings.BASE_DIR, env=os.environ)
        for _ in range(600):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            time.sleep(0.1)
        raise RuntimeError("the server does not answer")

    def kill(self):
        """As a power cut does: nothing is tidied up."""
        if self.process is not None:
            self.process.send_signal(signal.SIGKILL)
            self.process.wait()
            self.process = None
