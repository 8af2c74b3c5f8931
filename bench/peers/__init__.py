"""briefbot against its peers, in one run, as ratios: ``python -m bench.peers``.

reading    extraction against the bare language pipeline, newspaper4k's ``.nlp()`` and sumy's LexRank
polling    feeds to stored articles, against lemon24/reader
delivery   a broadcast that is killed half-way, against a plain PTB loop with AIORateLimiter
lookup     ``/who`` against a LIKE query
starting   process start to first answer, against a bare PTB bot

Each measure alternates the sides within the run, so that a busy machine distorts the ratio little. The results are
written into docs/benchmarks.md, never typed.
"""
