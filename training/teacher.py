"""Training the graph-based teacher on the treebanks, and parsing with it."""

from __future__ import annotations

import random
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import torch
from torch import Tensor, nn
from torch.nn import functional
from torch.optim.swa_utils import AveragedModel

from training.biaffine import Biaffine
from training.conllu import Sentence
from training.tables import IGNORED, TOP_ROW, Tables, pad
from training.trees import best_tree

#: Words a batch in training; the learning rate's peak, and the share of the steps that lead up to it.
_BATCH, _RATE, _WARM_UP = 1000, 2e-3, 0.03
#: Of the running mean of the weights: about the last 500 steps count.
_DECAY = 0.998
#: Epochs from one look at the held-out parts to the next.
_LOOK = 3
#: Words a batch in reading.
_READ = 4000
#: What another parser's opinion adds to a log probability. Of 0, 0.7, 1.5, 2.5 and 4 the best for arcs and relations.
_VOTE = 1.5


@dataclass(frozen=True, slots=True)
class Parsed:
    """One sentence's analysis. ``heads`` as in `Word`: the word's own index at the root."""

    heads: list[int]
    labels: list[str]
    upos: list[str]
    xpos: list[str]
    feats: list[str]
    #: Mean log probability of a word's head and relation, votes included.
    confidence: float


class Teacher:
    """Networks of one kind with the tables they share; of several, the mean of their log probabilities counts."""

    def __init__(self, tables: Tables, nets: Sequence[nn.Module]) -> None:
        self.tables = tables
        self.nets = nets

    def parse(self, sentences: Iterable[Sequence[str]], opinions: Sequence[Sentence] = ()) -> Iterator[Parsed]:
        """Analyses of tokenised sentences, in their order.

        ``opinions``, another parser's analyses of the same sentences, have a vote: parsers of different kinds err in
        different places.
        """
        listed = list(sentences)
        order = sorted(range(len(listed)), key=lambda i: len(listed[i]))
        found: dict[int, Parsed] = {}
        for net in self.nets:
            net.eval()
        for part in _batches(order, [len(s) for s in listed], _READ):
            heard = [opinions[i] for i in part] if opinions else None
            found.update(zip(part, self._parse([listed[i] for i in part], heard), strict=True))
        yield from (found[i] for i in range(len(listed)))

    @torch.inference_mode()  # type: ignore[untyped-decorator]
    def _parse(self, sentences: list[Sequence[str]], opinions: list[Sentence] | None) -> Iterator[Parsed]:
        votes = self.tables.gold(opinions) if opinions else None
        batch = self.tables.batch(sentences)
        with _fast():
            outputs = [net(batch) for net in self.nets]
        arcs = _swayed([output.arcs for output in outputs], votes and votes.heads)
        trees = [best_tree(arcs[i, : len(s) + 1, : len(s) + 1].numpy()) for i, s in enumerate(sentences)]
        heads = pad([tree.tolist() for tree in trees])
        with _fast():
            relations = [net.relations(output, heads) for net, output in zip(self.nets, outputs, strict=True)]
        sure, labels = _swayed(relations, votes and votes.labels).max(2)
        sure += arcs.gather(2, heads[:, :, None]).squeeze(2)
        columns = list(zip(*(output.tags for output in outputs), strict=True))
        voted = votes.tags if votes else [None] * len(columns)
        tags = [_swayed(*pair).argmax(2) for pair in zip(columns, voted, strict=True)]
        for i, sentence in enumerate(sentences):
            end = len(sentence) + 1
            upos, xpos, feats = (
                [values[row] for row in column[i, 1:end].tolist()]
                for values, column in zip(self.tables.tags, tags, strict=True)
            )
            yield Parsed(
                heads=[head - 1 if head else word for word, head in enumerate(heads[i, 1:end].tolist())],
                labels=[self.tables.labels[row] for row in labels[i, 1:end].tolist()],
                upos=upos,
                xpos=xpos,
                feats=feats,
                confidence=float(sure[i, 1:end].mean()),
            )

    def save(self, path: Path) -> None:
        """Write weights and tables to one file."""
        torch.save({"tables": asdict(self.tables), "weights": [net.state_dict() for net in self.nets]}, path)

    @classmethod
    def load(cls, *paths: Path) -> Teacher:
        """Read what `save` wrote; teachers trained on the same sentences become one."""
        stored = [torch.load(path) for path in paths]
        tables = Tables(**stored[0]["tables"])
        if any(Tables(**other["tables"]) != tables for other in stored):
            raise ValueError("these teachers were trained on different sentences: train them again")
        nets = [_restored(tables, weights) for one in stored for weights in one["weights"]]
        return cls(tables, nets)


def train(
    sentences: Sequence[Sentence],
    dev: dict[str, list[Sentence]],
    vectors: tuple[dict[str, int], Tensor],
    epochs: int,
    seed: int,
) -> Teacher:
    """One network trained on whole sentences, its weights averaged. Prints scores on ``dev``, which decide nothing."""
    torch.manual_seed(seed)
    rng = random.Random(seed)
    tables = Tables.of(sentences, vectors[0])
    net = _network(tables, vectors[1])
    averaged = AveragedModel(net, avg_fn=_running_mean)
    teacher = Teacher(tables, [averaged.module])
    sizes = [len(sentence.words) for sentence in sentences]
    batches = [_shuffled(sizes, rng) for _ in range(epochs)]
    optimizer, schedule = _steering(net, sum(map(len, batches)))
    for epoch, parts in enumerate(batches, 1):
        began, total = time.monotonic(), 0.0
        net.train()
        for part in parts:
            total += _step(net, optimizer, _loss(net, tables, [sentences[i] for i in part], rng))
            schedule.step()
            averaged.update_parameters(net)
        print(f"epoch {epoch} {time.monotonic() - began:.0f} s loss {total:.0f}", flush=True)
        if epoch % _LOOK == 0 or epoch == epochs:
            print({name: score(teacher, part) for name, part in dev.items()}, flush=True)
    return teacher


def score(teacher: Teacher, sentences: Sequence[Sentence]) -> dict[str, float]:
    """Per cent of gold words with the right tag, head, and head with relation; gold tokens and sentences."""
    right: Counter[str] = Counter()
    analyses = teacher.parse([[word.form for word in sentence.words] for sentence in sentences])
    for sentence, parsed in zip(sentences, analyses, strict=True):
        for i, word in enumerate(sentence.words):
            attached = parsed.heads[i] == word.head
            right["UPOS"] += parsed.upos[i] == word.upos
            right["FEATS"] += parsed.feats[i] == word.feats
            right["UAS"] += attached
            right["LAS"] += attached and parsed.labels[i] == word.deprel
    words = sum(len(sentence.words) for sentence in sentences)
    return {key: round(100 * count / words, 2) for key, count in right.items()}


def _steering(net: nn.Module, steps: int) -> tuple[torch.optim.Optimizer, torch.optim.lr_scheduler.LRScheduler]:
    optimizer = torch.optim.Adam(net.parameters(), lr=_RATE, betas=(0.9, 0.9))
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimizer, _RATE, total_steps=steps + 1, pct_start=_WARM_UP, cycle_momentum=False
    )
    return optimizer, schedule


def _network(tables: Tables, vectors: Tensor) -> nn.Module:
    words, characters = (len(rows) + TOP_ROW + 1 for rows in (tables.words, tables.characters))
    return Biaffine(words, vectors, characters, len(tables.labels), [len(values) for values in tables.tags])


def _restored(tables: Tables, weights: dict[str, Tensor]) -> nn.Module:
    net = _network(tables, weights["vector.weight"])
    net.load_state_dict(weights)
    return net


def _swayed(scores: Sequence[Tensor], voted: Tensor | None) -> Tensor:
    """The mean of the networks' log probabilities, with the votes added."""
    sure = torch.stack([functional.log_softmax(one, 2) for one in scores]).mean(0)
    if voted is None:
        return sure
    known = (voted != IGNORED)[:, :, None]
    return sure.scatter_add(2, voted.clamp(min=0)[:, :, None], _VOTE * known)


def _running_mean(mean: Tensor, new: Tensor, steps: Tensor) -> Tensor:
    """The mean over the last steps; in the beginning over a tenth of those made, so that none of the start is kept."""
    return torch.lerp(mean, new, max(1 - _DECAY, 10 / (10 + int(steps))))


def _step(net: nn.Module, optimizer: torch.optim.Optimizer, loss: Tensor) -> float:
    optimizer.zero_grad()
    loss.backward()
    nn.utils.clip_grad_norm_(net.parameters(), 5.0)
    optimizer.step()
    return float(loss.item())


def _loss(net: nn.Module, tables: Tables, sentences: list[Sentence], rng: random.Random) -> Tensor:
    gold = tables.gold(sentences)
    with _fast():
        output = net(tables.batch([[word.form for word in s.words] for s in sentences], rng))
        relations = net.relations(output, gold.heads.clamp(min=0))
    loss = _entropy(output.arcs, gold.heads) + _entropy(relations, gold.labels)
    for scores, wanted in zip(output.tags, gold.tags, strict=True):
        loss = loss + 0.5 * _entropy(scores, wanted)
    return loss


def _fast() -> torch.autocast:
    """Matrix products in half precision: twice as fast."""
    return torch.autocast("cpu", dtype=torch.bfloat16)


def _entropy(scores: Tensor, wanted: Tensor) -> Tensor:
    return functional.cross_entropy(scores.flatten(0, 1), wanted.flatten(), ignore_index=IGNORED)


def _shuffled(sizes: list[int], rng: random.Random) -> list[list[int]]:
    """Batches of sentences of about the same length, other ones each time."""
    order = sorted(range(len(sizes)), key=lambda i: sizes[i] * rng.uniform(0.9, 1.1))
    batches = list(_batches(order, sizes, _BATCH))
    rng.shuffle(batches)
    return batches


def _batches(order: Iterable[int], sizes: list[int], words: int) -> Iterator[list[int]]:
    part: list[int] = []
    for i in order:
        if part and (len(part) + 1) * sizes[i] > words:
            yield part
            part = []
        part.append(i)
    if part:
        yield part
