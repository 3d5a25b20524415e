"""What the overview says, in Danish."""

from __future__ import annotations

VIEWS = "Visning"
CHAT, TITLE = "Spørg", "Overblik"
INTRODUCTION = "Se, hvem der talte om hvad. Vælg et tal, et punkt eller et udsagn for at læse det i notatet."
NOTES = "Vælg notat"
ON_PAGE = "På denne side"

MATRIX = "Grupper og temaer"
MATRIX_HELP = "Antal udsagn under hvert tema. Vælg et tal for at se udsagnene."
MATRIX_CAPTION = "Antal udsagn efter tema og gruppe"
THEME, TOTAL = "Tema", "I alt"
CELL = "{number} udsagn: {group}, {theme}"
NONE_HERE = "ingen"
STATEMENTS = "Udsagn"

SHARED = "Temaer, som flere grupper deler"
SHARED_HELP = (
    "Overskrifter, der handler om det samme. De er fundet ud fra ordene og det, der står under dem, "
    "så læs dem som et forslag."
)
SHARED_CAPTION = "Temaer, som mindst to grupper deler"
NOT_SHARED = "Ingen temaer går igen i flere grupper."
COMPARE_THIS = "Sammenlign"
COMPARE_THEME = "Sammenlign grupperne om {theme}"

COMPARE = "Sammenlign grupperne"
COMPARE_HELP = "Skriv et emne, så står gruppernes udsagn ved siden af hinanden."
TOPIC = "Emne"
TOPIC_HINT = "Fx: unge"
QUESTION = "Sammenlign, hvad grupperne siger om {topic}"
COUNT = "{number} udsagn"
GAP = "{group}: intet fundet"
NOTHING = "Ingen af grupperne siger noget om »{topic}« i notatet."
FOUND = "{groups} siger noget om »{topic}«: {number} udsagn"
COMPARING = "Sammenligner …"
FAILED = "Det kan ikke hentes lige nu. Prøv igen om lidt."

MAP = "Kort over udsagnene"
MAP_HELP = (
    "Hvert punkt er et udsagn. Punkter tæt på hinanden handler om noget, der ligner. "
    "Hold over et punkt for at læse det, og vælg det for at se stedet i notatet. Akserne betyder ikke noget i sig selv."
)
MAP_LABEL = "Kort med {number} udsagn fra {groups}. De samme udsagn står i tabellen ved siden af."
MAP_LOADING = "Tegner kortet …"
MAP_FAILED = "Kortet kan ikke vises. Udsagnene står i tabellen."

LIST = "Alle udsagn"
LIST_CAPTION = "Udsagnene i notatets rækkefølge"
GROUP = "Gruppe"
SHOW_ALL = "Vis alle {number} udsagn"
SHOWN = "Viser {number} udsagn: {what}"
