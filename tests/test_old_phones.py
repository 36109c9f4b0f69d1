"""Whatever Chromium of three years ago (Chrome 119) lacks is not needed.

What came later, by the word that gives it away. A style sheet that wants one of them asks with
`@supports`; a script that asks takes the word off this list with that reason.
"""

import re
from pathlib import Path

import pytest

STATIC = Path(__file__).resolve().parent.parent / "static"
NEWER = {  # pattern → the Chrome that has it first
    "js": {
        r"\bIterator\.(from|prototype)\b": 122,
        r"\.(keys|values|entries)\(\)\.(map|filter|take|drop|flatMap|reduce|toArray|some)\(": 122,
        r"\.(union|intersection|difference|symmetricDifference)\(": 122,
        r"\.(isSubsetOf|isSupersetOf|isDisjointFrom)\(": 122,
        r"\bArray\.fromAsync\b": 121,
        r"\b(setHTMLUnsafe|parseHTMLUnsafe)\(": 124,
        r"\bURL\.parse\(": 126,
        r"\bPromise\.try\b": 128,
        r"\bscheduler\.yield\b": 129,
        r"\.bytes\(\)": 132,
        r"\.moveBefore\(": 133,
        r"\bError\.isError\b": 134,
        r"^\s*(await\s+)?using\s+\w+\s*=": 134,
        r"\bFloat16Array\b": 135,
        r"\bRegExp\.escape\b": 136,
        r"\b(fromBase64|toBase64|setFromBase64|fromHex|toHex|setFromHex)\(": 140,
    },
    "css": {
        r"\blight-dark\(": 123,
        r"\bfield-sizing\b": 123,
        r"\b(position-anchor|anchor-name|position-area|position-try)\b": 125,
        r"\bround\(": 125,
        r"@view-transition\b": 126,
        r"\b(interpolate-size|calc-size)\b": 129,
        r"::details-content\b": 131,
        r"\bbase-select\b": 135,
        r"\b(sibling-index|sibling-count)\(": 138,
    },
}

ASKED = r"@supports[^{]*\{(?:[^{}]|\{[^{}]*\})*\}"  # a style sheet asks the phone in this way


def newer_words(text: str, kind: str) -> dict[str, int]:
    """What in a script or style sheet ("js", "css") an old phone lacks → since which Chrome."""
    text = re.sub(r"/\*.*?\*/", "", text, flags=re.S)
    text = re.sub(ASKED, "", text)
    found = {}
    for pattern, version in NEWER[kind].items():
        for match in re.finditer(pattern, text, re.M):
            found[match[0].strip()] = version
    return found


def ours():
    return sorted(path for kind in NEWER for path in STATIC.rglob(f"*.{kind}"))


@pytest.mark.parametrize("path", ours(), ids=lambda path: path.name)
def test_nothing_newer_than_an_old_phone_has(path):
    assert newer_words(path.read_text(), path.suffix[1:]) == {}


def test_templates_ask_for_nothing_newer():
    """Attributes and elements: `popover` is of 114; these are not."""
    newer = re.compile(r"\s(commandfor|closedby)=|<selectedcontent\b")
    for path in (STATIC.parent / "templates").rglob("*.html"):
        assert not newer.search(path.read_text()), path


@pytest.mark.parametrize(
    ("kind", "text", "word"),
    [
        ("js", "const all = new Set(a).union(b);", ".union("),
        ("js", "m.values().map(f)", ".values().map("),
        ("js", "bytes.toBase64()", "toBase64("),
        ("js", "  using file = open();", "using file ="),
        ("css", "a { color: light-dark(red, blue); }", "light-dark("),
        ("css", "@supports (a: b) { c { d: e } } f { field-sizing: content }", "field-sizing"),
        ("css", "textarea { field-sizing: content; }", "field-sizing"),
        ("css", "@view-transition { navigation: auto; }", "@view-transition"),
    ],
)
def test_control_what_is_newer_is_found(kind, text, word):
    assert list(newer_words(text, kind)) == [word]


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("js", "Promise.withResolvers(); [...m.values()].map(f); Math.round(2.5)"),
        ("css", "a { &:has(b) { border-radius: 50%; } } /* light-dark() is of 123 */"),
        ("css", "@supports (field-sizing: content) { a { field-sizing: content; } }"),
    ],
)
def test_control_what_is_old_enough_is_left_alone(kind, text):
    assert newer_words(text, kind) == {}
