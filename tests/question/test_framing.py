"""What is left of a question when the words that only ask are taken off; the questions come from the training data."""

import datetime

import pytest

from randers_rag.question import understand
from randers_rag.schema import Note


@pytest.mark.parametrize(
    ("question", "topic"),
    [
        ("Hvad er de kede af ved it-landskabet?", "Hvad er de kede af ved it-landskabet"),
        ("Hvornår på dagen må man møde?", "Hvornår på dagen må man møde"),
        ("Hvad blev der i løbet af dagen sagt om busser?", "busser"),
        ("Hvad kan give folk noget at stå op til?", "Hvad kan give folk noget at stå op til"),
        ("Hvordan får vi flere til at komme?", "Hvordan får vi flere til at komme"),
        ("Tænker vi på dem, der kommer efter os?", "Tænker vi på dem, der kommer efter os"),
        ("Hvordan fortæller skolen om det, der lykkes?", "Hvordan fortæller skolen om det, der lykkes"),
        ("Hvordan taler grupperne om skolen?", "skolen"),
        ("Kan koranskole og folkeskole tale sammen?", "Kan koranskole og folkeskole tale sammen"),
        ("Må borgeren læse, hvad vi skriver om dem?", "Må borgeren læse, hvad vi skriver om dem"),
        ("Er børn til stede, når man drøfter dem?", "Er børn til stede, når man drøfter dem"),
        ("Hvad siges om den mad, der bliver bragt ud?", "den mad, der bliver bragt ud"),
        ("Jeg skal bruge et citat om erhverv", "erhverv"),
        ("Hvilke løsninger blev foreslået på ensomhed?", "ensomhed"),
        ("Hvilke løsninger er der på trængslen?", "Hvilke løsninger er der på trængslen"),
        ("fleksible løsninger", "fleksible løsninger"),
        ("løsninger", "løsninger"),
        ("konklusioner om unge", "unge"),
        ("Giv mig eksempler på samarbejde", "samarbejde"),
        ("Hvad står der i referatet om busser?", "busser"),
        ("Har du et citat om frivillige?", "frivillige"),
        ("Må jeg få oplyst, hvad der står om jobcenteret", "jobcenteret"),
        ("Jeg er naturligvis interesseret i, hvad medarbejderne mener om bureaukrati", "bureaukrati"),
        ("Jeg skal skrive til direktøren og vil vide hvad der blev sagt om sundhed", "sundhed"),
        ("Hvordan ændrer vi, hvad folk siger om byen?", "Hvordan ændrer vi, hvad folk siger om byen"),
        ("Er der virkelig ikke nogen der har nævnt trafik?", "trafik"),
        ("De talte vel også om skatten?", "skatten"),
        ("I hvor høj grad blev uddannelse diskuteret?", "uddannelse"),
        ("ang. unge", "unge"),
        ("unge, hvad siger deltagerne", "unge"),
        ("yo hvad siger de om unge", "unge"),
        ("Busser, hvad siger de om det?", "Busser"),
        ("Hvilke gener blev nævnt?", "gener"),
        ("Hvad siger bord 1 om medlemmer?", "medlemmer"),
        ("Hvem taler om folk?", "folk"),
        ("Hvad mener medlemmerne ved bord 1?", ""),
        ("Hvor mange forslag er der om parkering?", "parkering"),
        ("Hvem skrev Den Lille Havfrue?", "Hvem skrev Den Lille Havfrue"),
        ("Hvem skrev noget om havnen?", "havnen"),
        ("Which ideas for better use of IT tools were mentioned?", "better use of IT tools"),
    ],
)
def test_only_words_that_ask_are_taken_off(borde: Note, question: str, topic: str) -> None:
    assert understand(question, (), [borde]).topic == topic


@pytest.mark.parametrize("question", ["Hvad blev der sagt?", "Hvad sagde grupperne?", "What was said in the meeting?"])
def test_a_question_that_only_asks_what_was_said_has_no_topic(borde: Note, question: str) -> None:
    assert understand(question, (), [borde]).topic == ""


@pytest.mark.parametrize("question", ["Hvornår var mødet?", "hvilken dato blev mødet holdt"])
def test_only_notes_that_tell_their_day_are_asked_for_it(borde: Note, question: str) -> None:
    dated = borde.model_copy(update={"date": datetime.date(2025, 5, 14)})
    assert understand(question, (), [dated]).intent == "overview"
    assert understand(question, (), [borde]).intent == "unsaid"
