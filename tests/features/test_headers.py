"""The browser is told to help (promise 21): every header compared whole, on one page of each kind."""

import pytest
from factories import make_person

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; media-src 'self'; "
    "connect-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; upgrade-insecure-requests"
)
ALWAYS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=()",
    "Strict-Transport-Security": "max-age=63072000; includeSubDomains",
}
LEFT_OUT = {"Content-Length", "Set-Cookie", "Date"}


def told(response):
    return {name: value for name, value in response.headers.items() if name not in LEFT_OUT}


@pytest.fixture
def ada(kept, visitor):
    with kept():
        person = make_person(name="Ada")
    return visitor(person)


def test_a_public_page(visitor):
    page = {**ALWAYS, "Content-Type": "text/html; charset=utf-8", "Cache-Control": "no-cache", "Vary": "Cookie"}
    assert told(visitor().get("/privacy")) == page


def test_a_personal_page(ada):
    page = {**ALWAYS, "Content-Type": "text/html; charset=utf-8", "Cache-Control": "no-store", "Vary": "Cookie"}
    assert told(ada.get("/waiting")) == page


def test_an_error(visitor):
    page = {**ALWAYS, "Content-Type": "text/html; charset=utf-8", "Cache-Control": "no-cache", "Vary": "Cookie"}
    assert told(visitor().get("/no-such-page")) == page


def test_a_redirect(visitor):
    sent = told(visitor().get("/waiting"))
    assert sent == {
        **ALWAYS, "Content-Type": "text/html; charset=utf-8", "Cache-Control": "no-cache", "Vary": "Cookie",
        "Location": "/sign-in?next=%2Fwaiting",
    }  # fmt: skip


def test_the_cookie_is_for_this_host_alone_and_no_script_reads_it(visitor):
    client = visitor()
    client.get("/sign-in")
    cookie = client.get("/sign-in").headers.get("Set-Cookie") or visitor().get("/sign-in").headers["Set-Cookie"]
    name, *rest = [part.strip() for part in cookie.split(";")]
    assert name.startswith("__Host-kit=")
    assert sorted(rest) == ["HttpOnly", "Path=/", "SameSite=Lax", "Secure"]


def test_a_static_file_is_what_it_says_and_no_other_site_uses_it(visitor):
    sent = told(visitor().get("/static/favicon.svg"))
    kept = {name: value for name, value in sent.items() if name not in {"Last-Modified", "ETag"}}
    assert kept == {
        "Content-Type": "image/svg+xml", "Cache-Control": "max-age=3600, public", "X-Content-Type-Options": "nosniff",
        "Cross-Origin-Resource-Policy": "same-origin", "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'",
    }  # fmt: skip
