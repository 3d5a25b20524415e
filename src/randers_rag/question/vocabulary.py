"""The words that people ask with, in classes (folded: see ``text.keys``). ``framing`` reads them."""

from __future__ import annotations

from randers_rag.question.text import keys

ASKING = keys(
    "hvad hva hvd hvaf hvilke hvilken hvilket hvem hvor hvordan hvornår what which who did does do is are was "
    "were has have there any anything"
)
"""Words that open a question; they may stand before the frame's other words."""
SAYING = keys(
    "sige siger sier sir sagde sagt siges sagdes mene mener mente ment menes menner nævne nævner nævnte nævnt nævnes "
    "nævntes omtale omtaler omtalte omtalt omtales tale taler talte talt tales snakke snakker snakkede snakket "
    "snakkes foreslå foreslår foreslog foreslået foreslås skrive skriver skrev skrevet skrives svare svarer svarede "
    "svaret pege peger pegede peget peges drøfte drøfter drøftede drøftet drøftes diskutere diskuterer diskuterede "
    "diskuteret fremhæve fremhæver fremhævede fremhævet påpege påpeger påpegede anføre fortælle fortæller fortalte "
    "fortalt synes syntes tænke tænker tænkte berøre berører berørte berørt handler handlede bringe bragt rejst komme "
    "kommer kom kommet kommenterede bemærkede ytrede udtalte noterede noteret besluttede ønsker ønskede lagde lægger "
    "prioriterer prioriterede beskriver beskrev fremført fremføres fremfører fremførte anført anføres fremgår fremgik "
    "udtrykt udtrykkes udtrykte citer citere redegør redegøre say says said mention mentions mentioned talk talks "
    "talked think thinks thought suggest suggests suggested propose proposes proposed discuss discusses discussed "
    "write wrote written"
)
"""Verbs for speaking: with one of these, what stands before the topic is framing."""
INFINITIVES = keys(
    "sige mene nævne omtale tale snakke foreslå skrive svare pege drøfte diskutere fremhæve påpege anføre fortælle "
    "synes tænke berøre bringe komme stå"
)
"""Verbs for speaking as what somebody is to do: 'kan skolerne tale sammen' asks about it, it frames nothing."""
THING_SAID = keys(
    "andet mere flere lidt noget nogle nogen forslag forslaget forslagene ideer ideerne idéer idéerne ide idé "
    "tanker tankerne holdning holdninger holdningen holdningerne synspunkter synspunkt mening meninger meningen "
    "udsagn udsagnene bud input indspark kommentarer kommentar bemærkninger bemærkning pointer pointe ønsker "
    "ønske anbefalinger anbefaling ting alt udtalelser citater citat intet udmeldinger something anything "
    "quote quotes suggestions ideas statements opinions views proposals comments everything punkter punkterne "
    "konklusion konklusionen konklusioner konklusionerne løsning løsningen løsninger løsningerne eksempel eksempler"
)
"""What is said: 'forslag', 'noget'."""
LEADING = keys(
    "om omkring vedrørende angående ang vedr mht ifht til ift for på ved med mod efter over about on regarding "
    "concerning of omhandlende"
)
"""Words that lead to the topic."""
SPEAKERS = keys(
    "grupperne grupper gruppen gruppe gruppernes deltagerne deltagere de di man folk nogen nogle nogensteder "
    "ingen vi i du medlemmerne medlemmer deltager alle they the groups group anyone someone anybody somebody "
    "people participants dem deres bordene bordet borde holdene holdet their"
)
"""Who speaks."""
ONESELF = keys("man vi jeg")
"""Those who ask, or anybody: no group of a note."""
HELPING = keys(
    "made er var blev bliver blive blevet har have havde haft kan kunne vil ville skal skulle må fik får findes "
    "fandtes står stod stå be been being can could would should will lå ligger gav give giver"
)
"""Auxiliary verbs."""
FILLING = keys(
    "der det også egentlig overhovedet så mon lige ellers specifikt konkret konkrete helt præcis præcist nøjagtigt "
    "sammen her af at frem ind ud op alt ikke andet både generelt faktisk især særligt overordnet evt venligst nævn "
    "vis giv list oplist find fortæl sig beskriv forklar når da gælder tak please me us mig os denne dette disse "
    "gerne vide skriv lav udarbejd højest vægt vel vist virkelig slet hvorvidt show tell the a an any nu kun bare i "
    "notatet notat noten note referatet mødet drøftelserne dokumentet meeting notes in its selv forskellige alle "
    "samlet mere endnu positivt negativt ordet ordene udtrykket"
)
"""Small words between the others."""
NEEDS_MORE = keys(
    "stå står stod komme kommer kom kommet ønsker ønskede tænke tænker tænkte lagde lægger prioriterer prioriterede "
    "nogen nogle ting ide andet mere flere lidt konklusion konklusionen konklusioner konklusionerne løsning løsningen "
    "løsninger løsningerne eksempel eksempler"
)
"""Words of the lists above that speak only together with another: 'kom med', 'står der om', 'mere om'."""
DETERMINERS = keys("de den det et en nogle vores alle the a an deres andre andet ikke mere nogen kun bare at i på ved")
"""Words that belong to the topic when they stand directly before it: 'de unge'."""
EDGE = keys(
    "hvad som over om og eller samt men at så af omkring vedrørende til for and or about mon hvilke hvilken "
    "hvilket which ift also også"
)
"""Words that are left dangling at the topic's beginning."""
EDGE_END = keys(
    "over om og eller samt men at så på til af i fra med hos ved for som and or on about in from havde har er var "
    "nævnt nævnes nævnte kom frem tak please venligst egentlig ikke"
)
"""Words that are left dangling at the topic's end."""
CONTAINED = keys(
    "indeholder indeholdt omfatter omfattede rummer dækker hører hørte ligger lå findes samlet placeret indgår vises "
    "omhandler omhandlede hedder handler læs læse oplist list vis over under op om"
)
"""Words that say that a theme, a group or a question holds something: 'hvad hører under', 'hvad dækker … over'."""
PARTS = keys(
    "punkt punkter punkterne udsagn udsagnene linjer linjerne sætninger sætningerne citater citaterne indhold "
    "indholdet svar svaret svarene besvarelser besvarelserne pinde bullets afsnit afsnittet tema temaet spørgsmål "
    "spørgsmålet spørgsmålene hele samtlige fuld fulde listen liste emner emnerne resten"
)
"""What a theme, a group or a question holds: 'alle punkter under …', 'hele afsnittet'."""
SEEING = keys(
    "ser så se oplever oplevede finder fandt fremhæves fremhæver peges pegede findes nævnes kom kommer frem dukkede "
    "identificerede identificerer opremses listes gav gives besidder ejer havde har lagt lægger "
    "lagde vægt byens kommunens områdets stedets egnens"
)
"""Words by which groups come to what a note's question asks for: 'hvilke muligheder ser grupperne', 'byens styrker'."""
EVALUATING = keys(
    "god gode godt bedste vigtigste vigtige største store stærkeste konkrete forskellige mange nye væsentligste "
    "centrale primære"
)
"""Adjectives that leave the thing asked for what it is: 'de vigtigste styrker'."""
LIGHT = keys(
    "betyder betød skyldes gøre gør gjorde gøres få får lave laver mene inde igen samme enig enige uenig uenige går "
    "gik ud tale præcis ske sker gang bruge"
)
"""Verbs that need an earlier question to be about something: 'hvad betyder det', 'hvad kan vi gøre ved det'."""
