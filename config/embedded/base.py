"""Django's PostgreSQL backend on the embedded server. Django looks for it under this name."""

from django.conf import settings
from django.db.backends.postgresql import base

from config.embedded.server import PORT, USER, Server


def embedded_server():
    """The demo's server, or that of the tests, whose data may be lost at a power cut."""
    if settings.DEPLOYMENT == "test":
        return Server.at(settings.BASE_DIR / "var" / "postgres-test", fsync=False)
    return Server.at(settings.BASE_DIR / "var" / "postgres")


class DatabaseWrapper(base.DatabaseWrapper):
    def get_connection_params(self):
        server = embedded_server()
        self.settings_dict.update(HOST=server.join(), PORT=PORT, USER=USER)
        if self.settings_dict["NAME"]:
            server.ensure_database(self.settings_dict["NAME"])
        return super().get_connection_params()

    def get_new_connection(self, conn_params):
        # A pool remembers its parameters: a server that died is started again at the same place.
        embedded_server().join()
        return super().get_new_connection(conn_params)
