"""Bodies that publish their own words: a bulletin is never a copy of the report that quotes it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace

from trucebook.accounts.credits import find_credit, outlet_key
from trucebook.accounts.origins import Sources, bare_name, normalise, sources_of
from trucebook.vocabulary import Cast, Claim, Copies, Report, first_day, last_day, short_id


def settle_bulletins(
    copies: Iterable[Copies], reports: Iterable[Report], claims: Iterable[Claim], cast: Cast
) -> tuple[Copies, ...]:
    """The reuse classes, in which no text counts as the copy of a text that names its outlet as the speaker.

    Where the report that came first gives a member's outlet as the source of what it tells, that member is the
    first, whatever the dates: whoever quotes had the words from there. An outlet of the press may print a story
    that cites it, so that its text must not be later. Where the class credits its text to another by name, the
    member leaves the class instead, so that neither speaks with the other's voice.
    """
    speakers = _Speakers(reports, claims, sources_of(cast))
    settled = (found for item in copies for found in speakers.settle(item))
    return tuple(sorted(settled, key=lambda item: item.id))


class _Speakers:
    """Whom each report names as speaking, and whose words it publishes, both as comparable keys."""

    def __init__(self, reports: Iterable[Report], claims: Iterable[Claim], sources: Sources) -> None:
        self.reports = {report.id: report for report in reports}
        self.sources = sources
        self.named: dict[str, set[str]] = defaultdict(set)
        for claim in claims:
            self.named[claim.report] |= {self._key(voice.name, voice.actor) for voice in claim.chain[1:]}

    def settle(self, item: Copies) -> Iterator[Copies]:
        own = next((name for name in item.reports if self._is_cited(name, item)), None)
        if own is not None and self._credits_another(own, item):
            yield from self._without(own, item)
        elif own is not None and own != item.first:
            outlet = self.reports[own].outlet
            reason = f"{outlet} published it, whom the others name as their source"
            yield replace(item, first=own, credit=outlet, reason=reason)
        else:
            yield item

    def _is_cited(self, name: str, item: Copies) -> bool:
        """Whether a member publishes the words of whom the first cites; the first itself, of whom any cites."""
        outlet = self.reports[name].outlet
        if not outlet or len(item.reports) < 2 or self._prints_another(name):
            return False
        key = self._outlet(name)
        quoting = item.reports if item.first == name else (item.first,)
        cited = any(key in self.named[other] for other in quoting if self._outlet(other) != key)
        return cited and self._may_be_first(name, item)

    def _may_be_first(self, name: str, item: Copies) -> bool:
        actor = self.sources.actor_named(self.reports[name].outlet)
        if actor is not None and actor.kind != "outlet":
            return True
        mine, theirs = first_day(self.reports[name].published), last_day(self.reports[item.first].published)
        return mine is None or theirs is None or mine <= theirs

    def _prints_another(self, name: str) -> bool:
        """Whether a report says itself that its text is another's."""
        credit = find_credit(self.reports[name].text)
        return credit is not None and outlet_key(credit) != outlet_key(self.reports[name].outlet or "")

    def _credits_another(self, name: str, item: Copies) -> bool:
        """Whether the other members say that their text is somebody's who is not this member's outlet."""
        said = any(find_credit(self.reports[other].text) for other in item.reports)
        return said and outlet_key(item.credit or "") != outlet_key(self.reports[name].outlet or "")

    def _without(self, name: str, item: Copies) -> Iterator[Copies]:
        left = tuple(other for other in item.reports if other != name)
        early = min(left, key=lambda other: (self.reports[other].published or "~", other))
        if len(left) > 1 or outlet_key(self.reports[early].outlet or "") != outlet_key(item.credit or ""):
            first = early if item.first == name else item.first
            yield replace(item, id=short_id("reuse-", *left), reports=left, first=first)

    def _outlet(self, name: str) -> str:
        return self._key(self.reports[name].outlet or "")

    def _key(self, name: str, actor: str | None = None) -> str:
        found = self.sources.actor_named(name)
        known = actor or (found.id if found else None)
        return self.sources.cast.principal(known) or normalise(bare_name(name))
