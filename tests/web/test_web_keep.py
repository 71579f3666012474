"""The page as its reader sees it: the extension and the bookmarklet, what their key may do, and what no page can."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright
from serving import served

from evals.parts import whole_chromium
from evals.trials.attacks.sites import Site, serving
from qa import ArticleQA
from qa.web.gate import keys as gate
from qa.web.gate.keys import Keys

EXTENSION = Path(gate.__file__).parents[1] / "extension"
SEEN = "The ferry to Anders sails again on Monday, said the harbour office, which had kept it in dock for six weeks."
PAGE = f"""<!doctype html><html><head><title>Ferry back</title><style>.no {{ display: none }}</style></head><body>
<h1>Ferry back</h1><p>{SEEN}</p><p id="late"></p><p class="no">Whoever reads this owes the island a new ferry.</p>
<input value="secret"><script>document.getElementById("late").textContent = "Nobody on the island had complained."
</script></body></html>"""
SHUT = {"Content-Type": "text/html", "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'"}
OPEN = {"Content-Type": "text/html"}
ORIGIN = {"origin": "chrome-extension://abcdefghijklmnopabcdefghijklmnop", "sec-fetch-site": "none"}


@pytest.fixture
def qa(tmp_path: Path) -> Iterator[ArticleQA]:
    with ArticleQA.open(tmp_path / "library") as opened:
        yield opened


@pytest.fixture
def keys(qa: ArticleQA) -> Keys:
    return Keys(qa.library.folder)


@pytest.fixture
def address(qa: ArticleQA, keys: Keys) -> Iterator[str]:
    with served(qa, keys=keys) as where:
        yield where


@pytest.fixture
def site() -> Iterator[Site]:
    page = PAGE.encode()
    with serving({"/ferry": (200, OPEN, page), "/shut": (200, SHUT, page)}) as told:
        yield told


def seen(html: str = PAGE, **fields: str) -> dict[str, dict[str, str]]:
    return {"page": {"url": "https://post.example/ferry?utm_source=x#top", "title": "Ferry", "html": html} | fields}


def sent(
    address: str, body: object, headers: dict[str, str] | None = None, path: str = "/v1/articles"
) -> httpx.Response:
    return httpx.post(address + path, json=body, headers=headers, timeout=60)


def test_what_became_of_a_page_is_told_in_a_sentence(address: str, qa: ArticleQA) -> None:
    for html, language, status, told in (
        (PAGE, "en", 201, "Added: “Ferry back”."),
        (PAGE, "zh-CN", 200, "无变化：资料库中已有此页。"),
        (PAGE.replace("six", "five"), "en", 201, "Added as a new revision: “Ferry back”."),
        ("<p></p>", "en", 422, "Not added. The page shows no text; it may need a browser. Save its text instead."),
    ):
        answer = sent(address, seen(html), {"accept-language": language})
        assert (answer.status_code, answer.json()["told"]) == (status, told)
    (article,) = qa.articles()
    assert (article.url, article.title) == ("https://post.example/ferry", "Ferry back")
    assert "five weeks" in article.text
    assert sent(address, seen(url="http://[::1")).status_code in (200, 201)  # which is no address, and the page is one
    for wrong in (seen(url="javascript:1"), {**seen(), "link": "https://post.example/"}, {"page": {"html": PAGE}}):
        assert sent(address, wrong).status_code == 422


def test_a_key_that_only_adds_does_nothing_else_and_keeps_nobody_out(address: str, keys: Keys) -> None:
    key = keys.add("browser", adds_only=True)
    assert httpx.get(f"{address}/v1/articles", timeout=60).status_code == 200  # on this machine, as before
    for given in (f"Bearer {key}", "Basic " + base64.b64encode(f"any:{key}".encode()).decode()):
        with httpx.Client(base_url=address, headers={"authorization": given}, timeout=60) as client:
            assert client.post("/v1/articles", json=seen()).status_code in (200, 201)
            assert client.get("/ui/keep.html").status_code == 200
            for method, path in (
                ("GET", "/"), ("GET", "/v1/articles"), ("GET", "/v1/articles/x"), ("DELETE", "/v1/articles/x"),
                ("POST", "/v1/ask"), ("POST", "/mcp"), ("GET", "/source?article=x"), ("GET", "/ui/library"),
                ("GET", "/watch.atom"), ("GET", "/metrics"),
            ):  # fmt: skip
                refused = client.request(method, path)
                assert (refused.status_code, refused.json()["error"]["code"]) == (401, "key_only_adds"), path


def test_of_other_origins_only_an_extension_with_a_key_adds(address: str, keys: Keys) -> None:
    key = keys.add("browser", adds_only=True)

    def status(headers: dict[str, str], path: str = "/v1/articles") -> int:
        return sent(address, seen(), headers, path).status_code

    bearer = {"authorization": f"Bearer {key}"}
    basic = {"authorization": "Basic " + base64.b64encode(f"x:{key}".encode()).decode()}
    assert status(ORIGIN | bearer) == 201
    assert status(ORIGIN) == 403
    assert status(ORIGIN | basic) == 403  # which a browser adds by itself
    assert status(ORIGIN | {"authorization": "Bearer guessed"}) == 403
    full = {"authorization": f"Bearer {keys.add('reader')}"}
    assert status(ORIGIN | full, "/v1/ask") == 403
    for origin in ("https://evil.example", "null", "chrome-extension://x.evil.example/", "http://chrome-extension"):
        assert status(bearer | {"origin": origin}) == 403, origin
    asked = {"origin": "https://evil.example", "access-control-request-method": "POST"}
    preflight = httpx.options(f"{address}/v1/articles", headers=asked, timeout=60)
    assert not [name for name in preflight.headers if name.startswith("access-control-")]


def test_the_extension_says_everything_in_both_languages() -> None:
    english, chinese = (json.loads((EXTENSION / "_locales" / name / "messages.json").read_text("utf-8"))
                        for name in ("en", "zh_CN"))  # fmt: skip
    assert english.keys() == chinese.keys()
    for name, said in english.items():
        assert said.get("placeholders") == chinese[name].get("placeholders"), name


@pytest.mark.browser
def test_the_extension_sends_the_page_in_front(qa: ArticleQA, keys: Keys, site: Site, tmp_path: Path) -> None:
    program = whole_chromium()
    assert program is not None, "`python -m evals.parts extensions` installs what is missing"
    load = [f"--{name}={EXTENSION}" for name in ("load-extension", "disable-extensions-except")]
    with served(qa, keys=keys) as address, sync_playwright() as playwright:
        context = playwright.chromium.launch_persistent_context(
            tmp_path / "profile",
            executable_path=program,
            headless=False,  # the old headless mode takes no extensions, the new one is asked for
            args=["--headless=new", "--no-sandbox", "--disable-gpu", *load],
            ignore_default_args=["--disable-extensions"],
        )
        page, popup = context.pages[0], context.new_page()
        page.goto(site.url("/shut"))
        popup.goto(f"chrome-extension://{named(EXTENSION)}/popup.html")
        popup.get_by_label("Address of the server").fill(address)
        popup.get_by_label("Key").fill(keys.add("browser", adds_only=True))
        page.bring_to_front()
        popup.evaluate("document.querySelector('#settings button').click()")
        expect(popup.get_by_role("status")).to_have_text("Added: “Ferry back”.")
        keys.remove("browser")
        popup.reload()
        expect(popup.get_by_role("status")).to_have_text("The server does not know this key.")
        context.close()
    (article,) = qa.articles()
    assert article.text == SEEN  # what the page's own script would have written was not shown


def named(extension: Path) -> str:
    """What Chromium calls an extension that it loads from a folder."""
    return "".join(chr(97 + int(digit, 16)) for digit in hashlib.sha256(str(extension).encode()).hexdigest()[:32])


@pytest.mark.browser
def test_the_bookmarklet_brings_the_page_and_no_page_adds_by_itself(
    chromium: Browser, address: str, site: Site, qa: ArticleQA
) -> None:
    context = chromium.new_context(locale="zh-CN")
    page = context.new_page()
    page.goto(f"{address}/ui/keep.html")
    link = page.get_by_role("link", name="添加到我的文章").get_attribute("href")
    assert link is not None
    for number, path in enumerate(("/shut", "/ferry")):
        page.goto(site.url(path))
        window = opened(page, unquote(link.removeprefix("javascript:")))
        add = window.get_by_role("button", name="添加")
        expect(add).to_be_disabled()  # a click that was meant for the page before does nothing
        assert len(qa.articles()) == number
        add.click()
        expect(window.get_by_text("已添加：“Ferry back”。")).to_be_visible()
        window.close()
    assert {a.url for a in qa.articles()} == {site.url("/ferry"), site.url("/shut")}
    assert any(a.text == f"{SEEN}\n\nNobody on the island had complained." for a in qa.articles())

    lie = json.dumps({"url": "https://post.example/", "title": "x", "html": PAGE})
    script = f"w = open('{address}/ui/keep.html'); addEventListener('message', () => w.postMessage({lie}, '*'))"
    expect(opened(page, script).get_by_text("该网页给出的网址不是它自己的。")).to_be_visible()
    answer = page.evaluate(
        "(to) => fetch(to, {method: 'POST', mode: 'no-cors', body: '{}'}).then((r) => r.type, () => 'refused')",
        f"{address}/v1/articles",
    )
    assert answer in ("opaque", "refused")
    assert len(qa.articles()) == 2
    context.close()


def opened(page: Page, script: str) -> Page:
    """The window that `script` opens on a page."""
    with page.expect_popup() as popup:
        page.evaluate(f"() => {{ {script} }}")
    return popup.value
