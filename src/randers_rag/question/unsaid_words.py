"""The words that questions about the meeting, its people and their merits are made of, in classes (folded)."""

from __future__ import annotations

from randers_rag.question.intents import MEETING
from randers_rag.question.text import keys

NAMED_MEETING = rf"{MEETING}|næste møde|mødets|notatets|referatets|(?:det|dette) møde|et \w+ møde|the meeting|the note"
"""A pattern for the meeting or its note."""
NOT_THE_MEETING = keys("debatten det hele")
"""Words for the meeting that groups also speak of."""
MEETING_WORDS = keys(f"{MEETING} møde mødets notatets referatets".replace("|", " ")) - NOT_THE_MEETING
WITHIN = keys("i på fra til under ved af ifølge in at from")
NOT_THAT_WITH = keys("med om mellem omkring i på hos af for with about")
MODAL = keys("skal bør kan må vil skulle burde kunne ville")
COPULA = keys("er var blev virkede virker lød fremstod was were is")
PAST_COPULA = COPULA - keys("er virker is")
PAST = keys("var blev gik forløb fandt holdt foregik was did")
WRITING = keys("skrev skrevet noteret noterede lavet lavede wrote written")
PEOPLE = keys(
    "deltagere deltagerne deltager deltagernes personer mennesker medlemmer medlemmerne medlem navne navnene personen "
    "navnet"
)
ATTENDING = keys(
    "deltog deltage deltager deltaget stede sad sidder siddet mødt fremmødt fremmødte mødte repræsenteret inviteret "
    "indbudt indkaldt fraværende afbud bestod består attended"
)
BEING_WITH = keys("med der inde present there")
ROLES = keys(
    "ordstyrer ordstyreren referent referenten referat mødeleder mødelederen leder lederen formand formanden "
    "næstformand sekretær facilitator facilitatoren forfatter forfatteren forfattere tovholder vært arrangør "
    "oplægsholder pennefører borgmester borgmesteren direktør direktøren kommunaldirektør hovedudvalget udvalget"
)
HOLDING = keys(
    "tog førte ledte ledede styrede stod indkaldte arrangerede afholdt holdt organiserede faciliterede åbnede sluttede "
    "skrev lavede udarbejdede forfattede inviterede mødtes hedder hed kom kommer kommet fremlagde præsenterede"
)
"""What somebody does to a meeting, a note or for a group."""
SPAN = keys("tid tidspunkt klokken kl dato datoen lang længe langt long last dag dagen lokale lokalet")
"""Words of time and place, which ask after the meeting only where it is named."""
EVENT = SPAN | keys(
    "formål formålet konklusion konklusionen udfald udfaldet udbytte udbyttet dagsorden dagsordenen stemning stemningen"
)
LASTING = keys("brugte bruge varede varer tog fik")
FORMED = keys("delt inddelt sat sammensat valgt dannet arbejdede sammen op gamle gammel")
"""How groups came about: 'hvordan blev grupperne sat sammen'."""
DEGREE = keys("mest mindst meget mere lidt helt så alle begge lige egentlig ret overhovedet generelt over en ens folk")
ARTICLES = keys("den det de the most")
EVERYBODY = keys("grupperne grupper gruppe gruppen gruppernes deltagerne deltagere de alle dem")
GROUPS = keys("grupperne grupper gruppe gruppen gruppernes")
WINNING = keys("vandt vinder vundet ret uret")
WEIGHTY = keys("vigtigste væsentligste største")
"""Superlatives that ask for the main points, not for a judgement."""
COUNTABLE = keys("mest mindst flest færrest")
BEST = keys("bedst bedste værst værste most best")
SUPERLATIVE = ("est", "este", "igst", "igste", "ngst", "ngste", "rst", "rste", "ldst", "ldste")
"""Endings of superlatives."""
AGREEING = tuple(sorted(keys("enig uenig uvenner konflikt stemning")))
"""How words begin that tell how people get on."""
ATTITUDES = tuple(
    sorted(
        {*AGREEING}
        | keys(
            "klog dygtig positiv negativ kritisk optimist pessimist tilfreds utilfreds glad sur vred irriter engager "
            "ambitiø kreativ konstruktiv aktiv passiv realist saglig seriøs begejstr frustrer skuffe bekymr innovativ"
        )
    )
)
"""How words begin that judge people."""
NOUNS = ("ing", "ingen", "inger", "ingerne", "eden", "ationer", "ationerne")
"""Endings of what is felt, which is no judgement of who feels it: 'bekymringerne i gruppe 3'."""
VOTING = keys("stemt stemte stemmer afstemning afstemningen vedtaget vedtog beslutninger beslutning")
PLACES = keys("kommunen byen")
POINTING = keys("de dem det den")
"""Words that may stand for what was asked about before: 'er de glade' after 'hvad siger de om unge'."""
LEFT_BEHIND = keys("for over af med på om")
FARING = keys("har får havde fik")
FEELINGS = tuple(sorted(keys("bekymr begejstr frustrer irriter skuffe tilfreds utilfreds vred")))
"""How words of feeling begin that a note's own question may have: 'Hvad bekymrer jer?'."""
SIZED = keys("størst største mindst mindste stor større lille mindre")
CONCERNED = keys("optaget optagede inde interesseret interesserede med der imod for")
"""Words after 'hvilken gruppe var' that lead to a topic."""
OPINION = keys("synes mener tror tænker foretrækker anbefaler elsker hader føler anbefale vælge foretrække vælger")
OF_YOU = keys("er bor hedder")
OF_YOURS = keys("din dit dine")
IDLE = "meningen med (?:livet|tilværelsen|det hele|alting)|hvad er meningen$|hvem har ret$"
