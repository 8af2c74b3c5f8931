"""Which reporting word a quotation belongs to, by where it stands: before, after, around, or in the last paragraph.

Position decides here rather than grammar: parsers are weakest around quotation marks, and the conventions of
print are strict. Linear in the number of tokens: each look reaches over a fixed window.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field

from bot.domain.facts import MentionType
from bot.extract.attribution.grammar import own_subject
from bot.extract.attribution.hits import Hit, Part
from bot.extract.attribution.sources import find_source
from bot.extract.parse import Token
from bot.extract.reading import Quotation, Reading

#: Tokens between a quotation and its reporting verb: room for "Foreign Minister A. B., who had just come back, said".
_WINDOW = 30
_ENDS_OPEN = frozenset((",", "?", "!", "—", "–", "-", "…", "...", "--"))
_STOPS = frozenset((".", "!", "?", ";"))
#: A quotation of fewer words that is no sentence, without a reporting verb beside it, is a word held at arm's length.
_FEWEST = 4
_MAY_FOLLOW = frozenset((",", ":", "–", "—", "-"))


@dataclass(slots=True)
class Links:
    """What was decided: quotations by hit (an index into the hits), and quotations that continue a hit's speaker."""

    quoted: dict[int, list[Quotation]] = field(default_factory=dict)
    continued: list[tuple[int, list[Quotation]]] = field(default_factory=list)
    #: Quotations that only the sentence before announces, with its subject: 'She laughed. "No."'
    beside: list[tuple[Token, Quotation]] = field(default_factory=list)


class Linker:
    """Links one article's quotations to reporting words."""

    def __init__(self, reading: Reading, hits: Sequence[Hit]) -> None:
        self.reading = reading
        self.doc = reading.doc
        self.hits = hits
        self.usable = [
            number
            for number, hit in enumerate(hits)
            if hit.part is Part.VERB
            and hit.takes("quote") is not None
            and reading.quotation_at(hit.head.i) is None
            and not (hit.hypothetical and hit.head.dep_ == "advcl")
        ]
        self.heads = [hits[number].head.i for number in self.usable]
        self.verbs = [hit.head.i for hit in hits if hit.part is Part.VERB]
        self.links = Links()

    def link(self) -> Links:
        """Decide for every quotation of the article, in text order."""
        last: tuple[Quotation, int] | None = None
        alone = 0
        for quotation in self.reading.quotations:
            hit = self._hit_of(quotation, last)
            if hit is not None:
                self.links.quoted.setdefault(hit, []).append(quotation)
                last, alone = (quotation, hit), 0
                continue
            if not self._speech(quotation):
                continue
            if last is None:
                self._beside(quotation)
                continue
            if (quotation.continues and self._previous_paragraph(last[0], quotation)) or self._same_paragraph(
                last[0], quotation
            ):
                self._append(last[1], quotation)
            elif alone < 1 and self._whole_paragraph(quotation) and self._previous_paragraph(last[0], quotation):
                self.links.continued.append((last[1], [quotation]))
                alone += 1
            else:
                self._beside(quotation)
                last = None
                continue
            last = quotation, last[1]
        return self.links

    def _hit_of(self, quotation: Quotation, last: tuple[Quotation, int] | None) -> int | None:
        """The reporting verb beside a quotation. A comma inside its end announces one after it."""
        before = self._before(quotation, last)
        if before is not None and quotation.closed and self._last_mark(quotation.end) != ",":
            return before
        after = self._after(quotation)
        lead = self.doc[quotation.start - 1] if quotation.start else None
        if before is not None and (after is None or (lead is not None and lead.text in (",", ":"))):
            return before
        return after

    def _last_mark(self, end: int) -> str:
        """What a quotation ends with before its closing mark, that of one inside it left out: “… ‘No Winner,’” said."""
        index = end - 2
        while index > 0 and self.doc[index].is_quote:
            index -= 1
        return self.doc[index].text

    def _beside(self, quotation: Quotation) -> None:
        """'Her husband nodded: "Somebody has to."': the person of whom the words straight before tell."""
        first = quotation.start
        if first == 0 or self._block(first - 1) != self._block(first):
            return
        lead = self.doc[first - 1]
        if lead.text not in (":", ".", "!", "?") or self.reading.quotation_at(lead.i) is not None:
            return
        subject = own_subject(lead.sent.root)
        if subject is not None and subject.i < first and self._person(subject):
            self.links.beside.append((subject, quotation))

    def _person(self, token: Token) -> bool:
        if token.lower_ in ("he", "she") or token.ent_type_ == "PERSON":
            return True
        mention = self.reading.mention_at(token.i)
        return mention is not None and mention.type is MentionType.PERSON

    def _append(self, hit: int, quotation: Quotation) -> None:
        for number, pieces in reversed(self.links.continued):
            if number == hit:
                pieces.append(quotation)
                return
        self.links.quoted[hit].append(quotation)

    def _speech(self, quotation: Quotation) -> bool:
        start, end = quotation.inside
        return end - start >= _FEWEST or (end - start > 1 and self.doc[end - 1].text in _STOPS)

    def _block(self, index: int) -> int:
        return self.reading.offsets.block_of[index]

    def _before(self, quotation: Quotation, last: tuple[Quotation, int] | None) -> int | None:
        """A reporting verb in the words that lead up to the quotation: 'He said, "', 'told reporters: "'."""
        first = quotation.start
        if first == 0:
            return None
        lead = self.doc[first - 1]
        apart = self._block(first - 1) != self._block(first)
        if apart and lead.text != ":":
            return None
        # "The letter read:", and the next paragraph quotes it
        floor = max(self._floor(first - 1 if apart else first), first - _WINDOW)
        number = bisect_left(self.heads, first) - 1
        if number < 0 or self.heads[number] < floor:
            return None
        hit = self.hits[self.usable[number]]
        if lead.i in hit.tokens:
            if not self._speech(quotation) and self._goes_on_with_that(quotation):
                # "told “Newsnight” that"
                return None
            return (
                self.usable[number] if self._speech(quotation) or find_source(self.reading, hit) is not None else None
            )
        if lead.text == "," and self._only_a_date(hit, lead.i):
            return self.usable[number]
        if lead.text == ":":
            return self.usable[number]
        if lead.text in _MAY_FOLLOW and self._inserted(quotation, hit, last):
            return self.usable[number]
        if not lead.is_punct and self._sentence(quotation) and self._only_a_date(hit, first):
            # "wrote in a blog post “They have …”"
            return self.usable[number]
        return None

    def _goes_on_with_that(self, quotation: Quotation) -> bool:
        return quotation.end < len(self.doc) and self.doc[quotation.end].lower_ == "that"

    def _sentence(self, quotation: Quotation) -> bool:
        """Whether a quotation is a sentence of its own: a capital, and a full stop or comma before the last mark."""
        start, end = quotation.inside
        whole = self._speech(quotation) and self.doc[start].text[:1].isupper()
        return whole and self.doc[end - 1].text in (*_STOPS, ",")

    def _inserted(self, quotation: Quotation, hit: Hit, last: tuple[Quotation, int] | None) -> bool:
        """'"Yes," he said on Friday, "we will"': between two quotations, the first already the verb's own."""
        if last is None or last[0].end > hit.head.i:
            return False
        return self.hits[last[1]].head.i == hit.head.i

    def _only_a_date(self, hit: Hit, comma: int) -> bool:
        """Whether only a listener, time or place stands between the verb and the comma before a quotation."""
        between = self.doc[hit.head.i + 1 : comma]
        return not any(t.pos_ in ("VERB", "AUX", "SCONJ") for t in between)

    def _floor(self, index: int) -> int:
        """Where the words that lead up to ``index`` begin: after the last full stop or quotation of the paragraph."""
        block = self._block(index)
        start = index
        while start > 0 and self._block(start - 1) == block and index - start < _WINDOW:
            before = self.doc[start - 1]
            if before.text in _STOPS or self.reading.quotation_at(start - 1) is not None:
                break
            start -= 1
        return start

    def _after(self, quotation: Quotation) -> int | None:
        """A reporting verb in the words that follow: '," he said', '," said the minister'."""
        end = quotation.end
        if end >= len(self.doc) or self._block(end) != self._block(end - 1):
            return None
        closing = self._last_mark(end) if quotation.closed and end >= 2 else ""
        if closing not in _ENDS_OPEN and self.doc[end].text not in (",", "–", "—", "--"):
            return None
        stop = min(len(self.doc), end + _WINDOW)
        number = bisect_right(self.heads, end - 1)
        if number >= len(self.heads) or self.heads[number] >= stop:
            return None
        hit = self.hits[self.usable[number]]
        if self._block(hit.head.i) != self._block(end) or not self._uninterrupted(end, hit.head.i):
            return None
        if self._claimed(quotation) and not any(use.kind == "say" for use in hit.uses):
            return None
        return self.usable[number] if self._reports(hit, end) else None

    def _claimed(self, quotation: Quotation) -> bool:
        """Whether a fragment stands in a clause that reports: 'has called him “the worst,” a label he denies'."""
        first = quotation.start
        if first == 0 or self._block(first - 1) != self._block(first):
            return False
        lead = self.doc[first - 1]
        if lead.is_punct or quotation.inside[0] >= len(self.doc) or self.doc[quotation.inside[0]].is_sent_start:
            return False
        number = bisect_left(self.verbs, first) - 1
        return number >= 0 and self.verbs[number] >= max(self._floor(first), first - _WINDOW)

    def _reports(self, hit: Hit, end: int) -> bool:
        """Whether a verb after a quotation has its subject there too: "Smith said" or "said Smith", never "saying"."""
        if hit.head.tag_ == "VBG" or any(c.lower_ == "to" and c.dep_ == "mark" for c in hit.head.lefts):
            return False
        source = find_source(self.reading, hit)
        return source is not None and end <= source.head.i <= hit.head.i + _WINDOW

    def _uninterrupted(self, start: int, verb: int) -> bool:
        """No full stop, no other quotation and no other finite verb of its own before the reporting verb."""
        closes = self._last_mark(start) == ","
        opens = self.doc[start].pos_ == "CCONJ" or self.doc[start].lower_ in ("while", "though", "although", "whereas")
        if start < verb and (opens or (self.doc[start].pos_ == "ADP" and not closes)):
            # "chanted “Lock her up!” during a speech by X, who announced"
            return False
        for token in self.doc[start:verb]:
            if token.text in _STOPS or self.reading.quotation_at(token.i) is not None:
                return False
            if (
                token.pos_ == "VERB"
                and token.dep_ not in ("acl", "acl:relcl", "amod", "advcl", "xcomp")
                and token.i - start < 3
            ):
                return False
        return True

    def _same_paragraph(self, last: Quotation, quotation: Quotation) -> bool:
        """'"A," he said. "B."': the second follows within the paragraph, with no sentence of the writer's between."""
        if self._block(last.start) != self._block(quotation.start):
            return False
        between = self.doc[last.end : quotation.start]
        stops = sum(token.text in _STOPS for token in between)
        before = self.doc[quotation.start - 1]
        return stops <= 1 and (before.text in _STOPS or before.i < last.end)

    def _previous_paragraph(self, last: Quotation, quotation: Quotation) -> bool:
        return self._block(quotation.start) - self._block(last.end - 1) == 1

    def _whole_paragraph(self, quotation: Quotation) -> bool:
        """Whether nothing but this quotation stands in its paragraph."""
        start, end = quotation.start, quotation.end
        opens = start == 0 or self._block(start - 1) != self._block(start)
        return opens and (end == len(self.doc) or self._block(end) != self._block(end - 1))


def link_quotations(reading: Reading, hits: Sequence[Hit]) -> Links:
    """Decide whose words each quotation of an article is."""
    return Linker(reading, hits).link()
