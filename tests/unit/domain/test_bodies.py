from __future__ import annotations

from bot.domain.bodies import of_any_state


def test_a_body_is_of_any_state_when_nothing_in_its_name_tells_which() -> None:
    assert all(map(of_any_state, ("Navy", "Defence Ministry", "Joint Chiefs of Staff", "coast guard")))
    assert not any(map(of_any_state, ("Pentagon", "Philippine Navy", "Japan's Defense Ministry", "", "12")))
