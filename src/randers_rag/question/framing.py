"""What a question is about: the words that only ask are taken off both ends, the rest stays as it was written.

Words are sorted into classes. At the beginning, words of any class are read as long as they come; what was read is
framing if a word for speaking ('sagde', 'nævnt', 'noget', 'forslag') was among it, up to the word that leads to the
topic ('om', 'til'). So 'hvad sagde de om busser' loses its frame and 'hvordan får vi flere busser' keeps all its words.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from randers_rag.question.intents import HELLO, MEETING, MEETING_ENGLISH, OCCASION
from randers_rag.question.matching import is_function_word, is_known, is_slip
from randers_rag.question.text import Line, Token, keys, without
from randers_rag.question.vocabulary import (
    ASKING,
    DETERMINERS,
    EDGE,
    EDGE_END,
    FILLING,
    HELPING,
    INFINITIVES,
    LEADING,
    NEEDS_MORE,
    SAYING,
    SPEAKERS,
    THING_SAID,
)

_FRAME = ASKING | SAYING | THING_SAID | LEADING | SPEAKERS | HELPING | FILLING
_HELLOS = (
    rf"(?:{HELLO}|ok|okay|mange tak|tak for (?:det|svaret|hjælpen)|tak|super|fint|nå|jamen|altså|øh|undskyld|venligst|"
    "please|dejligt|perfekt|yo|hmm|øhm|lol|men|jo)"
)
_POLITE = (
    rf"{_HELLOS}(?: {_HELLOS})*(?= \S)|"
    r"(?:kan|kunne|vil|ville|gider|må|can|could|would) (?:du|i|jeg|vi|man|you|i)(?: ikke| godt| lige| evt| venligst| "
    r"måske| please)* (?:fortælle|sige|finde|vise|forklare|liste|opliste|give|høre|se|spørge|vide|hjælpe|svare|tell|"
    r"show|find|give|know|ask|samle|opsummere)(?: mig| os| dig| me| us| frem| at vide| med at finde| på| lidt| noget| "
    r"mere| alt)*(?= \S)|"
    r"(?:jeg|vi|i) (?:vil|ville|kunne|skal|kan)(?: godt| gerne| lige)*(?: tænke mig| like)?(?: at| to)? "
    r"(?:vide|høre|spørge|se|finde|have|læse|know|hear|ask)(?: lidt| noget| mere| alt| dig)*(?= \S)|"
    r"(?:jeg|vi) (?:skal|vil|kan|mangler)(?: gerne| godt| lige)* (?:at )?(?:bruge|finde)(?: et| nogle| lidt)?"
    r"(?= (?:citat|citater|udsagn|noget|eksempler|forslag|ideer)\b)|"
    r"(?:jeg|vi) (?:søger|leder|kigger|spørger|undrer mig|er interesseret|er nysgerrig)(?: efter| over| i| på| om)*"
    r"(?: noget| udsagn| alt)?(?= \S)|"
    r"(?:fortæl|vis|find|giv|list|oplist|nævn|opremse|skriv|udskriv|læs|søg|forklar|tell|show|give|list|find)"
    r"(?: mig| os| me| us| lidt| noget| mere| alt| alle| frem| venligst| efter| all)*"
    r"(?= (?:om|hvad|hva|hvilke|hvem|hvor|hvordan|udsagn|forslag|ideer|"
    r"about|what|which|the|statements)\b)|"
    r"(?:(?:lav|skriv|giv|vis)(?: mig| os)? )?(?:en )?(?:liste|punktliste|tabel) (?:over|med|af)(?= \S)|"
    r"(?:list|oplist|opremse|nævn)(?: mig| os)? (?:alle|samtlige)(?= \S)|"
    r"resten af(?= \S)|i (?:hvor høj grad|hvilken grad|hvilket omfang)(?= \S)|"
    r"(?:gad vide|må (?:jeg|vi) bede om)(?= \S)|"
    r"(?:jeg|vi) er (?:i tvivl|usikker|usikre|nysgerrig|nysgerrige)(?: om| på)?(?= \S)|"
    r"(?:stemmer|passer) det(?: virkelig)?(?: at)?(?= \S)|er det (?:rigtigt|sandt|korrekt)(?: at)?(?= \S)|"
    r"kan det passe(?: at)?(?= \S)|søg(?: lige)? (?:efter|på)(?: ordet| ordene| udtrykket)?(?= \S)|"
    r"hvor (?:mange gange|tit|ofte) (?:nævnes|nævntes|står der|optræder|forekommer|bruges)(?: ordet| ordene)?(?= \S)|"
    r"hvor (?:mange gange|tit|ofte)(?= (?:bliver|blev|er|var) .+ (?:nævnt|omtalt|sagt|drøftet)$)|"
    r"hvor mange (?:udsagn|citater|punkter|kommentarer|bemærkninger|ideer|forslag|input|bud|svar)"
    r"(?: er der| var der| kom der| står der| handler)? (?:om|til)(?= \S)|hvor meget fylder(?= \w+$)|"
    r"(?:vil|kan|kunne|ville) du være (?:sød|venlig|rar)(?: og| at)*(?: lave| give| vise| finde| skrive| fortælle)*"
    r"(?: mig| os)?(?= \S)|(?:jeg|vi) skal bruge (?:det|noget|alt)(?: som| der)?(?= \S)|"
    r"(?:(?:ok|okay|godt|hov|sorry|nå|lige) )*(?:nyt emne|noget andet|(?:lige )?en(?: anden| sidste)? ting(?: mere)?|"
    r"(?:for at vende )?tilbage til(?: det om)?|jeg mente|glem det)(?= \S)(?! end)|"
    r"(?:ved|husker) (?:du|i|man)(?: om| hvad)?(?= \S)|"
    r"(?:mere|alt|noget|lidt|udsagn|statements|all) (?:om|about)(?= \S)|(?:hvad|hva) med(?= \S)|"
    r"(?:what|how) about(?= \S)"
)
_WITHIN = r"(?:i|på|fra|til|under|ved|af|ifølge)(?: løbet af)? (?:hele )?"
_NOT_THAT_WITH = r"(?! (?:med|om|mellem|omkring|i|på|hos|af|for|til))"
_MEETING = MEETING.replace("|debatten", "")
_PLACES = rf"{_WITHIN}(?:{_MEETING}){_NOT_THAT_WITH}|(?:in|at|from|of) (?:{MEETING_ENGLISH})(?! \S)|i alt|in total"
_OCCASIONS = rf"{_WITHIN}(?:{OCCASION}|debatten){_NOT_THAT_WITH}"
"""Places only where the question speaks of saying: 'hvad blev nævnt i løbet af dagen', not 'hvornår på dagen'."""
_PASSIVE = (
    r"^(?:blev|bliver|er|var|was|were|is|har|have|has)(?: der)? (?P<topic>.+) "
    r"(?:nævnt|omtalt|drøftet|diskuteret|mentioned|discussed|oppe|berørt|på tale)$"
)
_ABOUT = keys("om omkring vedrørende angående about")
_ARTICLES = keys("et en")
_NOUN_TOO = keys("mod is medlemmer medlemmerne deltagere deltagerne folk")
_AMOUNTS = keys("andet mere flere lidt nogen nogle")
_VAGUE = keys("noget alt ting intet something anything everything")
_STANDING = keys("står stod")
_STANDING_ABOUT = keys("om omkring vedrørende skrevet noteret noget")
_MANNER = keys("hvordan hvorfor how why")
_BEING_SAID = keys(
    "siges sagdes sagt nævnes nævntes nævnt omtales omtalt drøftes drøftet diskuteres diskuteret foreslås foreslået "
    "fremhæves fremhævet påpeges påpeget berøres berørt beskrives beskrevet mentioned discussed said suggested proposed"
)
_HAVING_SAID = keys(
    "sagde mente nævnte omtalte talte snakkede foreslog skrev svarede pegede drøftede diskuterede fremhævede påpegede"
)
_GROUPS = keys("grupperne gruppen gruppe gruppernes deltagerne deltagere bordene holdene de they groups group")
_REGARDING = (
    r"når det (?:gælder|handler om|drejer sig om|kommer til)|i forhold til|med hensyn til|hvad angår|for så vidt angår|"
    r"ang|angående|vedr|vedrørende|mht|ift|ifht"
)
_SPEECH = (SAYING | THING_SAID | INFINITIVES) - _AMOUNTS - _VAGUE
_TO = keys("at to")
_WHAT = keys("hvad hva what")
_COMPLETIONS = keys("om vægt højest frem med skrevet noget ind omkring op på")
_WROTE = keys("skrev wrote")
_WHO = keys("hvem who")
_WHAT_WAS_WRITTEN = keys("om at noget det dette about that this it something")
_TOLD = (
    r"(?:(?:sagt|siges|nævnt|skrevet|forslag|ideer|eksempel|eksempler|punkt|punkter|citat|citater|udsagn|pointer|"
    r"kommentarer|bemærkninger|afsnit|tekst|artikel|artiklen|kronik|indlæg|oplæg|nyhedsbrev|"
    r"resume|resumé|sammendrag|opsummering|vigtigste)|"
    r"(?:mindes|husker|finde|finder|savner|vil vide|gerne vide)(?: lidt)? (?:noget|mere|alt)|"
    r"(?<=hvad )(?:\w+ ){1,2}(?:siger|sagde|mener|mente|synes|syntes|står|stod)) (?:om|omkring|vedrørende|angående|ang)"
)
_PURPOSE = (
    r"(?:som |der )?(?:(?:jeg|vi|man) )?(?:til|(?:kan|skal) bruges? (?:til|i)) (?:(?:en|et|min|mit|vores|næste) )?"
    r"(?:artikel|artiklen|avisen|kronik|kronikken|oplæg|oplægget|pressemeddelelse|pressemeddelelsen|nyhedsbrev|"
    r"nyhedsbrevet|debatindlæg|præsentation|præsentationen|powerpoint|læserbrev)"
)
"""What quotes are wanted for, at the end of a question."""
_ROUNDS = 4
_SLIP_WITHIN = 4


def is_framing(token: Token) -> bool:
    """Whether a word belongs to asking rather than to what is asked about."""
    return token.key in _FRAME


def has_saying(tokens: Sequence[Token]) -> bool:
    """Whether a word for speaking is there: a clause that is complete without the history."""
    return any(token.key in SAYING for token in tokens)


def strip_courtesies(tokens: tuple[Token, ...]) -> tuple[Token, ...]:
    """Take off 'kan du fortælle mig', 'vis', 'hej': once."""
    return tokens[Line(tokens).prefix(_POLITE) :]


def holds_only(token: Token, classes: Collection[str]) -> bool:
    """Whether a word says nothing of its own: framing, of the classes, or only holding a sentence together."""
    return token.key in _FRAME or token.key in classes or is_function_word(token.key)


def strip_frame(tokens: Sequence[Token], things: Collection[int] = (), *, said: bool = False) -> tuple[Token, ...]:
    """Return the words of the topic. Empty when the whole question is framing that speaks of saying.

    ``things`` are the indexes of words that are framing in this question: what the note's own question asks for.
    ``said`` tells that a word for speaking was taken out before.
    """
    if len(tokens) > 1 and tokens[-1].key in _NOUN_TOO and tokens[-2].key in _ABOUT:
        return (tokens[-1],)  # 'hvad siger de om mod', '… om medlemmer'
    rest = _after_told(_drop_places(tuple(tokens)))
    if all(map(is_framing, rest)) and (spoken_of := _spoken_of(rest, things)):
        return trim(spoken_of)
    for _ in range(_ROUNDS):
        asked = _after_regarding(strip_courtesies(rest))
        shorter = _strip_passive(_strip_prefix(asked, things, said=said))
        if len(shorter) == len(rest):
            break
        rest = shorter
    rest = _strip_suffix(rest)
    rest = tuple(token for token in rest if token.index not in things)
    return rest if len(rest) == len(tokens) else trim(rest)


def trim(tokens: Sequence[Token]) -> tuple[Token, ...]:
    """Take off small words left dangling at either end."""
    start, end = 0, len(tokens)
    while start < end and tokens[start].key in EDGE:
        start += 1
    while end > start and tokens[end - 1].key in EDGE_END:
        end -= 1
    return tuple(tokens[start:end])


def _drop_places(tokens: tuple[Token, ...]) -> tuple[Token, ...]:
    places = f"{_PLACES}|{_OCCASIONS}" if has_saying(tokens) else _PLACES
    line = Line(tokens)
    gone = {position for start, end in line.spans(places) for position in range(start, end)}
    gone |= {
        place for start, end in line.spans(_PURPOSE) if start and end == len(tokens) for place in range(start, end)
    }
    return tuple(token for position, token in enumerate(tokens) if position not in gone)


def _after_regarding(tokens: tuple[Token, ...]) -> tuple[Token, ...]:
    """'hvad er forskellen, når det gælder kultur' → 'kultur'."""
    for start, end in Line(tokens).spans(_REGARDING)[:1]:
        if end < len(tokens) and all(token.key in _FRAME for token in tokens[:start]):
            return tokens[end:]
    return tokens


def _after_told(tokens: tuple[Token, ...]) -> tuple[Token, ...]:
    """'jeg er sekretær og mangler et godt citat om unge' → 'unge': who asks, and what for, stands before."""
    if tokens and tokens[0].key in _MANNER:
        return tokens
    for _, end in reversed(Line(tokens).spans(_TOLD)):
        if any(token.key not in _FRAME for token in tokens[end:]):
            return tokens[end:]
    return tokens


def _strip_passive(tokens: tuple[Token, ...]) -> tuple[Token, ...]:
    """'blev busser nævnt' → 'busser'."""
    opening = 2 if len(tokens) > 3 and tokens[1].key == "der" else 1
    if len(tokens) > 2 and Line(tokens).is_all(_PASSIVE.strip("^$")):
        return tokens[opening:-2] if tokens[-2].key == "pa" else tokens[opening:-1]
    return tokens


def _class_of(tokens: Sequence[Token], position: int) -> str:
    """Return the word itself if it belongs to the frame, else what it is a slip of; '' for a word of the topic."""
    token = tokens[position]
    if token.key in _FRAME:
        return token.key
    if token.key in _ARTICLES and position + 1 < len(tokens) and tokens[position + 1].key in THING_SAID:
        return "noget"  # 'har nogen et forslag til'
    asked = 0 < position < _SLIP_WITHIN and not has_saying(tokens[:position])
    if asked and len(token.key) > 4 and not is_known(token.word):
        return next((word for word in sorted(SAYING | _GROUPS) if is_slip(token.key, word)), "")
    return ""


def _strip_prefix(tokens: tuple[Token, ...], things: Collection[int], *, said: bool) -> tuple[Token, ...]:
    """Take off the frame at the beginning, up to the word that leads to the topic."""
    if len(tokens) > 1 and tokens[0].key in _TO and tokens[1].key in INFINITIVES:
        return tokens  # 'hvad siger de om at tale byen op'
    thing = False
    position = 0
    while position < len(tokens):
        key = "forslag" if tokens[position].index in things else _class_of(tokens, position)
        if not key:
            break
        if key in LEADING and (said or thing) and position + 1 < len(tokens) and _leads(tokens, position):
            return tokens[position + 1 :]
        said |= _frames(key, tokens, position)
        thing |= key in THING_SAID and (key not in NEEDS_MORE or _leads_on(tokens, position))
        said |= tokens[position].index in things
        position += 1
    if position == len(tokens):
        return () if _says_all(tokens, things) or _only_helpers(tokens) else tokens
    if not said:
        return tokens
    while position and tokens[position - 1].key in DETERMINERS:
        position -= 1
    return tokens[position:]


def _spoken_of(tokens: tuple[Token, ...], things: Collection[int]) -> tuple[Token, ...]:
    """'hvad sagde de om at tale sammen' → 'at tale sammen': words that ask elsewhere are what is asked about here."""
    abouts = [position for position, token in enumerate(tokens) if token.key in _ABOUT]
    after = tokens[abouts[-1] + 1 :] if abouts else ()
    return after if is_spoken_of(without(after, things), tokens) else ()


def is_spoken_of(topic: Sequence[Token], tokens: Sequence[Token]) -> bool:
    """Whether words for speaking, or for what is said, are what is asked about: they follow 'om' among the tokens."""
    if not any(token.key in _SPEECH or token.key in _NOUN_TOO for token in topic):
        return False
    return any(token.key in _ABOUT and token.index < topic[0].index for token in tokens)


def _frames(key: str, tokens: Sequence[Token], position: int) -> bool:
    """Whether the word at a position makes a frame of what stands before the topic.

    'hvordan taler grupperne om skolen' asks what they say; 'hvordan taler skolen med forældre' asks what the school
    does; 'hvem skrev om skolen' asks what they say, 'hvem skrev Hamlet' does not.
    """
    if key in _WROTE and position == 1 and tokens[0].key in _WHO and not _completed(tokens, 1, _WHAT_WAS_WRITTEN):
        return False
    if key in _STANDING:
        return _completed(tokens, position, _STANDING_ABOUT)
    if key not in SAYING or (key in NEEDS_MORE and not _completed(tokens, position, _COMPLETIONS)):
        return False
    if tokens[0].key not in _MANNER:
        return True
    return any(token.key in _GROUPS for token in tokens[: position + 2]) or key in _BEING_SAID


def _says_all(tokens: Sequence[Token], things: Collection[int]) -> bool:
    """Whether words that may all be framing really speak of saying: 'hvad blev der sagt', not 'kan alle noget'."""
    if tokens and tokens[0].key in _MANNER and not any(token.key in _GROUPS for token in tokens):
        return False
    return any(
        token.index in things or token.key in (SAYING | THING_SAID) - NEEDS_MORE - INFINITIVES - _AMOUNTS - _VAGUE
        for token in tokens
    )


def _leads(tokens: Sequence[Token], position: int) -> bool:
    """Whether something follows the leading word that can be a topic: 'kom med om unge' → not at 'med'."""
    return any(token.key not in _FRAME for token in tokens[position + 1 :])


def _leads_on(tokens: Sequence[Token], position: int) -> bool:
    """'ønsker til', 'mere om': a thing said, and its topic follows ('flere til' may mean more people)."""
    if position + 1 == len(tokens):
        return False
    following = tokens[position + 1].key
    return following in _ABOUT or (following in LEADING and tokens[position].key not in _AMOUNTS)


def _completed(tokens: Sequence[Token], position: int, completions: Collection[str]) -> bool:
    """'står der om', 'kom frem til', 'kom de med': the verb speaks only together with such a word."""
    for token in tokens[position + 1 : position + 6]:
        if token.key in completions:
            return True
        if token.key not in _FRAME:
            return False
    return position + 1 == len(tokens)


def _only_helpers(tokens: Sequence[Token]) -> bool:
    return all(token.key in LEADING | EDGE | keys("der det er de i kun bare nu så") for token in tokens)


def _strip_suffix(tokens: tuple[Token, ...]) -> tuple[Token, ...]:
    """Take off a frame at the end: '… hvad siger de om det', '… blev nævnt', '… foreslog de'."""
    start = len(tokens)
    while start and tokens[start - 1].key in _FRAME:
        start -= 1
    tail = tokens[start:]
    opening = next(
        (i for i, t in enumerate(tail) if t.key in ASKING | SAYING | keys("made er var blev bliver was were is")),
        None,
    )
    if start == 0 or opening is None or not _speaks(tail[opening:]):
        return tokens
    rest = tokens[: start + opening]
    while len(rest) > 1 and rest[0].key in keys("hvilke hvilken hvilket which what"):
        rest = rest[1:]
    return rest


def _speaks(tail: Sequence[Token]) -> bool:
    """'… blev nævnt', '… foreslog de', '… hvad siger de om det'; not '… tale sammen', '… når man drøfter dem'."""
    spoken = {token.key for token in tail} & (SAYING - NEEDS_MORE - INFINITIVES)
    if spoken and len(tail) == 2 and tail[0].key in _WHAT:  # 'unge, hvad siger gruppe 2'
        return True
    return bool(spoken & (_BEING_SAID | _HAVING_SAID)) or (bool(spoken) and any(t.key in _GROUPS for t in tail))


def is_speech(token: Token) -> bool:
    """Whether a word says that something was said, or who said it; 'hvad' and 'står' do not."""
    spoken = token.key in SAYING or token.key in SPEAKERS - keys("de man vi i du nogen nogle deres dem")
    return spoken or token.key in keys("ifølge svarede")
