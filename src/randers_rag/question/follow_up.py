"""What a short question takes over from the one before it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from randers_rag.question.text import Line, Token
from randers_rag.schema import Filters, Intent

_OPENING = (
    "og hvad med|hvad så med|hvad med|hva med|og hva med|men hvad med|what about|how about|and what about|og|men|and|"
    "nej jeg mente|nej jeg mener|nej jeg tænkte på|nej men|nej|jeg mente|"
    "eller|nå og|okay og|ok og|ja og|samme for|det samme for|også|kun|bare|only|just|so|så"
)
_AGAIN = (
    r"(?:(?:kan|kunne|vil|gider) (?:du|i) )?(?:ikke |godt |lige )*(?:og |ja |ok |okay )?(?:"
    r"uddyb|uddybe|uddybning|uddybes|forklar|forklare|fortæl|fortælle|sig|sige|vis|vise|giv|give|find|finde|flere|mere|"
    r"more|tell me more|show more|continue|fortsæt|videre|resten|andet|hvad ellers|hvad mere|hvad andet|andre|"
    r"er der|var der|have|få|blev der sagt)"
    r"(?: mig| os| det| dem| lidt| noget| nærmere| mere| flere| andet| andre| yderligere| resten| udsagn| forslag|"
    r" ideer| eksempler| citater| sagt| nævnt| tak| ellers| om det| om dem| om emnet| om dette| om den| please|"
    r" venligst| gerne| er der| der| svaret| punkter)*|"
    r"(?:giv mig )?et par(?: stykker)? mere|(?:skriv|giv mig) (?:det|dem) ordret|ordret|flere eksempler"
)
_NOT_AGAIN = "er der|var der|have|få|give|giv|find|finde|vis|vise|sig|sige|fortæl|fortælle|forklar|forklare|andre"
_POINTING = (
    "det|dem|den|dette|disse|denne|det samme|samme|emnet|samme emne|det emne|det her|it|that|them|this|the same|her"
)
_OTHERS = (
    r"(?<=hvem )ellers|(?:de (?:to |tre |fire )?andre|de øvrige|resten(?: af (?:dem|grupperne))?|de resterende|"
    r"den anden|the others|the rest)"
    r"(?= (?:om|til|ift|så|da|about|angående|omkring|nævne|nævner|sige|siger|mene|mener|foreslå|foreslår|sagde|noget|"
    r"også|det|enige|uenige)\b|$)"
)
_POINTED = (
    rf"(?:om|til|for|på|med|ved|about|on|nævnte|nævner|sagde|siger|foreslog|foreslår|foreslået|mente|mener|skrev|sagt|"
    rf"nævnt|grupper|er|var) (?:{_POINTING})(?: ikke| også| så| da| egentlig|"
    r" mere| andet| ellers| nu| igen| overhovedet)*$|"
    r"^(?:og |men )?(?:hvad|hvordan) .*(?:så|da)$|"
    r"^(?:og )?(?:hvem|hvilken gruppe|hvilke grupper|hvilket bord|hvilke borde|hvor mange gange|hvor tit|hvor mange|"
    r"hvor mange (?:grupper|borde|hold))(?: præcist| var det| er det| kom det fra)?$|"
    r"^(?:og )?hvem \w+ det(?: ikke| også)?$|"
    r"^(?:har|havde|nævner) andre(?: nævnt| sagt)? det$|^(?:og )?(?:er|var) der (?:enighed|uenighed)$|"
    r"^(?:sagde|siger|nævner|nævnte|har|havde|mener|mente|foreslog|skrev) (?:også )?noget$|"
    r"^(?:hvad|hva) (?:de )?(?:mere |ellers )?(?:siger|sagde|mener|mente) (?:de )?(?:mere|ellers)?$"
)
_PRONOUNS = "det|den|de|dem|dette|disse|denne|deres|it|that|them|they"
_ALL_THEY_SAID = (
    r"(?:hvad|hva|what)(?: (?:sagde|siger|mente|mener|talte|taler|snakkede|snakker|drøftede|drøfter|diskuterede|"
    r"diskuterer|skrev|foreslog|did)) (?:de|they)(?: egentlig| alle| sammen)*(?: say| talk| discuss| suggest)?"
    r"(?: om| about)?"
)
_BARE = "hvad|hva|hvorfor|hvordan|hvor|hvornår|hvem|og|men|så|why|how|where|when|who"
_MEANT = (
    r"(?:om|til|for|på|med|af|ved|i|fra|hos|blandt|mod|uden) (?:det|den|dem|dette|disse)$|"
    r"(?:dem|deres|dens|dets)(?! (?:der|som|med|på|fra|i|selv)\b)|(?:skal|kan|vil|bør|må|får|kunne|skulle) de \w+$|"
    r"(?:dem|det) til$"
)


@dataclass(frozen=True)
class Cues:
    """How a question leans on an earlier one."""

    opening: int = 0
    again: bool = False


def questions_before(history: object) -> tuple[str, ...]:
    """Return the questions of earlier turns; whatever is not a turn is passed over."""
    if not isinstance(history, Sequence) or isinstance(history, str | bytes):
        return ()
    return tuple(turn[0] for turn in history if _is_turn(turn))


def _is_turn(turn: object) -> bool:
    return isinstance(turn, Sequence) and not isinstance(turn, str) and len(turn) == 2 and isinstance(turn[0], str)


def cues_of(line: Line) -> Cues:
    """Read how the question begins, and whether it only asks for more."""
    again = line.is_all(_AGAIN) and not line.is_all(_NOT_AGAIN)
    return Cues(opening=line.prefix(_OPENING), again=again)


def points_back(line: Line) -> bool:
    """Whether the question ends in a pointer to the topic before: '… om det', '… om emnet'."""
    return line.has(_POINTED)


def has_pronoun(line: Line) -> bool:
    """Whether a word stands for something that was named before; or there is only a bare 'hvorfor'."""
    return line.has(rf"(?:{_PRONOUNS})(?! (?:der|som|at)\b)") or line.is_all(rf"(?:{_BARE})(?: (?:{_BARE}))*")


def asks_how_often(line: Line) -> bool:
    """Whether 'hvor mange gange?' is all that is asked."""
    return line.is_all(r"(?:og )?(?:hvor mange gange|hvor tit|hvor ofte|hvor mange)")


def asks_what_they_say(line: Line) -> bool:
    """Whether nothing is left but 'hvad siger': after a topic, some groups' part of it."""
    return line.is_all(r"(?:og |men )?(?:hvad|hva|what) (?:siger|sagde|mener|mente|synes|skriver|skrev|svarer|did say)")


def asks_all_they_said(line: Line) -> bool:
    """Whether 'hvad sagde de?' is all that is asked: with nothing before it, 'de' are those who spoke."""
    return line.is_all(_ALL_THEY_SAID)


def means_before(line: Line) -> bool:
    """Whether a question with a topic of its own is about the one before: 'hvad kan man bruge dem til'."""
    return line.has(_MEANT)


def without_pronouns(tokens: Sequence[Token]) -> tuple[Token, ...]:
    """Return the words that do not stand for what was named before."""
    return tuple(token for token in tokens if not Line([token]).is_all(_PRONOUNS))


def other_words(line: Line) -> set[int]:
    """Return the positions of the words that mean the groups not asked about yet."""
    return {position for start, end in line.spans(_OTHERS) for position in range(start, end)}


def carried_intent(own: Intent, before: Intent, *, new_topic: bool) -> Intent:
    """Compare or count a new topic like the one before; list a new group's themes like those of the one before."""
    if own != "find":
        return own
    kept: tuple[Intent, ...] = ("compare", "count_groups") if new_topic else ("list_themes", "overview", "unsaid")
    return before if before in kept else own


def merged(own: Filters, before: Filters) -> Filters:
    """Return the question's own filters, and for every field that it leaves open, the earlier one's."""
    return Filters(
        notes=own.notes or before.notes,
        groups=own.groups or before.groups,
        questions=own.questions or before.questions,
        themes=own.themes or before.themes,
    )
