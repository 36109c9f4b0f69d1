"""A database backend that brings its own PostgreSQL: `"ENGINE": "config.embedded"`.

For demo and tests only. The first connection starts the server, the last process out stops it.
"""
