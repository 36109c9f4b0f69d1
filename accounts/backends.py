"""Who may sign in at all."""

from django.conf import settings
from django.contrib.auth.backends import ModelBackend


class AccountBackend(ModelBackend):
    """Django's own, without demo accounts in production."""

    def user_can_authenticate(self, user) -> bool:
        if settings.PRODUCTION and user.is_demo:
            return False
        return super().user_can_authenticate(user)
