"""The most that is ever taken in as a file, whatever the page; what is above is not stored."""

from django.core.files.uploadhandler import FileUploadHandler, SkipFile

CEILING = 25_000_000  # bytes of all files of one request; pages allow less


class CeilingUploadHandler(FileUploadHandler):
    """Drops files beyond the ceiling, and those of nobody, before they fill the disk.

    `request.too_large` names the fields whose file was dropped for its size, so that the form
    can say so; `request.nobodys` those dropped because nobody was signed in (any more).
    """

    taken = 0

    def new_file(self, *args, **kwargs):
        super().new_file(*args, **kwargs)
        user = getattr(self.request, "user", None)
        if user is None or not user.is_authenticated:
            self.request.nobodys = {*getattr(self.request, "nobodys", ()), self.field_name}
            raise SkipFile

    def receive_data_chunk(self, raw_data, start):
        self.taken += len(raw_data)
        if self.taken > CEILING:
            self.request.too_large = {*getattr(self.request, "too_large", ()), self.field_name}
            raise SkipFile
        return raw_data

    def file_complete(self, file_size):
        return None
