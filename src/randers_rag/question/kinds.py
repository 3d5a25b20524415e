"""What kind of thing a note's question asks for, whatever its words: 'styrker' where it asks 'Hvad er vi gode til?'.

Workshops ask the same few things: what is good, what is hard, what one fears, what one dreams of, what is to be done.
Somebody who asks for 'udfordringerne' wants what was said to 'Hvad står i vejen?'.
"""

from __future__ import annotations

from dataclasses import dataclass

from randers_rag.question.text import Line, keys, read

_DOING = r"(?:gøre|gør|prøve|prøver|ændre|ændres|gøres|ske|satse|laves|prøves|forsøge|skaffe|vælge|aftale|anbefale)"
_WHAT = "hvad|hva|hvor|what"
_BEFORE = "(?:ved|om|med|for|til|på|af) (?:det|den|dem|dette|disse)"
DOERS = keys("kommunen politikerne byrådet ledelsen selskabet skolen staten")
"""Those who are to do something."""
_WHO = rf"(?:vi|i|der|man|det|os|{'|'.join(sorted(DOERS))})"


@dataclass(frozen=True)
class Kind:
    """One thing that workshops ask for: the words that name it, and the wordings that ask for it.

    ``also`` are wordings that do so in a note's question, and would be too wide in a reader's.
    """

    named: str
    asked: str
    also: str = ""

    def spans(self, line: Line) -> list[tuple[int, int]]:
        """Return where a reader's question names it, or asks for it with 'hvad', and not about something before."""
        if line.has(_BEFORE):
            return []
        return line.spans(f"{self.named}|{self.asked}" if line.prefix(_WHAT) else self.named)


KINDS = (
    Kind(
        named="styrker|styrkerne|(?:stærke|gode|positive|bedste) (?:sider|ting)|fordele|fordelene|kvaliteter|"
        "kvaliteterne|(?:er|var|det) (?:godt|positive|gode)|strengths",
        asked=r"(?<!hvad )styrker|(?:god|gode|stærke) (?:til|ved)|stærke sider|fungerer(?: godt)?|"
        r"lykkes (?:vi|hos|godt)|(?:hvad|hvornår) lykkes|(?:går|gik)(?: det)? godt|virker(?: godt)?|"
        r"(?:er|var) (?:godt|bedst)|glade for|stolte af|holder (?:vi|i) af|gør os (?:glade|stærke)|hvad hjalp",
    ),
    Kind(
        named="udfordringer|udfordringerne|problemer|problemerne|problemet|vanskeligheder|vanskelighederne|barrierer|"
        "barriererne|forhindringer|forhindringerne|hindringer|hindringerne|svagheder|svaghederne|ulemper|ulemperne|"
        "frustrationer|frustrationerne|(?:svage|dårlige|negative) (?:sider|ting)|det (?:svære|dårlige|negative)|"
        "challenges|problems",
        asked=r"udfordringer|problemer|problemet|problemerne|(?:er|var|det) svært|halter|står i vejen|driller|bremser|"
        r"spænder ben|bøvles?|bøvlet|bøvler|knækker|(?:går|gik)(?: det)? (?:galt|skidt|dårligt)|slider på|"
        r"forhindringer|barrierer|hindringer|holder os tilbage|gør os utrygge|irriterer|hvad mangler|manglede",
    ),
    Kind(
        named="bekymring|bekymringer|bekymringerne|frygt|worries|concerns",
        asked=r"bekymrer|bekymrede(?: for)?|frygter|bange for|bekymringer",
    ),
    Kind(
        named="drømme|drømmene|ønsker|ønskerne|ønske|visioner|visionerne|håb|forhåbninger|dreams|wishes",
        asked=r"drømmer|drømme|ønsker|håber|visioner|vil (?:vi|i) (?:gerne )?have",
    ),
    Kind(
        named="forslag|forslagene|ideer|ideerne|idéer|idéerne|muligheder|mulighederne|løsninger|løsningerne|"
        "løsningsforslag|forbedringsforslag|forbedringer|forbedringerne|tiltag|tiltagene|indsatser|indsatserne|"
        "initiativer|initiativerne|anbefalinger|anbefalingerne|ændringer|ændringerne|suggestions|ideas",
        asked=rf"ideer|idéer|muligheder|forslag|løsninger|indsatser|tiltag|(?:skal|kan|kunne|vil|bør)"
        rf"(?: {_WHO})?(?: selv| helst)? {_DOING}|gør vi|anbefaler vi|satse på|vil i prioritere|tager vi fat på",
        also=r"^hvad (?:skal|kan|kunne|bør|vil)|^hvordan (?:får|kan|skal|hjælper|bliver|skaffer|tilpasser)",
    ),
)


def kinds_of(question: str) -> frozenset[int]:
    """Return which kinds of thing a note's question asks for, as indexes of ``KINDS``."""
    line = Line(read(question).tokens)
    return frozenset(
        index for index, kind in enumerate(KINDS) if line.has(kind.asked) or (kind.also and line.has(kind.also))
    )
