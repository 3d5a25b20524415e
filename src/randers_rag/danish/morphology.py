"""Danish word forms: from an inflected form to its lemma, from a compound to its parts.

Danish inflects by a small set of endings, so a form is undone by rule and the result is believed only where the
lexicon knows it (``skolerne`` → ``skole``). Danish writes compounds as one word, so an unknown word is cut into known
parts, with the linking letters ``s`` and ``e`` between them (``ungdomsboliger`` → ``ungdom``, ``bolig``).
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator
from functools import cached_property, lru_cache

from randers_rag.danish.lexicon import Lexicon, load_lexicon

_ENDINGS = (
    "s", "r", "en", "et", "ens", "ets", "t", "n", "e", "ne", "nes", "er", "es", "ers", "te", "de", "st", "re",
    "ste", "ene", "enes", "erne", "ernes", "ede", "ere", "est", "ende", "este", "eres", "edes",
    "ren", "rens", "rne", "rnes",
)  # fmt: skip
"""Inflectional endings, the likelier first: ``bordet`` is ``bord``, not ``borde`` (``-et`` before ``-t``)."""
_AFTER_VOWEL = frozenset(("r", "n", "ren", "rens", "rne", "rnes"))
_VOWELS = "aeiouyæøå"
_LINKS = ("", "s", "e")
_DOUBLED = frozenset("bdfgklmnprst")
_SHORT_PARTS = frozenset(
    "arm avl bøg egn el idé lag liv bad bar ben bid bil bio bod bog bro bud bus by bær båd bål bæk dag dyr dæk "
    "dør ejer eng ert far fad fag fly fod fri gas gød gård gæst hal hav hest hjem hjul hud hul hund hus hår høj "
    "høst høj is it jagt job jod jord jul kaj kal ko kok kop kor kro krop kød køb køn kø kur kys køb lak lam land "
    "led leg lim lov lud luft lyd lys læ læs lån lån løb løn mad mor mos mur mus mål nat natur net ny nød nål "
    "olie ord orm ost ovn par pap pil plan psy app sag selv have gå puf pæl rav ren rum råd rør rød sal sav sex "
    "ski sky sms sne snor sol søn sti syn sy sæl sø såd så sår tag tal tand tang tid tog top tov tro træ tur tv "
    "tøj uge ur uld ulv vagt val vand vej ven vin vind våd vår væg web æg øje øko øl øre ø år ånd ål".split()
)
"""Words of fewer than four letters that may be part of a compound (others would be found in any long word)."""
_LINK_HARM = {"": 0.0, "s": 0.1, "e": 0.6}
_SHORT_HARM = {2: 1.5, 3: 0.8, 4: 0.3}
_BARE_ENDINGS = ("", "s", "e", "es", "n", "ne", "nes", "t")
_ING = re.compile(r"(.{3,}?)ing(?:s|en|ens|er|ers|erne|ernes)?")
_LINKED = ("hed", "dom", "skab", "ing", "ion", "itet", "else", "sport", "brug", "dag", "gang", "valg", "arbejde", "råd")
"""How words end that take ``s`` before another part (``oplevelsespark`` is no ``oplevelse`` + ``spark``)."""
_HOMONYMS = {
    "både": "båd", "folke": "folk", "gange": "gang", "gæste": "gæst", "have": "haven", "mande": "mand",
    "huse": "hus", "dyre": "dyr", "tyve": "tyv", "borde": "bord", "havne": "havn", "lokale": "lokaler",
    "skatte": "skat", "skabe": "skab", "svine": "svin", "sange": "sang", "grave": "grav", "prise": "pris",
}  # fmt: skip
"""Words that are another word as part of a compound."""
_MIN_PART = 4
_MIN_COMPOUND = 6
_LONGEST = 60
"""No Danish word has more letters; longer ones are not looked into."""
_NOT_LAST = frozenset(
    "agere ager agtig alt app bar dom elser else ende erne enhed esport fuld hed heder hans hvad inger isme it lig "
    "lighed lige ning ren ring skab som spar stime toer".split()
)


def _stems(form: str) -> Iterator[str]:
    """Yield what may be left when an ending is taken off, most likely first; the imperative comes last."""
    for ending in _ENDINGS:
        stem = form.removesuffix(ending)
        if stem == form or len(stem) < 2 or not any(letter in _VOWELS for letter in stem):
            continue
        if ending not in _AFTER_VOWEL or (stem[-1] in _VOWELS and (len(ending) < 3 or len(stem) > 4)):
            yield from _spellings(stem)
    if form.endswith(("ede", "edes")):
        yield form.removesuffix("s")[:-2] + "t"
    yield form + "e"
    if form[-1:] in _DOUBLED:
        yield form + form[-1] + "e"


def _spellings(stem: str) -> Iterator[str]:
    """Yield a bare stem as dictionaries spell it (``butikk`` → ``butik``, ``himl`` → ``himmel``)."""
    yield stem
    yield stem + "e"
    if len(stem) < 3:
        return
    if stem[-1] == stem[-2] and stem[-1] in _DOUBLED:
        yield stem[:-1]
    if stem[-1] in "lnr":
        yield f"{stem[:-1]}e{stem[-1]}"
        if stem[-2] in _DOUBLED:
            yield f"{stem[:-1]}{stem[-2]}e{stem[-1]}"


class Morphology:
    """Lemmas and compound parts of Danish words, over one lexicon. Results are cached by word."""

    def __init__(self, lexicon: Lexicon | None = None) -> None:
        self.lexicon = lexicon or load_lexicon()
        self.lemma = lru_cache(maxsize=200_000)(self._lemma)
        self.parts = lru_cache(maxsize=200_000)(self._parts)

    def known(self, word: str) -> bool:
        """Whether the word or a lemma of it is an entry."""
        return self.lemma(word) is not None

    def compound_lemma(self, word: str) -> str | None:
        """Return a compound that is no entry with its last part undone: ``jobcentret`` → ``jobcenter``."""
        parts = self.parts(word)
        if not parts:
            return None
        starts = (start for start in range(2, len(word) - 1) if self._last_part(word[start:]) == parts[-1])
        return next((word[:start] + parts[-1] for start in starts), None)

    def _lemma(self, form: str) -> str | None:
        """Return the lexicon entry that a normalised form belongs to, or None."""
        if len(form) > _LONGEST:
            return None
        glosses, irregular = self.lexicon.glosses, self.lexicon.irregular
        if form in irregular:
            return irregular[form]
        if form in glosses:
            return form
        base, apostrophe, _ = form.replace("’", "'").partition("'")
        if apostrophe:
            return self.lemma(base) if base else None
        if form.endswith("ér"):
            form = f"{form[:-2]}er"
            if form + "e" in glosses:
                return form + "e"
        found = self._irregular(form) or next((stem for stem in _stems(form) if stem in glosses), None)
        return found or self._prefixed(form) or self._derived(form)

    def _irregular(self, form: str) -> str | None:
        """Return the lemma of an irregular form with an ending of its own (``solgte``, ``mændenes``)."""
        irregular = self.lexicon.irregular
        return next((irregular[stem] for stem in _bare(form) if len(stem) > 2 and stem in irregular), None)

    def _prefixed(self, form: str) -> str | None:
        """Return the entry that ends in the lemma of an irregular form (``nedlagt``, ``embedsmænd``)."""
        glosses, irregular = self.lexicon.glosses, self.lexicon.irregular
        for split in range(2, len(form) - 2):
            head = form[:split]
            for stem in _bare(form[split:]):
                lemma = irregular.get(stem)
                if lemma is not None and head + lemma in glosses:
                    return head + lemma
        return None

    def _derived(self, form: str) -> str | None:
        """Return the verb of a noun in -ing that has no entry of its own (``dosering`` → ``dosere``)."""
        match = _ING.fullmatch(form)
        if match is None:
            return None
        stem = match.group(1)
        stems = [stem + "e"] if stem[-1] != "n" else [stem[:-1] + "e", stem + "e"]
        return next((verb for verb in stems if verb in self.lexicon.glosses), None)

    def _parts(self, form: str) -> tuple[str, ...]:
        """Return the lemmas of a compound's parts, in order, or () where the word is none that can be cut.

        Fewest parts win; among them the most natural cut: long parts, no linking letter that could be a part's own.
        """
        form = self.lemma(form) or form
        if not _MIN_COMPOUND <= len(form) <= _LONGEST or form.isdigit():
            return ()
        for count in (2, 3):
            found = max(self._cuts(form, count), default=None)
            if found:
                return found[1]
        return ()

    def _cuts(self, form: str, count: int) -> Iterator[tuple[float, tuple[str, ...]]]:
        """Yield the ways to cut a form into so many parts, each with how natural it is."""
        if count == 1:
            last = self._last_part(form)
            if last is not None:
                yield -_harm(last, form), (last,)
            return
        for split in range(2, len(form) - 1):
            found = self._first_part(form[:split])
            if found is None:
                continue
            first, harm = found
            for value, rest in self._cuts(form[split:], count - 1):
                yield value - harm, (first, *rest)

    def _last_part(self, form: str) -> str | None:
        if form in _NOT_LAST or form.startswith("stime") or not _substantial(form, _SHORT_PARTS):
            return None
        lemma = _HOMONYMS.get(form) or self.lemma(form)
        if lemma is None or not _substantial(lemma, _SHORT_PARTS) or lemma in self._no_parts:
            return None
        return lemma

    def _first_part(self, head: str) -> tuple[str, float] | None:
        """Return the lemma of a compound's first part with its link, and how unnatural it is."""
        glosses, irregular = self.lexicon.glosses, self.lexicon.irregular
        if head in _HOMONYMS:
            return _HOMONYMS[head], 0.5 + _harm(_HOMONYMS[head], head)
        for link in _LINKS:
            part = head.removesuffix(link) if link else head
            if (part == head and link) or not _substantial(part, _SHORT_PARTS) or part in self._no_parts:
                continue
            if part in glosses:
                bare = 2.0 if not link and part.endswith(_LINKED) else 0.0
                return part, _harm(part, part) + _LINK_HARM[link] + bare
            if part in irregular and part[-1] in "es":
                return irregular[part], 0.5 + _harm(irregular[part], part) + _LINK_HARM[link]
        single = head[:-2]
        doubled = head.endswith("e") and len(head) > 4 and head[-2] == head[-3]
        if doubled and _substantial(single, _SHORT_PARTS) and single in glosses and single not in self._no_parts:
            return single, _harm(single, single) + _LINK_HARM["e"]
        for link in ("", "s"):
            stem = head.removesuffix(link) + "e"
            if head.endswith(link) and len(stem) > _MIN_PART and stem in glosses and stem not in self._no_parts:
                return stem, 1.0
        return None

    @cached_property
    def _no_parts(self) -> frozenset[str]:
        return self.lexicon.stopwords - _SHORT_PARTS


def _bare(form: str) -> Iterator[str]:
    """Yield a form without the endings that irregular forms take."""
    for ending in _BARE_ENDINGS:
        if form.endswith(ending):
            yield form[: len(form) - len(ending)]


def _harm(lemma: str, form: str) -> float:
    """Return how unlikely a lemma is as a part: short words fit anywhere, and many endings hide another word."""
    return _SHORT_HARM.get(len(lemma), 0.0) + 0.2 * max(len(form) - len(lemma), 0)


def _substantial(part: str, short: Container[str]) -> bool:
    return len(part) >= _MIN_PART or part in short
