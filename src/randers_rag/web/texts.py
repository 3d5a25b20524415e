"""What the pages say, in Danish."""

from __future__ import annotations

TITLE = "Spørg notatet"
PROMISE = "Svarer kun med notatets egne ord"
INTRODUCTION = (
    "Skriv dit spørgsmål på almindeligt dansk. Du får udsagnene, præcis som de står i notatet, "
    "og hvert af dem har et nummer, der viser stedet i notatet. Står det ikke i notatet, får du det at vide."
)
EXAMPLES_HEADING = "Prøv for eksempel"
EXAMPLES = (
    "Hvad sagde grupperne om unge?",
    "Hvad foreslog gruppe 2?",
    "Hvilke styrker nævner gruppe 1?",
    "Hvor mange grupper nævner kultur?",
)
QUESTION_LABEL = "Dit spørgsmål"
QUESTION_HINT = "Fx: unge og boliger"
ASK = "Spørg"
YOU_ASKED = "Du spurgte"
SEARCHING = "Søger i notatet …"
READY = "Svar klar"
START_OVER = "Begynd forfra"
NEXT_HEADING = "Spørg videre"
SHOW_ALL = "Vis alle {number} udsagn fra {group}"
SHOW_ALL_PLAIN = "Vis alle {number} udsagn"
ALSO_SEARCHED = "Søgte også efter"
LIMITED_TO = "Afgrænset til"
NOTHING_FOUND = "intet fundet"
NO_THEME = "Uden tema"
NO_GROUP = "Uden gruppe"
CITE = "Kilde {number}: vis stedet i notatet"
COPY, COPIED = "Kopiér svaret", "Svaret er kopieret"
DOWNLOAD = "Hent svaret som"
LINK = "Link til svaret"
FORMATS = (("docx", "Word"), ("md", "Markdown"), ("csv", "CSV"))
TOOLS = "Gem og del svaret"

FILTERS = "Afgræns svaret"
FILTER_NAMES = {"groups": "Gruppe", "questions": "Spørgsmål", "themes": "Tema", "notes": "Notat"}
FILTER_ALL = {"groups": "Alle grupper", "questions": "Alle spørgsmål", "themes": "Alle temaer", "notes": "Alle notater"}
CHIPS = "Svaret afgrænses til"
REMOVE = "Fjern afgrænsningen {name}"
FROM_QUESTION = "fra spørgsmålet"
ASK_AGAIN = "Spørg igen med afgrænsningen"

NOTE_PANEL = "Notatet"
BACK = "Tilbage til svaret"
NOTE_LOADING = "Henter notatet …"
NOTE_FAILED = "Notatet kan ikke hentes lige nu. Prøv igen om lidt."
PLACE_GONE = "Udsagnet står ikke længere i notatet."
NOT_PLACED = "Tekst, der ikke kunne placeres"
TO_CHAT = "Til spørgsmål og svar"

USEFUL = "Var svaret nyttigt?"
YES, NO = "Ja", "Nej"
WHY = "Hvad var galt?"
REASONS = (
    ("wrong", "Udsagnene passer ikke til spørgsmålet"),
    ("missing", "Der mangler udsagn"),
    ("misunderstood", "Spørgsmålet blev misforstået"),
    ("other", "Andet"),
)
SEND = "Send"
THANKS = "Tak for din tilbagemelding."
FEEDBACK_FAILED = "Tilbagemeldingen kunne ikke sendes."
FEEDBACK_PRIVACY = "Dit spørgsmål gemmes sammen med tilbagemeldingen. Skriv ikke personoplysninger."

TOO_LONG = "Spørgsmålet er på {length} tegn. Skriv det kortere: højst {most} tegn."
NOT_JSON = "Indholdet er ikke gyldig JSON."
INVALID = "Forespørgslen kan ikke bruges, som den er."
TOO_LARGE = "Forespørgslen fylder for meget."
NOT_FOUND = "Det findes ikke."
NO_SUCH_METHOD = "Det kan man ikke gøre her."
NO_STATEMENT = "Der er intet udsagn med det id."
NO_FEEDBACK = "Tilbagemeldinger er slået fra på denne server."
FAILED = "Noget gik galt hos os. Prøv igen om lidt."
NOTHING_ASKED = "Linket indeholder ikke noget spørgsmål."
SKIP = "Gå til spørgsmålsfeltet"
TOO_OFTEN = "Der er spurgt for mange gange på kort tid. Vent et øjeblik, og prøv igen."

LOG_IN = "Log ind"
PASSWORD = "Adgangskode"  # noqa: S105
FAULT = "Fejl"
WRONG_PASSWORD = "Adgangskoden er ikke rigtig. Prøv igen."  # noqa: S105
TOO_MANY_TRIES = "Der er prøvet for mange gange. Vent et minut, og prøv igen."
NOT_LOGGED_IN = "Log ind først."
NOT_NAMED = "Kom ind gennem den indgang, hvor du logger på."
ADMINISTRATORS_ONLY = "Det er kun for administratorer."
FOREIGN_FORM = "Log ind på serverens egen side."
