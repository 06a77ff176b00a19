"""Choosing the language of the pages."""

from flask import Response, make_response, redirect

from kitpanel.core import languages
from kitpanel.core.web import see_other
from kitpanel.people.access import access, everyone
from kitpanel.people.views.session import page_of_form
from kitpanel.site.forms import LanguageForm
from kitpanel.site.views import bp


@bp.post("/language")
@access(everyone)
def choose_language() -> Response:
    """Keep the language this visitor chose, and show the page they came from in it."""
    form = LanguageForm()
    form.locale.offer((choice.locale, choice.name) for choice in languages.choices())
    if not form.validate():
        return see_other("site.home")
    languages.choose(form.locale.data)
    return make_response(redirect(page_of_form(), 303))
