"""Exact readings of questions to the Randers note: topic, filters, intent."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from randers_rag.notes import parse_text
from randers_rag.question import understand
from randers_rag.schema import Filters, Note

UNGE_TOPIC = "unge"


@pytest.mark.parametrize(
    ("question", "topic", "groups"),
    [
        ("hvad sagde gruppe 3 om unge?", "unge", (3,)),
        ("hvad sagde gruppe tre om unge", "unge", (3,)),
        ("Den tredje gruppe om unge", "unge", (3,)),
        ("3. gruppe om unge", "unge", (3,)),
        ("første og anden gruppe om unge", "unge", (1, 2)),
        ("den sidste gruppe", "", (4,)),
        ("hvad mener gruppe 1 og 2 om kultur", "kultur", (1, 2)),
        ("gruppe 1, 2 og 4: kultur", "kultur", (1, 2, 4)),
        ("grupperne 2-4 om kultur", "kultur", (2, 3, 4)),
        ("gruppe 1 til 3", "", (1, 2, 3)),
        ("gruppe 1 og gruppe 3 om kultur", "kultur", (1, 3)),
        ("alle andre end gruppe 2 om unge", "unge", (1, 3, 4)),
        ("hvad siger alle grupper undtagen gruppe 1 om kultur", "kultur", (2, 3, 4)),
        ("Grupperne 1-4 undtagen 2 om kultur", "kultur", (1, 3, 4)),
        ("hvad sagde gruppe 1, men ikke gruppe 2, om kultur", "kultur", (1,)),
        ("gr. 2 om unge", "unge", (2,)),
        ("grp 2", "", (2,)),
        ("hvad sagde grupe 2 om unge", "unge", (2,)),
        ("hvad siger gruppe2?", "", (2,)),
        ("group two about culture", "culture", (2,)),
        ("What did groups 1 and 3 say about youth?", "youth", (1, 3)),
        ("hvad siger gruppe 2's medlemmer om unge", "unge", (2,)),
        ("Er der noget om unge i gruppe 2?", "unge", (2,)),
        ("g2 om unge", "unge", (2,)),
        ("hvad siger g1 og g3 om kultur", "kultur", (1, 3)),
        ("gruppe1og2 om kultur", "kultur", (1, 2)),
        ("hvad siger de om E45", "E45", ()),
        ("unge i 2.g", "unge i 2.g", ()),
        ("hvilke steder nævner gruppe 4?", "steder", (4,)),
        ("Hvilke boliger ønsker gruppe 1?", "boliger", (1,)),
        ("hvad drømte gruppe 1 om?", "", (1,)),
        ("hvad siger de 4 grupper om unge", "unge", ()),
        ("hvad blev sagt om unge i alle grupper", "unge", ()),
        ("gruppen 15-25 årige", "gruppen 15-25 årige", ()),
        ("hvad med aldersgruppen 15-25 år", "aldersgruppen 15-25 år", ()),
    ],
)
def test_groups(randers: Note, question: str, topic: str, groups: tuple[int, ...]) -> None:
    query = understand(question, [], [randers])
    assert (query.intent, query.topic, query.filters) == ("find", topic, Filters(groups=groups))


def test_a_group_that_does_not_exist_is_named_and_admits_nothing(randers: Note) -> None:
    query = understand("hvad sagde gruppe 7 om unge?", [], [randers])
    assert (query.unknown_groups, query.topic) == ((7,), "unge")
    assert not any(query.filters.admit(statement) for statement in randers.statements)


def test_groups_that_exist_are_kept_beside_one_that_does_not(randers: Note) -> None:
    query = understand("hvad sagde gruppe 1 og 7 om unge", [], [randers])
    assert (query.unknown_groups, query.filters.groups) == ((7,), (1,))


@pytest.mark.parametrize(
    ("question", "topic", "filters"),
    [
        ("Hvad svarede gruppe 1 på spørgsmål 2?", "", Filters(groups=(1,), questions=(2,))),
        ("det andet spørgsmål", "", Filters(questions=(2,))),
        ("hvad sagde de til 2. spørgsmål", "", Filters(questions=(2,))),
        ("hvad svarede gruppe 2 på det sidste spørgsmål", "", Filters(groups=(2,), questions=(2,))),
        ("de to første spørgsmål", "", Filters(questions=(1, 2))),
        ("begge spørgsmål", "", Filters(questions=(1, 2))),
        ("sp. 2", "", Filters(questions=(2,))),
        ("q1", "", Filters(questions=(1,))),
        ("gr2spm1", "", Filters(groups=(2,), questions=(1,))),
        ("hvad svarede de på spørgsmål to", "", Filters(questions=(2,))),
        ("hvilke styrker nævnte gruppe 1", "", Filters(groups=(1,), questions=(1,))),
        ("hvilke styrker naevner gruppe1", "", Filters(groups=(1,), questions=(1,))),
        ("Hvilke styrker er der ved skolerne?", "skolerne", Filters(questions=(1,))),
        ("styrkerne i gruppe 2", "", Filters(groups=(2,), questions=(1,))),
        ("Hvad pegede gruppe 1 på som styrker?", "", Filters(groups=(1,), questions=(1,))),
        ("ideer til samarbejde", "samarbejde", Filters(questions=(2,))),
        ("hvilke muligheder er der for unge", "unge", Filters(questions=(2,))),
        ("Hvilke idéer havde gruppe 1 til kultur?", "kultur", Filters(groups=(1,), questions=(2,))),
        ("Hvilke styrker i vores områder skal vi bygge videre på?", "", Filters(questions=(1,))),
        ("hvad svarede grupperne på spørgsmålet om styrker?", "", Filters(questions=(1,))),
        ("hvad svarede gruppe 2 på spørgsmålet om muligheder", "", Filters(groups=(2,), questions=(2,))),
        ("hvilke styrker nævnes?", "", Filters(questions=(1,))),
        ("hvilke styrker fremhæves af gruppe 2?", "", Filters(groups=(2,), questions=(1,))),
        ("hvilke ideer og muligheder kom der?", "", Filters(questions=(2,))),
        ("hvilke muligheder ser gruppe 2", "", Filters(groups=(2,), questions=(2,))),
        ("hvilke gode ideer er der?", "", Filters(questions=(2,))),
        ("hvad er vores styrker?", "", Filters(questions=(1,))),
        ("hvad er byens styrker", "", Filters(questions=(1,))),
        ("hvad er Randers' styrker ifølge gruppe 2", "", Filters(groups=(2,), questions=(1,))),
        ("kan du liste styrkerne", "", Filters(questions=(1,))),
        ("hvad var svarene på spørgsmål 1", "", Filters(questions=(1,))),
        ("hvad skal vi bygge videre på?", "", Filters(questions=(1,))),
        ("hvordan skaber vi positiv udvikling?", "", Filters(questions=(2,))),
        ("hvilke styrker har vi på arbejdspladsen?", "arbejdspladsen", Filters(questions=(1,))),
        ("Hvordan deler vi gode ideer?", "Hvordan deler vi gode ideer", Filters()),
        ("hvordan styrkes kulturen", "hvordan styrkes kulturen", Filters()),
        ("hvordan styrker vi kulturen", "hvordan styrker vi kulturen", Filters()),
        ("hvad styrker fællesskabet", "hvad styrker fællesskabet", Filters()),
        ("er der mulighed for at bo billigt", "er der mulighed for at bo billigt", Filters()),
    ],
)
def test_questions_of_the_note(randers: Note, question: str, topic: str, filters: Filters) -> None:
    query = understand(question, [], [randers])
    assert (query.topic, query.filters) == (topic, filters)


@pytest.mark.parametrize(
    ("question", "topic", "filters"),
    [
        ("Hvad siger de under temaet Erhverv?", "", Filters(themes=("Erhverv",))),
        ("temaet omsorg", "", Filters(themes=("Omsorg",))),
        ("temaet tværfagglighed", "", Filters(themes=("Tværfaglighed",))),
        ("i afsnittet om frivillige", "", Filters(themes=("Frivillige",))),
        ("hvad siges der om sprog under temaet Unge?", "sprog", Filters(themes=("Unge",))),
        ("temaet branding", "", Filters(themes=("Øge branding af kommunen",))),
        ("temaerne Unge og Erhverv", "", Filters(themes=("Unge", "Erhverv"))),
        ("Omsorg-temaet", "", Filters(themes=("Omsorg",))),
        ("hvad sagde gruppe 3 under erhverv", "", Filters(groups=(3,), themes=("Erhverv",))),
        ("»Bedre samarbejde på tværs«", "", Filters(themes=("Bedre samarbejde på tværs",))),
        ("overskriften Innovationshus", "", Filters(themes=("”Innovationshus”",))),
        ("alle punkter om temaet Erhverv", "", Filters(themes=("Erhverv",))),
        ("vis hele afsnittet om frivillige", "", Filters(themes=("Frivillige",))),
        ("hvilke punkter står der under de unges hus", "", Filters(themes=("De unges hus",))),
        ("hvad indeholder temaet omsorg", "", Filters(themes=("Omsorg",))),
        ("hvad dækker overskriften innovationshus over", "", Filters(themes=("”Innovationshus”",))),
        ("hvad hører under omsorg?", "", Filters(themes=("Omsorg",))),
        ("hvad er indholdet under tværfaglighed?", "", Filters(themes=("Tværfaglighed",))),
        ("punkter under Omsorg hos gruppe 3", "", Filters(groups=(3,), themes=("Omsorg",))),
        ("skriv alle udsagn om unge fra gruppe 4", "unge", Filters(groups=(4,))),
        ("vis alle punkter fra gruppe 2", "", Filters(groups=(2,))),
        ("kultur", "kultur", Filters()),
        ("unge under erhverv", "unge under erhverv", Filters()),
        ("hvad siger de om emnet rumfart", "emnet rumfart", Filters()),
    ],
)
def test_themes(randers: Note, question: str, topic: str, filters: Filters) -> None:
    query = understand(question, [], [randers])
    assert (query.intent, query.topic, query.filters) == ("find", topic, filters)


@pytest.mark.parametrize(
    ("question", "intent", "topic", "groups"),
    [
        ("forskellen på gruppe 1 og 3", "compare", "", (1, 3)),
        ("sammenlign gruppe 1 og 3 om unge", "compare", "unge", (1, 3)),
        ("hvad er forskellen på gruppe 1 og 2, når det gælder kultur?", "compare", "kultur", (1, 2)),
        ("er grupperne enige om kultur", "compare", "kultur", ()),
        ("forskellen på SFO og skole", "find", "forskellen på SFO og skole", ()),
        ("hvor mange grupper nævnte kultur?", "count_groups", "kultur", ()),
        ("hvilke grupper taler om unge", "count_groups", "unge", ()),
        ("hvem nævnte atomkraft", "count_groups", "atomkraft", ()),
        ("hvor mange grupper var der?", "count_groups", "", ()),
        ("hvilke temaer talte gruppe 2 om?", "list_themes", "", (2,)),
        ("hvad var emnerne", "list_themes", "", ()),
        ("hvilke emner kom op om unge", "find", "unge", ()),
        ("hvad handlede mødet om?", "overview", "", ()),
        ("giv mig et overblik", "overview", "", ()),
        ("overblik over gruppe 2", "overview", "", (2,)),
        ("Kan du lave et resume af gruppe 3?", "overview", "", (3,)),
        ("Lav et kort referat af gruppe 2", "overview", "", (2,)),
        ("Kan jeg få en oversigt?", "overview", "", ()),
        ("Kan du lave et resumé af det om unge?", "find", "unge", ()),
        ("opsamling af regnvand", "find", "opsamling af regnvand", ()),
        ("Hvad kom der ud af mødet?", "overview", "", ()),
        ("Hvad kom der ud af samarbejdet?", "find", "Hvad kom der ud af samarbejdet", ()),
        ("Hvad blev resultatet?", "overview", "", ()),
        ("Hvad er det vigtigste fra gruppe 4?", "overview", "", (4,)),
        ("Hvad er det vigtigste for unge?", "find", "Hvad er det vigtigste for unge", ()),
        ("Hvad står der i notatet?", "overview", "", ()),
        ("Hvad står der i notatet om unge?", "find", "unge", ()),
        ("vis mig det hele", "overview", "", ()),
        ("Hvad talte de om?", "overview", "", ()),
        ("What did they talk about?", "overview", "", ()),
        ("lav et resume til direktøren", "overview", "", ()),
        ("resume af gruppe 1 på max 100 ord", "overview", "", (1,)),
        ("Resume pr. gruppe", "overview", "", ()),
        ("Giv mig de tre vigtigste pointer", "overview", "", ()),
        ("det vigtigste i gr. 3", "overview", "", (3,)),
        ("Hvad er det vigtigste om unge?", "find", "unge", ()),
        ("kort om gr 2", "overview", "", (2,)),
        ("Hvad lægger gruppe 2 vægt på", "find", "", (2,)),
        ("Hvor mange talte om frivillige?", "count_groups", "frivillige", ()),
        ("Antal grupper der nævner boliger", "count_groups", "boliger", ()),
        ("hvor mange gr nævner busser", "count_groups", "busser", ()),
        ("hvem er optaget af kultur?", "count_groups", "kultur", ()),
        ("hvilke grupper er optaget af kultur?", "count_groups", "kultur", ()),
        ("gr 1 vs. 3 unge", "compare", "unge", (1, 3)),
        ("hvad har grupperne til fælles", "compare", "", ()),
        ("Alle andre grupper end gruppe 1 om kultur", "find", "kultur", (2, 3, 4)),
        ("de to første grupper om børn", "find", "børn", (1, 2)),
        ("de sidste to grupper om unge", "find", "unge", (3, 4)),
        ("hvilke grupper talte om fælles ansvar", "count_groups", "fælles ansvar", ()),
        ("hvilke grupper vil gøre en forskel", "count_groups", "gøre en forskel", ()),
        ("hvad er fælles for gruppe 1 og 2", "compare", "", (1, 2)),
        ("hvad sagde de om at stå sammen", "find", "stå sammen", ()),
        ("hvad sagde gruppe 2 om holdninger", "find", "holdninger", (2,)),
        ("hvad sagde de om at tale Randers op", "find", "tale Randers op", ()),
        ("borgerne mangler overblik", "find", "borgerne mangler overblik", ()),
        ("hej, overblik tak", "overview", "", ()),
        ("første gruppe", "find", "", (1,)),
        ("ikke gruppe 3", "find", "", (1, 2, 4)),
        ("Hvad blev grupperne spurgt om?", "overview", "", ()),
        ("Hvad kom der ud af borgermødet?", "overview", "", ()),
        ("lav en liste over bekymringer", "find", "bekymringer", ()),
        ("stemmer det, at alle grupper nævner kultur?", "find", "kultur", ()),
        ("hvor mange gange nævnes ordet kultur?", "find", "kultur", ()),
        ("hvor mange gange bliver unge nævnt?", "find", "unge", ()),
        ("hvor mange udsagn er der om unge?", "find", "unge", ()),
        ("Hvor meget fylder kultur?", "find", "kultur", ()),
        ("Hvilke synspunkter blev fremført angående boliger?", "find", "boliger", ()),
        ("Hvad fremgår af notatet vedrørende boliger?", "find", "boliger", ()),
        ("citer gruppe 2", "find", "", (2,)),
        ("et par gode citater fra gruppe 3", "find", "", (3,)),
        ("unge til en artikel", "find", "unge", ()),
        ("ensomhed jeg kan bruge i en artikel", "find", "ensomhed", ()),
        ("direktøren vil vide noget om uddannelse", "find", "uddannelse", ()),
        ("hvem vil have flere events?", "count_groups", "events", ()),
        ("hvilke grupper undlader at nævne kultur?", "count_groups", "kultur", ()),
        ("nævner gruppe 1 slet ikke unge?", "find", "unge", (1,)),
        ("Hvad handlede mødet i Hovedudvalget om?", "overview", "", ()),
        ("hovedpunkterne på mødet i hovedudvalget", "overview", "", ()),
        ("Hvor adskiller gruppe 2 og 3 sig mht. unge?", "compare", "unge", (2, 3)),
        ("er der enighed om kultur?", "compare", "kultur", ()),
        ("Kunne du venligst redegøre for, hvad gruppe 2 har anført vedrørende boliger?", "find", "boliger", (2,)),
        ("søg efter ordet tværs", "find", "tværs", ()),
        ('hvad siger de om "Vi taler os selv ned"', "find", "Vi taler os selv ned", ()),
        ("hvad siger de om at bade?", "find", "bade", ()),
        ("hvad siger de om åen?", "find", "åen", ()),
        ("hvad siger de om mod?", "find", "mod", ()),
        ("kun de første to grupper", "find", "", (1, 2)),
        ("sammenlign 1 og 4 om kultur", "compare", "kultur", (1, 4)),
        ("resten af gruppe 1", "find", "", (1,)),
        ("har nogen et forslag til unge", "find", "unge", ()),
        ('"B" og "C" om busser', "find", 'B" og "C" om busser', ()),
        ('Hvad med ordet "frirum"', "find", "frirum", ()),
        ("hvad siger mette om forældre", "find", "mette om forældre", ()),
        ("de nærmeste", "find", "de nærmeste", ()),
        ("ok nyt emne: kultur", "find", "kultur", ()),
        ("tilbage til kulturen, hvad sagde gruppe 2", "find", "kulturen", (2,)),
        ("Jeg skal skrive en artikel om kultur", "find", "kultur", ()),
        ("hvilke andre emner end unge blev nævnt", "list_themes", "", ()),
        ("er det kun gruppe 3, der nævner ensomhed?", "count_groups", "ensomhed", ()),
        ("Er gruppe 4 den eneste gruppe, som nævner frivillige?", "count_groups", "frivillige", ()),
        ("er det kun de unge, der skal høres", "find", "er det kun de unge, der skal høres", ()),
        ("Hvem nævner ikke frivillige?", "count_groups", "frivillige", ()),
        ("Hvem taler hverken om unge eller kultur?", "count_groups", "unge eller kultur", ()),
        ("Direktøren vil vide hvor mange grupper der talte om frivillige", "count_groups", "frivillige", ()),
        ("kultur, hvor mange grupper nævner det?", "count_groups", "kultur", ()),
        ("hvad fylder mest", "overview", "", ()),
        ("Hvilke temaer går igen?", "list_themes", "", ()),
        ("Må jeg bede om en oversigt over hvad der siges om erhverv", "find", "erhverv", ()),
        ("Jeg er i tvivl om, hvorvidt gruppe 2 overhovedet berørte kultur", "find", "kultur", (2,)),
        ("ka du fortælle mig om unge", "find", "unge", ()),
        ("hvad ka du", "help", "", ()),
        ("nice", "thanks", "", ()),
        ("ha en god dag", "thanks", "", ()),
        ("hvad blev der sagt?", "overview", "", ()),
        ("hvilke spørgsmål skulle grupperne svare på", "overview", "", ()),
        ("opsummer hvad de sagde om unge", "find", "unge", ()),
        ("hvad foreslog gruppe 2?", "find", "", (2,)),
        ("hej", "greeting", "", ()),
        ("Hej med dig 🙂", "greeting", "", ()),
        ("tusind tak for hjælpen!", "thanks", "", ()),
        ("hvad kan du?", "help", "", ()),
        ("hjælp til sårbare familier", "find", "hjælp til sårbare familier", ()),
        ("hej, hvad sagde gruppe 2 om unge?", "find", "unge", (2,)),
        ("", "empty", "", ()),
        ("???", "empty", "", ()),
        ("🙂🙂", "empty", "", ()),
    ],
)
def test_intents(randers: Note, question: str, intent: str, topic: str, groups: tuple[int, ...]) -> None:
    query = understand(question, [], [randers])
    assert (query.intent, query.topic, query.filters.groups) == (intent, topic, groups)


@pytest.mark.parametrize(
    ("question", "topic"),
    [
        ("Hvad sagde grupperne om unge?", "unge"),
        ("Siger nogen noget om busser?", "busser"),
        ("blev der nævnt atomkraft", "atomkraft"),
        ("blev busser nævnt?", "busser"),
        ("Er der forslag til byen?", "byen"),
        ("What did the groups say about young people?", "young people"),
        ("Did anyone mention nuclear power?", "nuclear power"),
        ("kan du fortælle mig, hvad grupperne sagde om unge", "unge"),
        ("jeg vil gerne vide hvad de siger om busser", "busser"),
        ("hva siger de om mobilfri skloe", "mobilfri skloe"),
        ("frivilig arbejde hvad siger de om det", "frivilig arbejde"),
        ("Hvilke gener for naboerne blev nævnt?", "gener for naboerne"),
        ("Hvad siges der i notatet om Randers Kommune?", "Randers Kommune"),
        ("hvordan får vi flere til at flytte hertil", "hvordan får vi flere til at flytte hertil"),
        ("Har klubber adgang til bygningerne om aftenen?", "Har klubber adgang til bygningerne om aftenen"),
        ("Kommer kollegerne selv med forslag?", "Kommer kollegerne selv med forslag"),
        ("Kan man købe is-mad og få overnatning?", "Kan man købe is-mad og få overnatning"),
    ],
)
def test_topic(randers: Note, question: str, topic: str) -> None:
    query = understand(question, [], [randers])
    assert (query.topic, query.filters) == (topic, Filters())


def test_other_words_for_groups_and_questions_come_from_the_note(borde: Note) -> None:
    query = understand("Hvad sagde bord 2 om træer?", [], [borde])
    assert (query.topic, query.filters) == ("træer", Filters(groups=(2,)))
    query = understand("hvilke drømme havde bord 1", [], [borde])
    assert (query.topic, query.filters) == ("", Filters(groups=(1,), questions=(2,)))
    query = understand("Hvad savner bord 2 på torvet?", [], [borde])
    assert (query.topic, query.filters) == ("", Filters(groups=(2,), questions=(1,)))
    query = understand("hvad svarede bord 1 på, hvad vi savner på torvet", [], [borde])
    assert (query.topic, query.filters) == ("", Filters(groups=(1,), questions=(1,)))
    query = understand("hvad savnes der ifølge bord 2?", [], [borde])
    assert (query.topic, query.filters) == ("", Filters(groups=(2,), questions=(1,)))
    query = understand("hvad svarede bordene på spørgsmålet om savn?", [], [borde])
    assert query.filters == Filters()
    query = understand("hvad svarede de på spørgsmålet om, hvad vi savner?", [], [borde])
    assert (query.topic, query.filters) == ("", Filters(questions=(1,)))
    assert understand("hvilke styrker er der", [], [borde]).filters == Filters()


@pytest.mark.parametrize(
    ("question", "filters"),
    [
        ("hvad bekymrer gruppe A?", Filters(groups=(1,), questions=(2,))),
        ("hvad svarede grupperne på spørgsmålet om bekymringer?", Filters(questions=(2,))),
        ("hvad fungerer godt ifølge gruppe B", Filters(groups=(2,), questions=(1,))),
        ("hvad svarede gruppe b på, hvad der bekymrer os", Filters(groups=(2,), questions=(2,))),
        ("vis afsnittet om flytningen", Filters(themes=("Flytningen",))),
    ],
)
def test_short_questions_of_a_note_are_known_by_their_verb(question: str, filters: Filters) -> None:
    groups = [
        f"Gruppe {letter}\n\nSpørgsmål 1: Hvad fungerer i dag?\n\n- Kollegerne\n\n"
        "Spørgsmål 2: Hvad bekymrer os?\n\nFlytningen:\n- Storrum\n- Ventetid\n\n"
        for letter in "AB"
    ]
    note = parse_text("Personaleseminar\n\n" + "".join(groups), file="seminar.txt", note_id="seminar")
    query = understand(question, [], [note])
    assert (query.intent, query.topic, query.filters) == ("find", "", filters)
    assert understand("og b?", [("hvad siger gruppe a om kolleger?", "svar")], [note]).filters.groups == (2,)


def test_one_of_several_notes_is_named_by_its_title(randers: Note, borde: Note) -> None:
    query = understand("hvad siges der på mødet om handel og torv om bænke", [], [randers, borde])
    assert (query.topic, query.filters) == ("bænke", Filters(notes=("bymoede",)))
    assert understand("hvad siger notatet om bænke", [], [randers, borde]).filters == Filters()
    assert understand("hvilke styrker er der", [], [randers, borde]).filters == Filters(
        notes=(randers.id,), questions=(1,)
    )


def test_filters_of_the_page_hold_where_the_question_names_none(randers: Note) -> None:
    controls = Filters(groups=(1,), themes=("Unge",))
    query = understand("hvad siger gruppe 3 om sprog", [], [randers], controls)
    assert query.filters == Filters(groups=(3,), themes=("Unge",))
    assert understand("hvad siger alle grupper om sprog", [], [randers], controls).filters.groups == ()


HOSTILE = ["hvad " * 2000, "gruppe 1 " * 1200, "å" * 10_000, "temaet kultur " * 700, "og " * 3300, "<b>" * 3000]


@pytest.mark.parametrize("question", [*HOSTILE, "1 " * 5000, "hej " * 2500, "tak " * 2500, "Привет мир", "1", "\x00"])
def test_any_question_is_understood_in_little_time(randers: Note, question: str) -> None:
    understand("hvad", [], [randers])
    start = time.perf_counter()
    understand(question, [(question, "svar")], [randers])
    assert time.perf_counter() - start < 2.0


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=80), st.lists(st.text(max_size=40), max_size=3))
def test_no_text_raises(question: str, before: list[str]) -> None:
    query = understand(question, [(earlier, "") for earlier in before], [])
    assert query.filters.questions == () or query.topic is not None


WORDS = st.sampled_from(
    "hvad sagde gruppe grupper 1 2-4 7 alle andre end undtagen og de om temaet under Unge Erhverv styrker ideer til "
    "spørgsmål uddyb flere sammenlign hvor mange temaer er der nævnt det ? , kultur unge overblik notatet tak "
    "hej".split()
)


@settings(max_examples=300, deadline=None)
@given(st.lists(st.lists(WORDS, max_size=8).map(" ".join), min_size=1, max_size=3))
def test_any_order_of_its_words_is_understood(randers: Note, turns: list[str]) -> None:
    query = understand(turns[-1], [(turn, "svar") for turn in turns[:-1]], [randers])
    assert set(query.filters.themes) <= set(randers.themes)


@pytest.mark.parametrize(("question", "number"), [("top 5 ideer", 2), ("5 styrker", 1), ("nævn tre ideer", 2)])
def test_how_many_are_wanted_is_no_topic(randers: Note, question: str, number: int) -> None:
    query = understand(question, [], [randers])
    assert (query.topic, query.filters) == ("", Filters(questions=(number,)))
