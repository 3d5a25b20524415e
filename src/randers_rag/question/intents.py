"""What kind of answer a question wants. Patterns are written in Danish and matched on folded words."""

from __future__ import annotations

from randers_rag.question.text import Line
from randers_rag.schema import Intent

MEETING = (
    "mødet|notatet|notat|noten|note|referatet|referat|dokumentet|gruppedrøftelserne|drøftelserne|drøftelsen|"
    "debatten|stormødet|borgermødet|dialogmødet|personalemødet|temamødet|visionsmødet|fællesmødet|"
    "beboermødet|workshoppen|seminaret|opsamlingen|det hele"
)
MEETING_ENGLISH = "the meeting|the note|it|this"
OCCASION = "møde|samtalen|samtalerne|snakken|dagen"
"""Words for the meeting that mean something else as often."""
_ANY_MEETING = f"{MEETING}|{OCCASION}|{MEETING_ENGLISH}"
HELLO = (
    "hej|hejsa|hejhej|halløj|hallo|goddag|godmorgen|god morgen|godaften|god aften|god dag|dav|davs|hey|heja|hi|hello|"
    "good morning|good afternoon|godt nytår|mojn"
)
_HELLO_MORE = (
    "med dig|igen|der|du|alle|alle sammen|chatbot|assistent|bot|hvordan går det|hvordan har du det|there|how are you"
)
_THANKS = (
    "tak|takker|mange tak|tusind tak|1000 tak|selv tak|thanks|thank you|thx|farvel|hej hej|vi ses|bye|goodbye|"
    "have en god dag|hav en god dag|god dag|god weekend|fortsat god dag"
)
_PRAISE = "super|perfekt|fint|fedt|dejligt|flot|skønt|herligt|nice|cool|sejt|ok|okay|great"
_THANKS_MORE = (
    "for det|for svaret|for svar|for hjælpen|for din hjælp|for din tid|skal du have|du|dig|det|var|det var godt|godt|"
    f"{_PRAISE}|det hjalp|hjalp|alt|for nu|for i dag|så meget|very|much|og|for|the|help|your|rigtig|virkelig|en|stor|"
    "nå|ja|jeps"
)
_HELP = (
    "hjælp|hjælp mig|help|help me|hjælp tak|"
    "(?:hvad|hva) kan (?:du|man|jeg|den|jeg bruge dig|du bruges)(?: til| hjælpe med| hjælpe mig med| gøre| svare på| "
    "finde| finde ud af| spørge om| spørge dig om| spørge om her)?|"
    "hvad er du(?: for en| for noget)?|hvem er du|hvad er det her|hvad er dette|er du en robot|er du et menneske|"
    "er du ai|hvordan (?:virker|fungerer|bruger) (?:du|det|det her|dette|jeg dig|jeg det|man dig|man det|jeg det her|"
    "man det her)|hvad hedder du|hvad kan jeg|hvad skal jeg spørge om|hvilke spørgsmål kan (?:jeg|man) stille|"
    "what can you do|what can i ask(?: you)?|who are you|what are you|how does (?:it|this) work|how do you work"
)
_MAKE = (
    r"(?:(?:kan|kunne|vil|ville|gider|må|can|could) (?:du|i|jeg|vi|man|you)(?: ikke| godt| lige| evt| venligst|"
    r" please)* )?"
    r"(?:lav|lave|skriv|skrive|udarbejd|udarbejde|giv|give|få|make|write)(?: mig| os| me| us| lige)*"
)
_SUMMARY_OF = "overblik|oversigt|opsummering|resume|resumé|sammenfatning|sammendrag|summary|overview"
_SUMMARY = (
    "kort fortalt|i korte træk|hovedpunkter|hovedpunkterne|hovedpointer|hovedpointerne|hovedindholdet|"
    "hovedbudskaber|hovedbudskaberne|hovedkonklusioner|hovedkonklusionerne|the main points|main points|"
    "vigtigste pointer|vigtigste punkter|key points|tldr|tl dr|kort sagt|kort version|hovedbudskabet|hovedlinjerne|"
    "opsumering"
)
_NUMBER = r"(?:\d+|en|et|to|tre|fire|fem|seks|syv|otte|ni|ti|nogle|få|et par|en halv)"
_SHORT = "et |en |kort |kortere |lille |hurtigt |samlet |a |an |short |brief |quick "
_OF_A_PART = (
    r"(?=$| (?:(?:i|fra|for|af|hos|ifølge|in|from) )?(?:gruppe|gr|grp|spørgsmål|spm|bord|hold|group|question|om)\b)"
)
_OVERVIEW = (
    r"(?:hvad|hva) (?:handler|handlede) {meeting}(?= (?:i|på|med) (?:\w+ ){1,3}om$)|"
    r"(?:hvad|hva) (?:handler|handlede|drejer|drejede|gik|går)(?: det| den| dette)?(?: sig)?(?: {meeting})?(?: sig)?"
    r"(?: egentlig| overordnet| generelt)?(?: om| ud på)|"
    rf"(?:^(?:(?:{HELLO}) )?(?:{_SHORT})*|{_MAKE} (?:{_SHORT})*|(?:{_SHORT})+)(?:{_SUMMARY_OF})|"
    rf"(?:{_MAKE} )?(?:{_SHORT})*(?:(?:de )?(?:{_NUMBER} )?(?:{_SUMMARY}))|^(?:helt )?kort om|"
    rf"(?:{_MAKE} (?:{_SHORT})*|(?:et )?(?:kort |kortere |lille |hurtigt |samlet )+)(?:referat|opsamling|gennemgang)|"
    r"opsummer|opsummér|opsummere|opsumer|opsumere|sammenfat|sammenfatte|resumer|resumér|resumere|"
    r"summarize|summarise|sum up|"
    r"what (?:is|was) {meeting} about|fortæl (?:mig |os )?(?:lidt |noget )?om {meeting}|"
    r"(?:(?:hvad|hva) (?:er|var) |^(?:bare |kun )?)det (?:vigtigste|væsentligste)(?: de sagde| der blev sagt|"
    r" i {meeting}| fra {meeting})?"
    rf"{_OF_A_PART}|"
    r"(?:hvad|hva) (?:kom|kommer|fik|får)(?: der| vi| de| i| man)*(?: frem| ud)(?: egentlig)?(?: i| på| af| ved| med)*"
    r" {meeting}(?=$| (?:i|på|med|om)\b)|"
    r"(?:hvad|hva) (?:er|var|blev)(?: det| de)? (?:resultatet|resultaterne|udbyttet|udfaldet)(?: af {meeting})?$|"
    r"(?:hvad|hva) (?:indeholder|rummer|omhandler|dækker) {meeting}$|"
    r"(?:(?:hvad|hva) )?(?:står|stod) der(?: i| på)? {meeting}$|^(?:hvad|hva) (?:står|stod) der$|"
    r"^(?:(?:vis|læs|giv|se)(?: mig| os)? )?(?:det hele|hele {meeting}|alt i {meeting})$|"
    r"^(?:vis|læs|giv|se)(?: mig| os)? alt$|"
    r"^(?:hvad|hva|hvilket emne|hvilket tema) (?:(?:fylder|fyldte) mest|(?:går|gik) igen)$|"
    r"hvor mange (?:udsagn|punkter|citater|kommentarer|bemærkninger) (?:er|var|blev|kom|står)(?: der)?(?: nævnt| sagt|"
    r" i alt| i {meeting}| fra {meeting})*$|"
    r"(?:hvad|hva) (?:blev|er|var) (?:grupperne|de|i|vi|bordene) (?:spurgt|bedt) om$|(?:hvad|hva) lød spørgsmålene|"
    r"(?:hvad|hva) skulle (?:grupperne|de|i|vi|bordene) (?:svare på|tale om|drøfte|diskutere)$|"
    r"hvilke (?:arbejds)?spørgsmål|(?:hvad|hva) (?:blev|er|var) (?:arbejds)?spørgsmålene"
).replace("{meeting}", f"(?:{_ANY_MEETING})")
_FORM = (
    rf"(?:i|på|med)(?: max| maks| højst| cirka| ca| maksimalt)? {_NUMBER} (?:punkter|linjer|sætninger|ord|side|sider|"
    r"minutter|pinde|bullets)|(?:max|maks|højst) \d+ (?:ord|linjer|punkter|sider)|i (?:punkter|punktform)|"
    r"til (?:min |vores )?(?:direktøren|direktør|direktionen|chefen|chef|lederen|leder|ledelsen|byrådet|udvalget|"
    r"borgmesteren|kolleger|kollegerne)|(?:pr|per) gruppe|(?:grupperne )?hver især|hver for sig|kort"
)
_WHEN = (
    r"hvornår (?:var|er|blev|fandt|holdt|foregik)(?: i| de| vi)? {meeting}(?: holdt| afholdt| sted)?|"
    r"(?:hvilken|hvad) (?:dato|dag) (?:var|er|blev|fandt|holdt)(?: i| de| vi)? {meeting}(?: holdt| afholdt| sted)?"
).replace("{meeting}", f"(?:{_ANY_MEETING})")
_THEMES = (
    "temaer|temaerne|emner|emnerne|overskrifter|overskrifterne|temaliste|emneliste|themes|topics|headings|subjects"
)
_LISTING = (
    rf"(?:hvilke |er der |var der )?andre (?:{_THEMES}) end(?: \w+)+|"
    rf"(?:hvilke|hvilken|hvad|hva|hvor mange|vis|list|nævn|liste over|oversigt over|alle|giv|what|which|list|show|"
    rf"how many|er der)(?: \w+){{0,5}} (?:{_THEMES})(?: (?:går|gik) igen| (?:fylder|fyldte) mest)?"
)
_COUNTED = "grupper|grupperne|gruppe|gr|grp|groups|group|{nouns}"
_CONCERNED = (
    r"(?:er|var)(?: mest| især| også)? (?:optaget af|optagede af|inde på|interesserede? i|opmærksomme? på)|"
    r"(?:fokuserer|fokuserede)(?: mest| især)? på|(?:går|gik)(?: mest| især)? op i|"
    r"(?:lægger|lagde)(?: mest| især)? vægt på"
)
_COUNT = (
    rf"(?:hvor mange|hvilke|hvilken|hvilket|how many|which)(?: af)?(?: de| the| forskellige)?(?: \w+)? (?:{_COUNTED})"
    rf"(?: (?:{_CONCERNED}))?(?: (?:der|som)(?= \S))?|antal grupper(?: der| som)?|"
    rf"hvem (?:vil (?:gerne )?have|ønsker|ønskede|savner|efterlyser|efterlyste|drømmer om|drømte om|klager over|roser)"
    rf"(?= \S)|hvor mange (?:nævner|nævnte|taler|talte|snakker|snakkede|siger|sagde|foreslår|foreslog)|"
    rf"hvem (?:{_CONCERNED})|"
    rf"^(?:nævner|nævnte|taler|talte|omtaler|omtalte|siger|sagde|mener|foreslår|foreslog)(?: der)? (?:alle|flere|begge|"
    rf"nogen af|nogle af) (?:{_COUNTED})|(?:er|var) der (?:flere|nogen|nogle|mere end en|mange) (?:{_COUNTED})|"
    rf"hvem (?:af dem |alle |ellers )?(?:sagde|siger|nævnte|nævner|talte|taler|snakkede|snakker|foreslog|foreslår|"
    rf"mente|mener|pegede|peger|omtalte|omtaler)|who (?:said|mentioned|talked|proposed|suggested)"
)
_COMPARE = (
    "sammenlign|sammenligne|sammenligning|sammenligningen|sammenlignet|sammenhold|compare|comparison|"
    "(?<!gøre en )forskel|forskelle|forskellen|forskellene|forskellig|forskellige|forskelligt|"
    "lighed|ligheder|lighederne|enige|uenige|"
    r"fælles(?=$| (?:for|om|træk|pointer|mellem|blandt)\b)|"
    "difference|differences|versus|vs|kontra|til fælles|fællesnævner|fællesnævnere|enighed|uenighed|"
    "på tværs af grupperne|adskiller|ligner hinanden|over for hinanden"
)
_COMPARE_ALWAYS = (
    "sammenlign|sammenligne|sammenligning|compare|(?:er|var) der (?:enighed|uenighed) om|"
    "^(?:og )?(?:er|var) der (?:enighed|uenighed)$|(?:er|var) (?:alle|alle grupper|grupperne) (?:enige|uenige)|"
    "hvad (?:er|var) de (?:enige|uenige) om|hvor (?:er|var) de (?:enige|uenige)|hvad har de til fælles"
)


def small_talk(line: Line) -> Intent | None:
    """Return the intent of a message that asks nothing of the note, or None."""
    if line.is_all(rf"(?:{HELLO})(?: (?:{HELLO}|{_HELLO_MORE}))*"):
        return "thanks" if line.is_all("hej hej|god dag du") else "greeting"
    if line.is_all(rf"(?:(?:{_THANKS_MORE}) )*(?:{_THANKS})(?: (?:{_THANKS}|{_THANKS_MORE}))*"):
        return "thanks"
    if line.is_all(rf"(?:{_PRAISE})(?: (?:{_PRAISE}))*"):
        return "thanks"
    if line.is_all(rf"(?:(?:{HELLO}) )?(?:{_HELP})"):
        return "help"
    return None


def overview_words(line: Line, *, dated: bool) -> set[int]:
    """Return the positions of the words that ask for an overview; also when the meeting was, if the notes say so.

    How long it shall be, in what form, and for whom goes with them.
    """
    found = _positions(line, f"{_OVERVIEW}|{_WHEN}" if dated else _OVERVIEW)
    return found | _positions(line, _FORM) if found else found


def listing_words(line: Line) -> set[int]:
    """Return the positions of the words that ask which themes there are."""
    return _positions(line, _LISTING) or _positions(line, rf"^(?:{_THEMES})")


def counting_words(line: Line, nouns: frozenset[str]) -> set[int]:
    """Return the positions of the words that ask how many or which groups."""
    return _positions(line, _COUNT.replace("{nouns}", "|".join(sorted(nouns))))


def ranking_words(line: Line) -> set[int]:
    """Return the positions of the words that ask who said most: the count of the statements tells it."""
    return _positions(line, "mest|flest|mindst|færrest")


def comparing_words(line: Line, *, several_groups: bool) -> set[int]:
    """Return the positions of the words that ask for a comparison (of groups: 'forskel' alone is a topic)."""
    return _positions(line, _COMPARE if several_groups else _COMPARE_ALWAYS)


def _positions(line: Line, pattern: str) -> set[int]:
    return {position for start, end in line.spans(pattern) for position in range(start, end)}
