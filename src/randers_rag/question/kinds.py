"""What kind of thing a note's question asks for, whatever its words: 'styrker' where it asks 'Hvad er vi gode til?'.

Workshops ask the same few things: what is good, what is hard, what one fears, what one dreams of, what is to be done.
Somebody who asks for 'udfordringerne' wants what was said to 'Hvad står i vejen?'.
"""

from __future__ import annotations

from dataclasses import dataclass

from randers_rag.question.text import Line, keys, read

_DOING = (
    "(?:gøre|gør|prøve|prøver|ændre|ændres|gøres|ske|satse|laves|prøves|forsøge|skaffe|vælge|aftale|anbefale|indeholde)"
)
WHAT = "hvad|hva|hvor|what"
"""How a question begins that asks for a kind by its wording."""
_BEFORE = "(?:ved|om|med|for|til|på|af) (?:det|den|dem|dette|disse)"
DOERS = keys("kommunen politikerne byrådet ledelsen selskabet skolen staten")
"""Those who are to do something."""
_WHO = rf"(?:vi|i|der|man|det|os|planen|{'|'.join(sorted(DOERS))})"
_THEY = "(?:de|grupperne|i|bordene|deltagerne)"
_NOT = r"ikke (?:godt|god til|gode til|så godt)|(?:fungerer|virker|lykkes|går)(?: \w+)? (?:ikke|dårligt|skidt|galt)"


@dataclass(frozen=True)
class Kind:
    """One thing that workshops ask for: the words that name it, and the wordings that ask for it.

    ``also`` are wordings that do so in a note's question, and would be too wide in a reader's.
    """

    nouns: frozenset[str]
    asked: str
    also: str = ""

    @property
    def named(self) -> str:
        """A pattern for its names."""
        return "|".join(sorted(self.nouns))

    def spans(self, line: Line) -> list[tuple[int, int]]:
        """Return where a reader's question names it, or asks for it with 'hvad', and not about something before."""
        if line.has(_BEFORE):
            return []
        return line.spans(f"{self.named}|{self.asked}" if line.prefix(WHAT) else self.named)


GOOD = Kind(
    nouns=keys(
        "styrker styrkerne fordele fordelene kvaliteter kvaliteterne succeser succeserne strengths advantages plusser"
    ),
    asked=r"(?<!hvad )styrker|(?:stærke|gode|positive|bedste) (?:sider|ting)|(?:går|gik)(?: det)? godt|glade for|"
    r"(?:er|var|det) (?:godt|positive|gode|bedst)|(?:god|gode|stærke) (?:til|ved)|fungerer(?: godt| bedst)?|"
    r"lykkes (?:vi|hos|godt)|(?:hvad|hvornår) lykkes|virker(?: godt)?|stolte af|holder (?:vi|i) af|"
    r"gør os (?:glade|stærke)|hvad hjalp",
)
HARD = Kind(
    nouns=keys(
        "udfordringer udfordringerne udfordring problemer problemerne problemet vanskeligheder vanskelighederne "
        "barrierer barriererne forhindringer forhindringerne hindringer hindringerne svagheder svaghederne ulemper "
        "ulemperne frustrationer frustrationerne irritationer irritationerne gener generne challenges "
        "problems weaknesses disadvantages"
    ),
    asked=rf"{_NOT}|(?:svage|dårlige|negative) (?:sider|ting)|det (?:svære|dårlige|negative)|"
    r"(?:er|var|det) (?:svært|dårligt|problemet)|halter|står i vejen|driller|bremser|spænder ben|bøvles?|bøvlet|"
    r"bøvler|knækker|(?:går|gik)(?: det)? (?:galt|skidt|dårligt)|slider på|holder os tilbage|gør os utrygge|irriterer",
    also="hvad mangler|manglede|udfordringer|problemer|forhindringer|barrierer",
)
FEARED = Kind(
    nouns=keys("bekymring bekymringer bekymringerne frygt risici worries concerns fears"),
    asked=r"bekymrer|bekymrede(?: for)?|frygter|bange for",
)
DREAMT = Kind(
    nouns=keys("drømme drømmene drøm ønsker ønskerne ønske visioner visionerne håb forhåbninger dreams wishes hopes"),
    asked=rf"drømmer|(?:ønsker|håber) {_THEY}|hvad (?:ønsker|håber)|vil (?:vi|i|de) (?:gerne )?have",
    also="drømme|ønsker|håber|visioner",
)
DONE = Kind(
    nouns=keys(
        "forslag forslagene ideer ideerne idéer idéerne muligheder mulighederne løsninger løsningerne løsningsforslag "
        "forbedringsforslag forbedringer forbedringerne tiltag tiltagene indsatser indsatserne initiativer "
        "initiativerne anbefalinger anbefalingerne ændringer ændringerne suggestions ideas solutions proposals"
    ),
    asked=rf"(?:skal|kan|kunne|vil|bør)(?: {_WHO})?(?: selv| helst)? {_DOING}|gør vi|anbefaler vi|satse på|"
    rf"vil i prioritere|tager vi fat på|(?:foreslår|foreslog) {_THEY}|^hvad (?:foreslår|foreslog)$|foreslås|"
    "blev foreslået",
    also=r"ideer|idéer|muligheder|forslag|løsninger|indsatser|tiltag|"
    r"^hvad (?:skal|kan|kunne|bør|vil)|^hvordan (?:får|kan|skal|hjælper|bliver|skaffer|tilpasser)",
)
"""What is to be done."""
KINDS = (GOOD, HARD, FEARED, DREAMT, DONE)


def kinds_of(question: str) -> frozenset[int]:
    """Return which kinds of thing a note's question asks for, as indexes of ``KINDS``."""
    line = Line(read(question).tokens)
    patterns = (f"{kind.asked}|{kind.also}" if kind.also else kind.asked for kind in KINDS)
    found = frozenset(index for index, pattern in enumerate(patterns) if line.has(pattern))
    return found - {KINDS.index(GOOD)} if line.has(_NOT) else found


def kinds_named(line: Line) -> dict[int, list[tuple[int, int]]]:
    """Return which kinds a reader's question asks for, and where; what is not good is hard."""
    found = {index: spans for index, kind in enumerate(KINDS) if (spans := kind.spans(line))}
    if line.has(_NOT):
        found.pop(KINDS.index(GOOD), None)
    return found
