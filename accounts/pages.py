"""Who may reach a page: said beside each view, gathered by URL name, read by the walk test."""

from functools import wraps

from django.contrib.auth.decorators import login_not_required
from django.http import Http404

PUBLIC = "public"  # reached without signing in
SIGNED_IN = "signed in"  # any signed-in user, also without a position


def page(*roles, also=None):
    """Only these roles reach the view; anybody else gets the same 404 as for no page at all.

    `also` (user → bool) says who reaches it beside them: DESIGN.md section 2 knows one such right,
    that of a position which ended within the grace days.
    """

    def decorate(view):
        @wraps(view)
        def wrapper(request, *args, **kwargs):
            position = request.user.position
            if position is None or position.role not in wrapper.page_roles:
                if also is None or not also(request.user):
                    raise Http404
            return view(request, *args, **kwargs)

        wrapper.page_roles = frozenset(roles)
        return wrapper

    return decorate


def public(view):
    view = login_not_required(view)
    view.page_roles = PUBLIC
    return view


def signed_in(view):
    @wraps(view)
    def wrapper(request, *args, **kwargs):
        return view(request, *args, **kwargs)

    wrapper.page_roles = SIGNED_IN
    return wrapper
