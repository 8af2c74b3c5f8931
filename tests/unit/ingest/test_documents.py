"""Reading documents: the article comes through whole, and nothing else does."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import UTC, datetime
from email.message import EmailMessage

import pytest

from bot.domain.articles import Payload
from bot.errors import DocumentError
from bot.ingest.documents import read_document
from bot.ingest.furniture import load_furniture
from tests.support.more_pages import MORE_LAYOUTS
from tests.support.pages import ALLIES, LAYOUTS, Page, newspaper

NOW = datetime(2024, 3, 5, tzinfo=UTC)


def read(content: bytes | str, address: str = "https://www.example.com/a", media_type: str = "", **more: object):
    content = content.encode() if isinstance(content, str) else content
    return read_document(Payload(address=address, content=content, media_type=media_type), now=NOW, **more)


@pytest.mark.parametrize("layout", [*LAYOUTS, *MORE_LAYOUTS], ids=lambda layout: layout.__name__)
class TestLayouts:
    def test_every_paragraph_comes_through_and_no_furniture(self, layout: Callable[[], Page]) -> None:
        page = layout()
        draft = read(page.html, page.address, "text/html")
        assert sorted(draft.text.split("\n\n")) == sorted(page.paragraphs)
        for words in page.absent:
            assert words not in draft.text

    def test_what_the_page_says_of_itself_is_found(self, layout: Callable[[], Page]) -> None:
        page = layout()
        draft = read(page.html, page.address, "text/html")
        assert draft.title == page.title
        assert draft.author == page.author
        assert draft.outlet == page.outlet
        assert draft.published_at == page.published
        assert draft.canonical_url == page.canonical
        assert draft.origin == page.origin
        assert draft.language == "en"


def test_a_feeds_time_wins_over_a_page_time_without_zone() -> None:
    moment = datetime(2024, 3, 4, 9, 30, tzinfo=UTC)
    html = f'<html><head><meta name="date" content="2024-03-04"></head><body><p>{ALLIES[0]}</p></body></html>'
    assert read(html, date=moment).published_at == moment


def test_a_time_with_zone_wins_over_the_feeds() -> None:
    assert read(newspaper().html, date=datetime(2024, 3, 5, tzinfo=UTC)).published_at == newspaper().published


@pytest.mark.parametrize("stated", ["1970-01-01T00:00:00Z", "2099-01-01T00:00:00Z", "soon", "", "99999999999999999999"])
def test_a_time_beyond_belief_is_no_time(stated: str) -> None:
    html = f'<meta property="article:published_time" content="{stated}"><body><p>{ALLIES[0]}</p></body>'
    assert read(html, media_type="text/html").published_at is None


def test_markdown_front_matter_names_the_article() -> None:
    draft = read(
        f"---\ntitle: Two Koreas Meet\ndate: 2018-04-27T21:00:00+09:00\noutlet: Sample\nurl: https://example.org/x\n---\n"
        f"{ALLIES[0]}\n\n## What comes next\n\n**{ALLIES[1]}**\n",
        "two-koreas.md",
    )
    assert draft.title == "Two Koreas Meet"
    assert draft.published_at == datetime(2018, 4, 27, 12, tzinfo=UTC)
    assert (draft.outlet, draft.canonical_url) == ("Sample", "https://example.org/x")
    assert draft.text == f"{ALLIES[0]}\n\nWhat comes next\n\n{ALLIES[1]}"


def test_markdown_links_and_headings_leave_their_words() -> None:
    draft = read(
        f'# Two Koreas meet ##\n\nIn [Panmunjom](https://x.test/a_(b) "Map") ![map](m.png) {ALLIES[0]}\n', "x.md"
    )
    assert draft.title == "Two Koreas meet"
    assert " ".join(draft.text.split()) == f"In Panmunjom {ALLIES[0]}"


def test_plain_text_takes_its_first_line_for_the_headline() -> None:
    draft = read(f"Allies begin drill\n\n{ALLIES[0]}\n\n{ALLIES[1]}\n", "note.txt")
    assert draft.title == "Allies begin drill"
    assert draft.text == f"{ALLIES[0]}\n\n{ALLIES[1]}"


def test_lines_broken_by_an_editor_are_joined() -> None:
    words = ALLIES[0].split()
    wrapped = "\n".join(" ".join(words[start : start + 12]) for start in range(0, len(words), 12))
    assert read(f"{wrapped}\n\n{wrapped}\n", "note.txt").text == f"{ALLIES[0]}\n\n{ALLIES[0]}"


def test_an_email_gives_its_text_subject_sender_and_date() -> None:
    message = EmailMessage()
    message["Subject"], message["From"] = "Übung beginnt: allies begin drill", "Press Office <press@example.org>"
    message["Date"] = "Mon, 04 Mar 2024 18:30:00 +0900"
    message.set_content("\n\n".join(ALLIES))
    message.add_alternative("<p>html</p>", subtype="html")
    message.add_attachment(b"\x00\x01", maintype="application", subtype="octet-stream", filename="../../etc/passwd")
    draft = read(message.as_bytes(), "press.eml")
    assert draft.title == "Übung beginnt: allies begin drill"
    assert draft.author == "Press Office"
    assert draft.published_at == datetime(2024, 3, 4, 9, 30, tzinfo=UTC)
    assert draft.text.split("\n\n") == list(ALLIES)


def test_a_pdf_gives_its_text() -> None:
    draft = read(pdf("The two allies began a nine-day field exercise on Monday."), "paper.pdf")
    assert draft.text == "The two allies began a nine-day field exercise on Monday."


def test_a_pdf_without_text_says_so() -> None:
    with pytest.raises(DocumentError, match="scan"):
        read(pdf(""), "paper.pdf")


def test_articles_not_in_english_are_kept_and_marked() -> None:
    korean = "한국과 미국이 월요일부터 연합 훈련을 시작했다고 국방부가 밝혔다."
    assert read(korean, "note.txt").language == "ko"
    german = "Die beiden Verbündeten haben am Montag mit einer Übung begonnen, die laut dem Amt neun Tage dauert."
    assert read(german, "note.txt").language == "de"


@pytest.mark.parametrize("content", [b"\x89PNG\r\n\x1a\n0000", b"PK\x03\x04zip", b"\x7fELF...", b"GIF89a"])
def test_pictures_and_archives_are_refused_whatever_they_call_themselves(content: bytes) -> None:
    with pytest.raises(DocumentError):
        read(content, "story.txt", "text/plain")


def test_a_box_that_recommends_is_dropped_and_a_page_that_is_headed_so_is_not() -> None:
    texts = "".join(f"<p>{text}</p>" for text in ALLIES)
    box = "<div><h3>Recommended Stories</h3><p>Shares rise as chip makers raise their forecasts for the year.</p></div>"
    assert read(f"<html><body><h1>T</h1><div>{texts}</div>{box}</body></html>").text.split("\n\n") == list(ALLIES)
    headed = read(f"<html><body><h1>T</h1><div><h2>Top stories</h2>{texts}</div></body></html>")
    assert headed.text.split("\n\n") == list(ALLIES)


@pytest.mark.parametrize(
    "line",
    [
        "The minister said that photographs of the site would be published on Friday.",
        "Advertising revenue fell by a third last year, the company said.",
        "He told reporters to follow him on the tour of the base.",
        "“Share the burden,” the president told his allies.",
        "Reporting by state media was restricted during the visit.",
        "Sources said the minister had signed up for the conference.",
        "Published data show that exports to China rose for a third month in a row.",
        "Related talks in Geneva ended without agreement on Tuesday.",
        "Video of the launch was shown on state television an hour later.",
        "Cookies were served.",
        "The discussion is closed to the press, the chair said after the first day.",
        "The archive of the ministry was opened to historians in 1994.",
    ],
)
def test_no_real_sentence_is_taken_for_furniture(line: str) -> None:
    assert load_furniture().search(line) is None


def pdf(text: str) -> bytes:
    """A PDF file of one page, written by hand."""
    stream = f"BT /F1 12 Tf 72 720 Td ({text}) Tj ET".encode() if text else b""
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R"
        b" /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    out = bytearray(b"%PDF-1.4\n")
    places = []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)
    return bytes(out)


@pytest.mark.parametrize("content", [b"", b" \n\n ", b"\xef\xbb\xbf"])
def test_a_file_without_words_is_no_article(content: bytes) -> None:
    with pytest.raises(DocumentError, match="no words"):
        read(content, "empty.txt", "text/plain")


@pytest.mark.parametrize("address", ["noise.bin", "noise.txt", "noise.md"])
def test_a_binary_file_is_no_text_whatever_it_is_called(address: str) -> None:
    with pytest.raises(DocumentError, match="binary"):
        read(random.Random(1).randbytes(3000), address, "text/plain")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-le", "cp1252", "utf-8-sig"])
def test_text_in_any_encoding_is_text(encoding: str) -> None:
    assert "rejects" in read("Müller rejects talks, he said.".encode(encoding), "a.txt", "text/plain").text
