"""Argon2id at a cost these servers bear, and words that people here would guess first."""

from django.contrib.auth.hashers import Argon2PasswordHasher
from django.core.exceptions import ValidationError


class Argon2id(Argon2PasswordHasher):
    """OWASP's setting for Argon2id: 19 MiB, two passes, one lane."""

    time_cost = 2
    memory_cost = 19 * 1024
    parallelism = 1


LOCAL_WORDS = (
    "handep kalteng kalimantan tengah dinsos sosial tksk ppks palangka palangkaraya kapuas "
    "katingan sampit muara teweh buntok barito seruyan sukamara lamandau pulang pisau murung raya "
    "gunung mas isen mulang indonesia password sandi rahasia bismillah selamat"
).split()


class LocalWordsValidator:
    """Refuses a password that is local words and digits only, such as `palangkaraya2026`."""

    def validate(self, password, user=None):
        rest = password.casefold()
        words = list(LOCAL_WORDS)
        if user is not None:
            words += [user.username.casefold(), *user.name.casefold().split()]
        for word in sorted((w for w in words if w), key=len, reverse=True):
            rest = rest.replace(word, "")
        if len("".join(c for c in rest if c.isalpha())) < 4:
            raise ValidationError(
                "Kata sandi ini mudah ditebak. Pakai beberapa kata lain yang tidak ada "
                "hubungannya dengan nama, tempat, atau pekerjaan Anda."
            )

    def get_help_text(self):
        return "Jangan hanya nama, tempat, atau kata yang lazim di pekerjaan ini."
