"""The workbench in the browser: HTTP to the desk, and back as HTML or as the same page in JSON."""

from trucebook.web.app import make_app
from trucebook.web.guard import Rules
from trucebook.web.serving import Address, serve

__all__ = ["Address", "Rules", "make_app", "serve"]
