"""A one-time key is used once: on both databases the second to come gets the first one's answer (promise 6)."""

import pytest

from kitpanel.core import once
from kitpanel.core.errors import Refused


def test_a_key_is_used_once_and_then_leads_where_it_led(app, kept, clock):
    with kept():
        assert once.claim("a-key-of-a-page", "digest", now=clock()) is None
        once.answered("a-key-of-a-page", "/where/it/led")
    with kept():
        used = once.claim("a-key-of-a-page", "digest", now=clock())
        assert (used.location, used.digest) == ("/where/it/led", "digest")


def test_a_key_with_other_content_is_refused(app, kept, clock):
    with kept():
        once.claim("a-key-of-a-page", "digest", now=clock())
    with kept(), pytest.raises(Refused, match="already sent with other answers"):
        once.claim("a-key-of-a-page", "another digest", now=clock())


def test_a_key_whose_work_was_dropped_can_be_used_again(app, kept, clock):
    with pytest.raises(RuntimeError), kept():
        once.claim("a-key-of-a-page", "digest", now=clock())
        raise RuntimeError
    with kept():
        assert once.claim("a-key-of-a-page", "digest", now=clock()) is None


@pytest.mark.parametrize("key", ["", "a\x00b", "two words", "ключ", "k" * 65, "line\nbreak"])
def test_a_key_that_is_not_one_of_ours_is_refused(kept, clock, key):
    with kept(), pytest.raises(Refused, match="This page is out of date"):
        once.claim(key, "digest", now=clock())
