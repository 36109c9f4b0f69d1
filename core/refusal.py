"""Refusals: what an operation will not do, in words that can be shown to the user."""


class Refused(Exception):
    """An operation refuses. `str(refusal)` is one or two plain Indonesian sentences.

    `field` names the form field it belongs to, "" for the whole form.
    """

    def __init__(self, message: str, field: str = ""):
        super().__init__(message)
        self.field = field


class Stale(Refused):
    """Somebody else changed the row since this form was opened. `current` is the row now."""

    def __init__(self, current=None):
        super().__init__(
            "Data ini sudah diubah orang lain sejak formulir dibuka. Isian Anda masih ada di "
            "bawah, isian terbaru tertulis di sampingnya. Periksa, lalu simpan lagi."
        )
        self.current = current
