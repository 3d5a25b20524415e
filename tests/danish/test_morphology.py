import pytest

from randers_rag.danish.lexicon import load_lexicon
from randers_rag.danish.morphology import Morphology

LEMMAS = (
    "bordet=bord holdet=hold stedet=sted huset=hus livet=liv museet=museum gymnasiet=gymnasium "
    "ministeriet=ministerium biblioteket=bibliotek plejehjemmet=plejehjem vejen=vej byen=by skolen=skole "
    "klassen=klasse gangen=gang gaden=gade tanken=tanke stuen=stue lægen=læge herren=herre havnen=havn "
    "parken=park prisen=pris festen=fest natten=nat hallen=hal klubben=klub butikken=butik nettet=net "
    "grunde=grund husene=hus byerne=by børnene=barn mændene=mand kvinderne=kvinde fædrene=far mødrene=mor "
    "døtre=datter brødre=bror søstre=søster tænderne=tand hænderne=hånd fødderne=fod øjnene=øje "
    "bønderne=bonde nætter=nat bøgerne=bog træerne=træ søerne=sø øerne=ø åerne=å knæene=knæ fingre=finger "
    "somre=sommer vintre=vinter regler=regel midler=middel møbler=møbel aftner=aften teatre=teater "
    "centret=center centrene=center museerne=museum jubilæer=jubilæum kriterier=kriterium risici=risiko "
    "studiet=studie medierne=medie timerne=time tider=tid stoffer=stof virksomheder=virksomhed "
    "uddannelser=uddannelse ungdomsuddannelser=ungdomsuddannelse medarbejdere=medarbejder "
    "pædagogerne=pædagog lærerens=lærer naboernes=nabo elevernes=elev politikerne=politiker beboerne=beboer "
    "gik=gå stod=stå sagde=sige solgte=sælge solgt=sælge købte=købe spurgte=spørge vidste=vide "
    "kunne=kunne skulle=skulle ville=ville måtte=måtte var=være havde=have blev=blive fik=få gav=give "
    "tog=tog kom=komme fandt=finde drak=drikke skrev=skrive lavede=lave arbejdede=arbejde cyklede=cykle "
    "ventede=vente lukkede=lukke åbnede=åbne flyttede=flytte savnede=savne tænkte=tænke følte=føle "
    "lærte=lære kørte=køre hørte=høre mødte=møde glemte=glemme drømte=drømme valgte=vælge talte=tale "
    "tabte=tabe bragte=bringe lagde=lægge satte=sætte nedlagt=nedlægge nedlagte=nedlægge udskrevet=udskrive "
    "afholdt=afholde vedtaget=vedtage fastsat=fastsætte opfundet=opfinde afsat=afsætte truet=true "
    "lukker=lukke venter=vente siger=sige ved=vide gør=gøre hjælpes=hjælpe spørg=spørge skriv=skrive "
    "giv=give køb=køb placér=placere gamle=gammel store=stor større=stor størst=stor små=lille mindste=lille "
    "bedste=god ældst=gammel yngre=ung længst=lang fleste=mange dårligste=dårlig værre=dårlig svære=svær "
    "grønne=grøn smukke=smuk flotte=flot åbent=åben billigere=billig billigste=billig "
    "vigtigste=vigtig hurtigt=hurtig digitale=digital sociale=social sårbare=sårbar usunde=usund "
    "uledsagede=uledsaget ubemandede=ubemandet traumatiserede=traumatiseret nyuddannede=nyuddannet "
    "højtuddannede=højtuddannet sfo'en=sfo pdf'er=pdf sms'er=sms sms’er=sms cv'et=cv kommunens=kommune "
    "embedsmænd=embedsmand embedsmændene=embedsmand himlen=himmel dosering=dosering butikkerne=butik "
    "lindring=lindring hundenes=hund elevens=elev katten=kat kattene=kat æblerne=æble haverne=haven "
    "forældrene=forældre søskende=søskende lærlinge=lærling flygtninge=flygtning "
    "sygeplejersker=sygeplejerske idéer=idé caféer=café bosætningen=bosætning fællesskaberne=fællesskab "
    "kompetencer=kompetence "
    "rummet=rum skatten=skat toppen=top cykler=cykel cyklerne=cykel tilbudt=tilbyde "
    "trætte=træt ensomme=ensom invester=investere investér=investere kopiér=kopiere"
)
"""Forms as people write them, each with the entry it belongs to (``form=lemma``)."""
COMPOUNDS = (
    "ungdomsboliger=ungdom+bolig bustider=bus+tid billetprisen=billet+pris oplevelsespark=oplevelse+park "
    "fredagskaffe=fredag+kaffe bandesager=bande+sag havearealer=haven+areal kokkeelever=kok+elev "
    "voksenlivet=voksen+liv skattekroner=skat+krone specialbutikker=special+butik "
    "håndboldholdet=håndbold+hold kommunalpolitikere=kommunal+politiker traktortur=traktor+tur "
    "nabokommunen=nabo+kommune hovedbyen=hoved+by faggrupper=fag+gruppe skoleklasser=skole+klasse "
    "natbus=nat+bus aftenhold=aften+hold køkkenbordet=køkken+bord vejkanten=vej+kant stillerum=stille+rum "
    "ønskeplan=ønske+plan barselscafé=barsel+café byrådsmøder=byråd+møde datacentret=data+center "
    "frokoststuen=frokost+stue kaffemaskinen=kaffe+maskine kommunegrænsen=kommune+grænse "
    "musikterapi=musik+terapi nøglepersoner=nøgle+person overskudsvarme=overskud+varme "
    "arbejdsfortjeneste=arbejde+fortjeneste arbejdsvilkår=arbejde+vilkår borgervejleder=borger+vejleder "
    "fugletårn=fugl+tårn grunduddannelse=grund+uddannelse handelsgaden=handel+gade læringsrum=læring+rum "
    "opslagstavlen=opslag+tavle pigeklub=pige+klub sommeraktiviteter=sommer+aktivitet "
    "veterankoordinator=veteran+koordinator affaldscontainerne=affald+container bogføring=bog+føring "
    "bådehus=båd+hus børnehøjde=barn+højde debatkultur=debat+kultur fodboldstøvler=fodbold+støvle "
    "forældrekurser=forældre+kursus gældsrådgiver=gæld+rådgiver husejere=hus+ejer "
    "indvandrerkvinder=indvandrer+kvinde kirketårnet=kirke+tårn klimaangst=klima+angst "
    "krigstraumer=krig+traume kørestolsvenlig=kørestol+venlig lyskæder=lys+kæde "
    "merituddannelse=merit+uddannelse møllevej=mølle+vej nabosprog=nabo+sprog pengetank=penge+tank "
    "rådhustrappen=rådhus+trappe selvbetaling=selv+betaling selvforvaltning=selv+forvaltning "
    "skolebænk=skole+bænk sportspladsen=sport+plads stjernehimmel=stjerne+himmel stoppesteder=stoppe+sted "
    "søskendekursus=søskende+kursus taxachauffører=taxa+chauffør ungdomskulturhus=ungdom+kulturhus "
    "villaveje=villa+vej alkoholproblemer=alkohol+problem aldersgrænse=alder+grænse bordfodbold=bord+fodbold "
    "buschauffører=bus+chauffør butiksejerne=butik+ejer børneklubben=barn+klub cykelskur=cykel+skur "
    "datareglerne=data+regel energifattigdom=energi+fattigdom familieambulatoriet=familie+ambulatorium "
    "fiskestang=fiske+stang flygtningekvinder=flygtning+kvinde fritidsmedhjælpere=fritid+medhjælper "
    "havneområdet=havn+område husdyrgødning=husdyr+gødning jagtforeningen=jagt+forening "
    "kirkekoncert=kirke+koncert kvindehold=kvinde+hold legehus=lege+hus nattrøje=nat+trøje "
    "patruljevognen=patrulje+vogn solafskærmning=sol+afskærmning søndagsåbent=søndag+åben "
    "udvalgsvarer=udvalg+vare børnesprogligt=barn+sproglig "
    "husejerne=hus+ejer idrætstimerne=idræt+time arbejdstimer=arbejde+time genbrugstøj=genbrug+tøj "
    "sportstøj=sport+tøj ungdomsårene=ungdom+år personalerummet=personale+rum familiefester=familie+fest"
)
"""Compounds that have no entry of their own, each with its parts (``compound=part+part``)."""


@pytest.fixture(scope="module")
def morphology() -> Morphology:
    return Morphology()


def _pairs(listed: str) -> list[tuple[str, str]]:
    return [(form, meant) for form, _, meant in (item.partition("=") for item in listed.split())]


@pytest.mark.parametrize(("form", "lemma"), _pairs(LEMMAS))
def test_a_form_finds_its_lemma(morphology: Morphology, form: str, lemma: str) -> None:
    assert morphology.lemma(form) == lemma


@pytest.mark.parametrize("form", ["xyzzy", "2030", "qwrtz", "å" * 61, "'en"])
def test_what_is_no_danish_word_has_no_lemma(morphology: Morphology, form: str) -> None:
    assert morphology.lemma(form) is None


@pytest.mark.parametrize(("compound", "parts"), _pairs(COMPOUNDS))
def test_a_compound_is_cut_into_its_parts(morphology: Morphology, compound: str, parts: str) -> None:
    assert morphology.parts(compound) == tuple(parts.split("+"))


@pytest.mark.parametrize(
    "word",
    ["virksomhederne", "butikkerne", "kommunerne", "skole", "turen", "2030", "xyzzyxyzzy", "bil", "bolig" * 13],
)
def test_what_is_no_compound_is_left_whole(morphology: Morphology, word: str) -> None:
    assert morphology.parts(word) == ()


def test_every_entry_of_one_word_is_known(morphology: Morphology) -> None:
    assert all(morphology.known(word) for word in load_lexicon().glosses)


def test_the_parts_of_an_entry_are_entries(morphology: Morphology) -> None:
    glosses = load_lexicon().glosses
    for word in glosses:
        assert all(part in glosses for part in morphology.parts(word)), word
