"""What a browser would send: the fields of a form on a page, as they stand."""

import re
from html.parser import HTMLParser

TOKENS = re.compile(r'name="(csrfmiddlewaretoken|form_token|submission_key)" value="[^"]*"')
IDS = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}")


def without_tokens(html: str) -> str:
    """A page without its tokens and ids, in which any few letters may stand by chance."""
    return IDS.sub("", TOKENS.sub("", html))


class _Forms(HTMLParser):
    def __init__(self):
        super().__init__()
        self.forms, self.current, self.select, self.text = [], None, None, None

    def handle_starttag(self, tag, attributes):
        a = dict(attributes)
        if tag == "form":
            self.current = {"action": a.get("action", ""), "method": a.get("method", "get"),
                            "fields": []}  # fmt: skip
            self.forms.append(self.current)
        if self.current is None or "disabled" in a:
            return
        name, add = a.get("name"), self.current["fields"].append
        if tag == "input" and name:
            kind = a.get("type", "text")
            if kind in ("radio", "checkbox"):
                if "checked" in a:
                    add((name, a.get("value", "on")))
            elif kind not in ("submit", "button", "file"):
                add((name, a.get("value", "")))
        elif tag == "textarea" and name:
            self.text = [name, ""]
        elif tag == "select" and name:
            self.select = [name, None, None]
        elif tag == "option" and self.select:
            if self.select[1] is None:
                self.select[1] = a.get("value", "")
            if "selected" in a:
                self.select[2] = a.get("value", "")

    def handle_data(self, data):
        if self.text:
            self.text[1] += data

    def handle_endtag(self, tag):
        if tag == "form":
            self.current = None
        elif tag == "textarea" and self.text:
            self.current["fields"].append((self.text[0], self.text[1].lstrip("\n")))
            self.text = None
        elif tag == "select" and self.select:
            name, first, chosen = self.select
            self.current["fields"].append((name, first if chosen is None else chosen))
            self.select = None


def forms_of(html: str) -> list[dict]:
    """All forms of a page: action, method, fields as (name, value) pairs."""
    parser = _Forms()
    parser.feed(html)
    return parser.forms


def fields_for(html: str, address: str, page_address: str = "") -> dict[str, list[str]]:
    """The fields of the POST form that leads to `address`. Refuses (LookupError) when none does."""
    for form in forms_of(html):
        action = form["action"].split("?")[0] or page_address
        if form["method"] == "post" and action == address:
            fields = {}
            for name, value in form["fields"]:
                fields.setdefault(name, []).append(value)
            return fields
    raise LookupError(f"no form leads to {address}")
