"""Whose name that is: the cast, descriptions that go back to it, strangers, and places."""
