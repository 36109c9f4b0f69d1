"""Paper from HTML, where the system has what WeasyPrint needs (Debian: libpango)."""

from django.contrib.staticfiles import finders
from PIL import ImageFile

from core.refusal import Refused

MISSING = (
    "PDF belum dapat dibuat di sini. Cetak dari halaman ini; peramban Anda dapat menyimpannya "
    "sebagai PDF."
)


def pdf_of(html: str) -> bytes:
    """The pages of `html` in the style of letters; it may fetch nothing. Refuses without Pango."""
    try:
        from weasyprint import CSS, HTML
        from weasyprint.urls import URLFetcher
    except (ImportError, OSError):
        raise Refused(MISSING) from None
    # WeasyPrint lets Pillow take half a photo for a whole one, in the whole process.
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    fetcher = URLFetcher(allowed_protocols=())
    style = CSS(filename=finders.find("css/letter.css"), url_fetcher=fetcher)
    return HTML(string=html, url_fetcher=fetcher).write_pdf(stylesheets=[style])
