"""What networks say of texts they were not fitted on: the chances from which a smaller one learns."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence

import numpy as np
import torch

from training.corpus import OWN_HAND, Article
from training.examples import Array, Pieces, Window, inner_articles, make_windows, stack
from training.network import Network
from trucebook.reading.tagger.encoding import LABELS, LEVELS, Layout
from trucebook.reading.tagger.tagging import bare

TOGETHER = 64  # windows read in one go


def folds(articles: Sequence[Article], number: int) -> list[list[Article]]:
    """The articles in so many parts, none in two, by a hash of their names."""
    order = sorted(articles, key=lambda item: hashlib.sha256(item.id.encode()).digest())
    return [order[part::number] for part in range(number)]


def hands_of(articles: Sequence[Article]) -> dict[str, int]:
    """The number of each annotator, from 1 on."""
    return {
        name: number for number, name in enumerate(sorted({name for item in articles for name in item.hands}), 1)
    }


def read(
    network: Network, articles: Sequence[Article], pieces: Pieces, *, cuts: Sequence[int], hands: Sequence[int]
) -> dict[str, Array]:
    """The chances of each label at each level for each word, `[words, levels, labels]`, by the article's id.

    The mean over all `hands` and over windows of several lengths, for neither of them is the right one.
    """
    network.eval()
    read_so = [_read(network, articles, pieces, limit, hands) for limit in cuts]
    return {name: np.mean([found[name] for found in read_so], axis=0, dtype=np.float32) for name in read_so[0]}


def _read(
    network: Network, articles: Sequence[Article], pieces: Pieces, limit: int, hands: Sequence[int]
) -> dict[str, Array]:
    made = make_windows([_unmarked(item) for item in articles], pieces, limit=limit)
    order = sorted(range(len(made)), key=lambda number: len(made[number].forms))
    rows: dict[int, Array] = {}
    for start in range(0, len(order), TOGETHER):
        group = order[start : start + TOGETHER]
        rows |= zip(group, _chances(network, [made[number] for number in group], pieces, hands), strict=True)
    parts: dict[str, list[Array]] = {}
    for number, window in enumerate(made):
        parts.setdefault(window.article, []).append(rows[number])
    return {name: np.concatenate(found) for name, found in parts.items()}


def _unmarked(article: Article) -> Article:
    return Article(article.id, article.text, ((),))


def _chances(network: Network, group: Sequence[Window], pieces: Pieces, hands: Sequence[int]) -> Iterator[Array]:
    device = next(network.parameters()).device.type
    batch = stack(group, pieces).on(device)
    total = torch.zeros(())
    with torch.inference_mode(), torch.autocast(device, torch.bfloat16, enabled=device == "cuda"):
        for hand in hands:
            labels, _ = network(batch, torch.full_like(batch.hands, hand))
            total = total.to(device) + torch.softmax(labels.float(), -1)
    for window, rows in zip(group, (total / len(hands)).cpu().numpy(), strict=True):
        yield rows[: len(window.forms)]


def teach(
    network: Network, articles: Sequence[Article], pieces: Pieces, hands: Mapping[str, int], cuts: Sequence[int]
) -> dict[str, Array]:
    """What a network says of articles and of their contents as texts of their own, `[words, levels * labels]`.

    The surface is read as all annotators of the kind would read it together, what is told inside contents as we
    mark it ourselves. The second level of an article is what is said of its contents at their surface.
    """
    own = hands[OWN_HAND]
    others = [number for number in hands.values() if number != own]
    ours, theirs = [item for item in articles if item.is_nested], [item for item in articles if not item.is_nested]
    surface = {
        **read(network, ours, pieces, cuts=cuts, hands=[own]),
        **read(network, theirs, pieces, cuts=cuts, hands=others or [own]),
    }
    inner = read(network, inner_articles(articles), pieces, cuts=cuts[:1], hands=[own])
    return {
        **{item.id: _laid(item, surface[item.id], inner) for item in articles if item.id in surface},
        **{name: _alone(rows) for name, rows in inner.items() if name.split("/")[0] in {item.id for item in ours}},
    }


def _laid(article: Article, surface: Array, inner: Mapping[str, Array]) -> Array:
    layout = Layout.of(article.text)
    rows = _alone(surface)
    for item in article.marked:
        for piece, span in enumerate(item.content if item.parent is None else ()):
            words = layout.touched(bare(article.text, span))
            found = inner.get(f"{article.id}/{item.number}.{piece}")
            if found is not None and len(found) == len(words):
                rows[words.start : words.stop, len(LABELS) :] = found[:, 0]
    return rows


def _alone(surface: Array) -> Array:
    rows = np.full((len(surface), LEVELS * len(LABELS)), np.nan, np.float32)
    rows[:, : len(LABELS)] = surface[:, 0]
    return rows
