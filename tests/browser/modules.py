"""Unit tests of ES modules: an empty page on the live server's origin, modules loaded from it."""

from hypothesis import HealthCheck, given, settings

PAGE = "/modul-uji/"  # served by the test alone
CALL = """async ([path, script, given]) => {
    const module = await import(path);
    return await new Function("module", "given", `return (${script})(module, given)`)(
        module, given);
}"""


def module_page(tab):
    """`call(path, script, given)`: what `(module, given) => …` gives, for JSON values."""
    tab.route(f"**{PAGE}", lambda route: route.fulfill(content_type="text/html", body="<title>"))
    tab.goto(PAGE)
    return lambda path, script, given=None: tab.evaluate(CALL, [path, script, given])


def examples(strategy, count: int) -> list:
    """The same `count` examples of a strategy in every run."""
    found = []

    @settings(
        max_examples=count, derandomize=True, database=None, deadline=None,
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(strategy)
    def collect(example):
        found.append(example)

    collect()
    return found
