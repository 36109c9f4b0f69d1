"""No install is needed; who wants one gets one: the manifest, as Chromium reads it."""

import struct

from django.contrib.staticfiles import finders


def test_chromium_would_install_it(open_tab):
    tab = open_tab()
    tab.goto("/masuk/")
    tools = tab.context.new_cdp_session(tab)
    found = tools.send("Page.getAppManifest")
    assert found["errors"] == []
    assert found["url"].endswith("/manifest.webmanifest")
    errors = tools.send("Page.getInstallabilityErrors")["installabilityErrors"]
    # Without an app store and a profile of its own the test browser installs nothing.
    assert {error["errorId"] for error in errors} <= {"in-incognito"}
    manifest = tab.evaluate("fetch('/manifest.webmanifest').then(answer => answer.json())")
    assert manifest["start_url"] == manifest["scope"] == "/"
    assert {icon["purpose"] for icon in manifest["icons"]} == {"any", "maskable"}
    colour = tab.locator("meta[name=theme-color]").get_attribute("content")
    assert manifest["theme_color"] == colour
    for icon in manifest["icons"]:
        shown = tab.evaluate(
            """async (src) => {
                const one = new Image();
                one.src = src;
                await one.decode();
                return `${one.naturalWidth}x${one.naturalHeight}`;
            }""",
            icon["src"],
        )
        assert shown == icon["sizes"]


def test_icons_are_small():
    for name in ("icon-192", "icon-512", "icon-maskable"):
        with open(finders.find(f"img/{name}.png"), "rb") as file:
            content = file.read()
        assert struct.unpack(">I", content[16:20]) in [(192,), (512,)]
        assert len(content) <= 2000


def test_nobody_needs_to_be_signed_in_for_the_manifest(client, db):
    answer = client.get("/manifest.webmanifest")
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/manifest+json"
    assert "public" in answer["Cache-Control"]
    assert not answer.cookies
