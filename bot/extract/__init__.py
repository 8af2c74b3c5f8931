"""From an article's text to its facts; the only user of spaCy.

text      paragraphs, headings, boilerplate; a Doc whose tokens know their place in the text
lexicon   the tables of seeds/, loaded and indexed
mentions, coreference, actors    who is spoken of
dates     when
attribution                      who holds what: positions
drills, moves                    what was done
analyzer  puts them in line: Article -> Extraction
"""
