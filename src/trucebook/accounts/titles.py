"""Plain titles for incidents and disagreements, from what the claims name: act, agent, object, day."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import cache

from trucebook.accounts.origins import is_pronoun, is_self, normalise
from trucebook.accounts.words import data_file, word_list
from trucebook.vocabulary import Actor, Cast, Claim, Name

_LONGEST_OBJECT = 48
_QUOTES = dict.fromkeys(map(ord, '‘“”"'))


@cache
def _acts() -> Mapping[str, tuple[str, str, str]]:
    return {act: (past, plain, rest or "") for act, (past, plain, rest) in data_file("titles")["acts"].items()}


def past(act: str) -> str:
    """The past form of an act in our own words: "ended"."""
    return _acts().get(act, (act.replace("_", " "), "", ""))[0]


def participle(act: str) -> str:
    """The passive form of an act in our own words: "broken"."""
    words = past(act)
    return str(data_file("titles")["participles"].get(words, words))


def plain(act: str) -> str:
    """The plain form of an act in our own words: "end"."""
    return _acts().get(act, ("", act.replace("_", " "), ""))[1]


def object_words(act: str, claims: Iterable[Claim], cast: Cast) -> str:
    """What the act was done to, as most claims name it; else the act's usual object."""
    names = Counter(object_name(name, cast) for claim in claims for name in claim.patient)
    short = {name: count for name, count in names.items() if _is_object(name)}
    if short:
        return min(short, key=lambda name: (_is_another(name), -short[name], len(name), name))
    return _acts().get(act, ("", "", ""))[2]


def _is_object(name: str) -> bool:
    return 0 < len(name) <= _LONGEST_OBJECT and any(character.isalpha() for character in name)


def _is_another(name: str) -> bool:
    """Whether a name says only how many more: "any ship", "more captives"."""
    return name.split()[0].casefold() in word_list("incidents", "another")


def agent_words(claims: Iterable[Claim], cast: Cast) -> str:
    """Who did it, as most claims name them; empty when none does."""
    named = (name for claim in claims for name in claim.agent if not (is_self(name.name) or is_pronoun(name.name)))
    names = Counter(_agent_shown(name, cast) for name in named)
    return min(names, key=lambda name: (-names[name], name)) if names else ""


def _agent_shown(name: Name, cast: Cast) -> str:
    principal = cast.get(cast.principal(name.actor))
    return with_article(principal) if principal else _without_quotes(name.name)


def with_article(actor: Actor) -> str:
    """The name as it stands in a sentence: "the United States", "Northland".

    An article is put where the cast has the name with one among its aliases, or where the word that names the
    kind of body takes one.
    """
    plain_name = actor.name
    head = plain_name.split(" of ")[0] if " of " in plain_name else plain_name
    takes = head.split()[-1].casefold() in word_list("titles", "articled") and " " in plain_name
    aliased = f"the {plain_name}".casefold() in (alias.casefold() for alias in actor.aliases)
    has = plain_name.casefold().startswith("the ")
    return f"the {plain_name[4:] if has else plain_name}" if takes or aliased or has else plain_name


def principal_name(name: Name, cast: Cast) -> str:
    """The name of whom somebody acts for; as written for a stranger to the cast."""
    actor = cast.get(cast.principal(name.actor))
    return actor.name if actor else name.name.strip()


def object_name(name: Name, cast: Cast) -> str:
    """An object's name: the cast's where the words are a name of it, else as written ("40 of its soldiers")."""
    actor = cast.get(name.actor)
    written = _without_quotes(name.name)
    if actor is None or normalise(written) not in map(
        normalise, (actor.name, *actor.aliases, *actor.demonyms, *actor.titles)
    ):
        return written
    shown = with_article(actor)
    return f"the {shown}" if written.startswith("the ") and actor.kind == "place" and shown == actor.name else shown


def _without_quotes(name: str) -> str:
    words = name.translate(_QUOTES).split()
    return " ".join([words[0].lower() if words[0] in ("The", "A", "An") else words[0], *words[1:]]) if words else ""


def way(act: str, thing: str) -> str:
    """The question how an act came about: "How the truce was broken"."""
    return str(data_file("titles")["ways"].get(act, "How it came to {}")).format(thing or "the truce")


def incident_title(act: str, claims: Sequence[Claim], cast: Cast) -> str:
    """ "Northland released captives", or "Captives: released" where the claims do not all say so of one agent.

    Where no claim says that it was done the title says what it is: "Northland to release captives (planned)". Our
    own words lay an act to nobody whom some account does not name, or somebody denies it of.
    """
    same = [claim for claim in claims if claim.act == act]
    done = [claim for claim in same if claim.modality == "actual"]
    told = done or same
    agents = {agent_words([claim], cast) for claim in told}
    thing = object_words(act, told, cast)
    if len(agents) == 1 and "" not in agents and all(claim.polarity == "affirmed" for claim in same):
        words = f"{agents.pop()} {past(act) if done else f'to {plain(act)}'} {thing}".strip()
    else:
        how = participle(act) if done else f"to be {participle(act)}"
        words = f"{thing}: {how}" if thing else how
    return words[:1].upper() + words[1:] + ("" if done else f" ({_mood(told)})")


def _mood(claims: Iterable[Claim]) -> str:
    """How most claims put it: "planned", "required"."""
    moods = Counter(claim.modality for claim in claims)
    return min(moods, key=lambda mood: (-moods[mood], mood))
