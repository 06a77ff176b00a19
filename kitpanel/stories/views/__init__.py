"""The stories' pages: everybody's, a grantee's own, the staff's."""

from flask import Blueprint

bp = Blueprint("stories", __name__)

from kitpanel.stories.views import calls, desk, own, own_photos, photos, public  # noqa: E402, F401 - the views put themselves on the blueprint
