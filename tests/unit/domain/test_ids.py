from bot.domain.ids import content_hash, content_id


def test_the_same_content_has_the_same_id() -> None:
    assert content_id("d", "a", 1) == content_id("d", "a", 1)
    assert content_id("d", "a", 1) != content_id("d", "a1", "")


def test_rewrapped_text_keeps_its_hash() -> None:
    assert content_hash("one two\n\nthree") == content_hash(" one  two three ")
    assert content_hash("Kim") != content_hash("kim")


def test_half_a_character_is_no_obstacle() -> None:
    assert content_hash("bad \ud800 end")
