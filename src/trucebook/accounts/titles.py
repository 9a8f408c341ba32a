"""Plain titles for incidents and disagreements, from what the claims name: act, agent, object, day."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import cache

from trucebook.accounts.words import data_file
from trucebook.vocabulary import Cast, Claim, Name

_LONGEST_OBJECT = 48
_QUOTES = dict.fromkeys(map(ord, '‘“”"'))


@cache
def _acts() -> Mapping[str, tuple[str, str, str]]:
    return {act: (past, plain, rest or "") for act, (past, plain, rest) in data_file("titles")["acts"].items()}


def past(act: str) -> str:
    """The past form of an act in our own words: "ended"."""
    return _acts().get(act, (act.replace("_", " "), "", ""))[0]


def plain(act: str) -> str:
    """The plain form of an act in our own words: "end"."""
    return _acts().get(act, ("", act.replace("_", " "), ""))[1]


def object_words(act: str, claims: Iterable[Claim], cast: Cast) -> str:
    """What the act was done to, as most claims name it; else the act's usual object."""
    names = Counter(_shown(name, cast) for claim in claims for name in claim.patient)
    short = {name: count for name, count in names.items() if 0 < len(name) <= _LONGEST_OBJECT}
    if short:
        return min(short, key=lambda name: (-short[name], len(name), name))
    return _acts().get(act, ("", "", ""))[2]


def agent_words(claims: Iterable[Claim], cast: Cast) -> str:
    """Who did it, as most claims name them; empty when none does."""
    names = Counter(principal_name(name, cast) for claim in claims for name in claim.agent)
    return min(names, key=lambda name: (-names[name], name)) if names else ""


def principal_name(name: Name, cast: Cast) -> str:
    """The name of whom somebody acts for; as written for a stranger to the cast."""
    actor = cast.get(cast.principal(name.actor))
    return actor.name if actor else name.name.strip()


def _shown(name: Name, cast: Cast) -> str:
    actor = cast.get(name.actor)
    if actor:
        return actor.name
    words = name.name.translate(_QUOTES).split()
    return " ".join([words[0].lower() if words[0] in ("The", "A", "An") else words[0], *words[1:]]) if words else ""


def incident_title(act: str, claims: Sequence[Claim], cast: Cast) -> str:
    """ "Northland released captives"; without an agent "captives: released"."""
    agent, thing = agent_words(claims, cast), object_words(act, claims, cast)
    if agent:
        return f"{agent} {past(act)} {thing}".strip()
    return f"{thing}: {past(act)}" if thing else past(act)
