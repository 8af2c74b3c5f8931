"""Who says, thinks, wants, demands or denies what.

find_quotations   what stands between quotation marks
speakers          whose words each quotation is, from grammar alone
find_positions    every attribution with source, cue, content, issue, stance and condition
with_voices       who speaks for a state, and which outlet only reports
"""

from bot.extract.attribution.positions import find_positions, speakers
from bot.extract.attribution.quotations import find_quotations
from bot.extract.attribution.voices import with_voices

__all__ = ["find_positions", "find_quotations", "speakers", "with_voices"]
