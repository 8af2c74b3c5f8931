"""Wire credits as papers and sites print them; a text that only speaks of an agency is not the agency's."""

from __future__ import annotations

import pytest

from bot.ingest.origins import find_origin, load_agencies

BODY = "The ministers met in Geneva on Monday and agreed to meet again.\n\nThey did not say where."


@pytest.mark.parametrize(
    ("before", "agency"),
    [
        ("PERTH, Australia/KUALA LUMPUR, March 21 (Reuters) - ", "Reuters"),
        ("NAIROBI, Kenya (AP) — ", "Associated Press"),
        ("LONDON, June 4 (Reuters) ", "Reuters"),
        ("NEW DELHI, Feb 28 (PTI) ", "PTI"),
        ("MOSCOW, September 14. /TASS/. ", "TASS"),
        ("UN, November 29. /TASS/ ", "TASS"),
        ("Tehran, IRNA – ", "IRNA"),
        ("REUTERS - ", "Reuters"),
        ("KUALA LUMPUR, Feb. 19, Kyodo\n\n", "Kyodo"),
        ("KATHMANDU – Reuters\n\n", "Reuters"),
        ("Santiago (AFP) March 1, 2010\n\n", "AFP"),
        (">> Reuters\n\n", "Reuters"),
        ("by UPI\n\nBEIJING -- ", "UPI"),
        ("PARIS — ", None),
        ("SINGAPORE (The Straits Times/ANN) - ", None),
        ("The spokesman (Reuters) Reached by telephone did not comment. ", None),
        ("Ministers, among them AFP, met. ", None),
    ],
)
def test_what_a_text_begins_with(before: str, agency: str | None) -> None:
    assert find_origin(before + BODY, None, "", load_agencies()) == agency


@pytest.mark.parametrize(
    ("after", "agency"),
    [
        ("- AFP", "AFP"),
        ("(Yonhap)", "Yonhap"),
        ("Copyright © 2008, by United Press International. All Rights Reserved.", "UPI"),
        (
            "(Copyright 2020 The Associated Press. All rights reserved. This text may not be published, broadcast, "
            "rewritten or passed on without leave.)",
            "Associated Press",
        ),
        ("Copyright 2017 Kyodo News. All Rights Reserved.", "Kyodo"),
        ("mkg/hc (Reuters, AFP, dpa, AP)", None),
        ("(With inputs from agencies)", None),
        ("© 2020 AP Motors makes cars.", None),
    ],
)
def test_what_a_text_ends_with(after: str, agency: str | None) -> None:
    assert find_origin(f"{BODY}\n\n{after}", None, "", load_agencies()) == agency


@pytest.mark.parametrize(
    ("author", "agency"),
    [
        ("Associated Press", "Associated Press"),
        ("Reuters Staff", "Reuters"),
        ("By Helen Smith, Reuters", "Reuters"),
        ("John Smith | The Associated Press", "Associated Press"),
        ("The Associated Press By The Associated Press", "Associated Press"),
        ("AFP and Reuters", None),
        ("News Wires", None),
        ("Ann Reuters", None),
    ],
)
def test_who_signs_it(author: str, agency: str | None) -> None:
    assert find_origin(BODY, author, "", load_agencies()) == agency
