"""Reading a page as its reader does: the text of its parts, found by tag and class."""

import re

import html5lib

_HTML = "{http://www.w3.org/1999/xhtml}"


def parts_of(page, selector):
    """List the elements of a page that `selector` names: "h1", ".kit-prose p", "li.is-now": tags and classes only."""
    found = [html5lib.parse(page)]
    for step in selector.split():
        tag, *classes = step.split(".")
        found = [
            one
            for root in found
            for one in root.iter()
            if one is not root
            and isinstance(one.tag, str)
            and tag in {"", one.tag.removeprefix(_HTML)}
            and set(classes) <= set(one.get("class", "").split())
        ]
    return list(dict.fromkeys(found))


def text_in(element):
    """Give the text of an element, its spaces folded."""
    return re.sub(r"\s+", " ", "".join(element.itertext())).strip()


def texts_of(page, selector):
    """List the texts of the elements that `selector` names."""
    return [text_in(one) for one in parts_of(page, selector)]
