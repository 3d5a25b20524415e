"""Whether the name of a group is the one who speaks: 'hvad siger politikerne', 'ifølge politikerne'.

Elsewhere it is what is asked about: 'hvad siger de om politikerne'.
"""

from __future__ import annotations

from collections.abc import Sequence

from randers_rag.danish.words import fold
from randers_rag.question.framing import is_framing
from randers_rag.question.intents import comparing_words
from randers_rag.question.matching import lemma_key
from randers_rag.question.outline import Outline
from randers_rag.question.speakers import Mention
from randers_rag.question.text import Line, Token, Utterance, keys
from randers_rag.question.unsaid_words import ATTITUDES
from randers_rag.question.vocabulary import ASKING, DETERMINERS, ONESELF, SPEAKERS, THING_SAID

_SPEAKING = keys(
    "siger sagde mener mente nævner nævnte omtaler omtalte taler talte snakker snakkede foreslår foreslog skriver "
    "skrev svarer svarede peger pegede drøfter drøftede diskuterer diskuterede fremhæver fremhævede påpeger påpegede "
    "fortæller fortalte synes syntes tænker tænkte berører berørte bemærker bemærkede kommenterer kommenterede "
    "beskriver beskrev ønsker ønskede drømmer drømte frygter frygtede savner savnede håber håbede foretrækker foretrak "
    "efterlyser efterlyste prioriterer prioriterede oplever oplevede ser anbefaler anbefalede kræver krævede klager "
    "klagede roser roste kritiserer kritiserede lægger lagde kommer kom say says said think"
)
"""Verbs whose subject speaks."""
_DOING = keys("kommer kom lægger lagde")
_COMPLETED = keys("med frem ind vægt op")
"""What makes saying of these: 'kommer med', 'lægger vægt'."""
_MANNER = keys("hvordan hvorfor")
_OF_OPINION = keys("ser oplever oplevede synes syntes mener mente tænker tænkte beskriver beskrev")
_MANY = keys("hvem who") | (SPEAKERS - keys("deltagere medlemmer"))
_WISHING = keys("vil ville")
_WISHED = keys("gerne helst have")
_HAVING = keys("har havde have fik")
_HAVING_SAID = keys(
    "sagt ment nævnt omtalt talt snakket foreslået skrevet svaret peget drøftet diskuteret fremhævet påpeget fortalt "
    "tænkt bemærket kommenteret beskrevet ønsket efterlyst prioriteret anbefalet anført fremført udtrykt ytret said "
    "mentioned"
)
_COPULA = keys("er var bliver blev")
_FELT = ("opta", "glad", "bange", "træt", "kede", "enig", "uenig", "stolt", "nervøs", "urolig")
_THEIRS = THING_SAID | keys(
    "svar svarene drømme bekymringer frygt håb visioner gruppe bord hold syn vinkel perspektiv kritik ros ord "
    "oplevelse oplevelser erfaring erfaringer stemme prioriteter prioritering styrker svagheder udfordringer problemer "
    "barrierer forhindringer fordele ulemper anbefalinger drøm vision mål krav muligheder behov"
)
_ACCORDING = keys("ifølge hos blandt inden indenfor")
_FROM = keys("fra af from by")
_ADVERBS = keys("så egentlig mon nu selv også især mest ikke så overhovedet nogensinde")
_WHO, _IS_IT = keys("der som"), keys("er var det kun bare udelukkende ikke")
_MAN = keys("man")
_FEELING = keys("bekymrer irriterer driller glæder undrer optager frustrerer engagerer bekymrede irriterede glædede")
"""Verbs whose object speaks: 'hvad bekymrer lærerne'."""
_WHAT = keys("hvad hva what")
_AWAY = keys("ude inde hjemme besøg")
_DEFINITE = ("en", "et", "bordet", "holdet")
_AT = keys("at")
_WITH = keys("med af for")
_ABOUT = keys("om omkring vedrørende angående")


def speaks(said: Utterance, mention: Mention, outline: Outline) -> int | None:
    """Return where the words begin that make the names those who speak; None where they are the topic."""
    tokens, start = said.tokens, mention.start
    rest = tokens[mention.end :]
    if _is_genitive(tokens[mention.end - 1].word):
        return start if mention.grouped or _is_theirs(rest, outline) else None
    if mention.grouped:
        return start
    if start == 0:
        names_topic = bool(rest) and (rest[0].key in _ABOUT or ":" in said.gap(mention.end))
        return 0 if names_topic or _has_verb(rest) else None
    if rest[:1] and rest[0].key in _WHO and _has_verb(rest[1:]) and all(t.key in _IS_IT for t in tokens[:start]):
        return start  # 'er det kun | lærerne, der nævner'
    away = ONESELF | _AWAY
    according = tokens[start - 1].key in _ACCORDING and not any(token.key in away for token in tokens[:start])
    if according or _comes_from(tokens, start):
        return start - 1
    place = _of_a_group(tokens, start, outline)
    if place is None and (_asks_them(tokens, start, rest) or (_has_verb(rest) and _begins_clause(tokens, start))):
        return start
    return place


def are_compared(said: Utterance, mentions: Sequence[Mention]) -> bool:
    """'forskellen på | lærere og elever', not 'hvad siger de om forskellen på | lærere og elever'."""
    if len({number for mention in mentions for number in mention.numbers}) < 2:
        return False
    before = said.tokens[: mentions[0].start]
    return not any(token.key in _SPEAKING for token in before) and bool(
        comparing_words(Line(said.tokens), several_groups=True)
    )


def _is_genitive(word: str) -> bool:
    return word.endswith("s") and len(word) > 3 and lemma_key(word) == lemma_key(word[:-1])


def _comes_from(tokens: tuple[Token, ...], start: int) -> bool:
    """'ideer fra | lærerne', 'hvad blev nævnt af | lærerne', not 'støtte fra | lærerne'."""
    if start < 2 or tokens[start - 1].key not in _FROM or any(token.key in _MAN for token in tokens[:start]):
        return False
    framed = (is_framing(token) or token.key in DETERMINERS for token in tokens[: start - 1])
    return tokens[start - 2].key in THING_SAID or all(framed)


def _is_theirs(rest: tuple[Token, ...], outline: Outline) -> bool:
    """'politikernes forslag', 'elevernes egne drømme'."""
    return any(token.key in _THEIRS or token.key in outline.asked_by_head for token in rest[:2])


def _has_verb(rest: tuple[Token, ...]) -> bool:
    """'… politikerne siger om', '… forældrene også har nævnt'."""
    position = 0
    while position < len(rest) and rest[position].key in _ADVERBS - _SPEAKING:
        position += 1
    if position == len(rest):
        return False
    verb, following = rest[position], rest[position + 1 :]
    if verb.key in _HAVING:
        return any(token.key in _HAVING_SAID for token in following[:4])
    return _says(verb, following)


def _says(verb: Token, following: tuple[Token, ...]) -> bool:
    if verb.key in _WISHING:
        return any(token.key in _WISHED for token in following[:2])
    if verb.key in _DOING:
        return any(token.key in _COMPLETED for token in following)
    return verb.key in _SPEAKING


def _begins_clause(tokens: tuple[Token, ...], start: int) -> bool:
    """'ved du, hvad | politikerne siger', not 'siger de noget om, at | politikerne taler'."""
    before = tokens[:start]
    return before[-1].key not in _AT and not any(token.key in _SPEAKING for token in before)


def _asks_them(tokens: tuple[Token, ...], start: int, rest: tuple[Token, ...]) -> bool:
    """'hvad siger | politikerne', 'har | forældrene nævnt', 'er | lærerne bekymrede', 'hvad vil | eleverne have'."""
    at = start - 1
    while at and tokens[at].key in _ADVERBS and tokens[at].key not in _SPEAKING:
        at -= 1
    verb = tokens[at]
    opening = max((i for i in range(at) if tokens[i].key in ASKING), default=0)
    clause = tokens[opening:at]
    if any(token.key in _MANY for token in clause):
        return False
    if clause and clause[0].key in _MANNER and verb.key not in _OF_OPINION:
        return False
    if verb.key in _FEELING:
        return at == opening + 1 and tokens[opening].key in _WHAT
    if verb.key in _HAVING:
        said = any(token.key in _HAVING_SAID for token in rest)
        return said or any(token.key in _THEIRS for token in (*clause, *rest[:2]))
    if verb.key in _COPULA:
        return any(token.key.startswith((*ATTITUDES, *map(fold, _FELT))) for token in rest[:3])
    return (at == opening or tokens[opening].key in ASKING) and _says(verb, rest)


def _of_a_group(tokens: tuple[Token, ...], start: int, outline: Outline) -> int | None:
    """'gruppen med | lærere', 'gruppen | politikerne': where it begins."""
    at = start - 1
    if at and tokens[at].key in _WITH:
        at -= 1
    return at if tokens[at].key in outline.group_nouns and tokens[at].key.endswith(_DEFINITE) else None
