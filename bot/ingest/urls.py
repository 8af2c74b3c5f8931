"""One article, one link: what its address looks like once all that only counts clicks is gone."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit, urlunsplit

#: Parameters that tell where a click came from, never which article is meant.
_TRACKING = re.compile(
    r"utm_\w+|mc_[ce]id|_ga|_gl|(?:fb|gc|dc|ms|y|tw|tt|li)clid|gclsrc|igshid|igsh|mkt_tok|ref|ref_src|ref_url|referrer|cmpid"
    r"|cmp|ocid|ito|smid|smtyp|ncid|icid|spm|share|sharetype|shareid|feature|guccounter|guce_\w+|partner|emci|emdi|ceid"
    r"|wt\.\w+|at_\w+|xtor|soc_\w+|s_cid|traffic_source|taid|rss|src|source|campaign|outputtype|amp|__twitter_impression",
    re.IGNORECASE,
)
_INDEX = re.compile(r"/(?:index|default)\.(?:html?|php|aspx?)$", re.IGNORECASE)
_AMP_TAIL = re.compile(r"(?:/amp|\.amp|/amp\.html|\.amp\.html)/?$", re.IGNORECASE)
_DEFAULT_PORT = {"http": 80, "https": 443}


def canonical_link(url: str) -> str:
    """The link under which an article is known: two links that lead to the same text come out the same.

    Scheme counts as https, host in lower case without ``www.``, ``m.`` or ``amp.``; no fragment, default port,
    tracking parameters or AMP tail; parameters sorted. Not for dialling: some hosts answer only to ``www.``.
    A text that is no http(s) link comes back stripped.
    """
    try:
        parts = urlsplit(url.strip())
        port = parts.port
    except ValueError:
        return url.strip()
    scheme = parts.scheme.lower()
    if scheme not in _DEFAULT_PORT or not parts.hostname:
        return url.strip()
    host = re.sub(r"^(?:www\d?|m|mobile|amp)\.(?=[^.]+\.)", "", parts.hostname.rstrip("."))
    netloc = host if port in (None, _DEFAULT_PORT[scheme]) else f"{host}:{port}"
    path = _AMP_TAIL.sub("", _INDEX.sub("/", re.sub(r"/{2,}", "/", parts.path)))
    return urlunsplit(("https", netloc, path.rstrip("/") or "/", _kept(parts.query), ""))


def untracked(url: str) -> str:
    """A link that still leads where it led, without what only counts clicks."""
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return url.strip()
    if not parts.query and not parts.fragment:
        return url.strip()
    pairs = [pair for pair in parts.query.split("&") if pair and not _TRACKING.fullmatch(pair.split("=", 1)[0])]
    return urlunsplit((parts.scheme, parts.netloc, parts.path, "&".join(pairs), ""))


def absolute(address: str, link: str) -> str:
    """``link`` as it stands in a document at ``address``, made absolute; empty unless it is http or https."""
    try:
        joined = urljoin(address, link.strip())
    except ValueError:
        return ""
    return joined if link.strip() and joined.lower().startswith(("http://", "https://")) else ""


def _kept(query: str) -> str:
    pairs = parse_qsl(query, keep_blank_values=True, max_num_fields=None)
    return urlencode(sorted((name, value) for name, value in pairs if not _TRACKING.fullmatch(name)))
