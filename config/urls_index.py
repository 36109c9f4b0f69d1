"""The one policy table: which roles may reach each URL name, read off the views."""

from functools import cache

from django.urls import URLPattern, get_resolver


@cache
def pages() -> dict[str, object]:
    """URL name → a set of roles, or the word for public and signed-in pages.

    Refuses (AttributeError) a view without page roles: a route nobody decided about.
    """
    found = {}

    def walk(patterns, namespace=""):
        for pattern in patterns:
            if isinstance(pattern, URLPattern):
                found[f"{namespace}{pattern.name}"] = pattern.callback.page_roles
            else:
                name = f"{pattern.namespace}:" if pattern.namespace else ""
                walk(pattern.url_patterns, namespace + name)

    walk(get_resolver().url_patterns)
    return found
