"""What the pages for putting notes into the corpus say, in Danish."""

from __future__ import annotations

TITLE = "Notater"
NEW = "Læg et notat ind"
NEW_HELP = "Vælg et dokument. Først ser du, hvordan det bliver læst. Det kan findes af andre, når du har godkendt det."
FILE = "Dokument"
FILE_HINT = "Word, PDF med tekst, OpenDocument, HTML eller ren tekst. Højst {size} MB."
READ_IT = "Vis, hvordan det læses"

DRAFTS = "Venter på godkendelse"
DRAFT = "{name}, hentet op {when}"
INDEXED = "Notater, der kan spørges i"
INDEXED_CAPTION = "Notaterne med dato og antal udsagn"
COLUMNS = ("Titel", "Dato", "Udsagn", "Fil")

READ_AS = "Sådan læses notatet"
ABOUT = {
    "file": "Fil",
    "title": "Titel",
    "date": "Dato",
    "meeting": "Møde",
    "kind": "Slags",
    "extent": "Indhold",
}
NOT_STATED = "ikke angivet"
EXTENT = (("udsagn", "udsagn"), ("gruppe", "grupper"), ("tema", "temaer"))
TO_APPROVAL = "Gå til godkendelse"
PERSONAL = "Personoplysninger"
PERSONAL_NONE = "Der er ikke fundet CPR-numre, mailadresser eller telefonnumre. Navne kan ikke findes."
PERSONAL_FOUND = "Dette ligner personoplysninger. Selve oplysningen vises ikke her."
PERSONAL_KEPT = "Godkender du notatet, kan alle, der bruger siden, læse dem."
PERSONAL_MASKED = "De bliver skjult i alle svar."
WARNINGS = "Advarsler"
WARNINGS_NONE = "Hver linje er blevet til et udsagn eller en overskrift."
WARNINGS_FOUND = "Disse linjer er udeladt eller kunne ikke placeres sikkert."
WARNING = "Linje {line}: {reason}"
TREE = "Udsagn"
SHORTENED = "Her er de første {shown} udsagn af {number}."

APPROVE_HEADING = "Godkend"
REPLACES = "Der er allerede et notat i filen {name}. Det bliver erstattet."
SEEN = "Jeg har set personoplysningerne, og notatet må lægges ind alligevel"
APPROVE = "Godkend og læg ind"
DISCARD = "Kassér udkastet"
WORKING = "Notatet lægges ind …"
PROGRESS = "{done} af {total} udsagn"
REFRESH = "Opdatér siden for at se, hvor langt det er."
FAILED = "Notatet blev ikke lagt ind: {why} Intet er gået tabt, og de andre notater svarer som før. Prøv igen."
DONE = "Notatet er lagt ind: {number} udsagn"
DONE_HELP = "Det kan spørges i nu."
READ_NOTE = "Læs notatet"
ASK = "Stil et spørgsmål"
ANOTHER = "Læg et notat mere ind"

NO_FILE = "Vælg et dokument først."
BAD_NAME = "Filen kan ikke hedde {name}. Omdøb den, så navnet er almindelig tekst, og prøv igen."
BAD_ENDING = "{name} er ikke et dokument, der kan læses. Vælg en fil, der ender på {endings}."
SAME_NOTE = "{name} ville få samme navn som {other}, der allerede er der. Omdøb filen, og prøv igen."
TOO_MANY = "Der venter allerede {most} udkast. Godkend eller kassér nogle af dem først."
UNWRITABLE = "Der kan ikke skrives i mappen med notater: {why}."
NOT_SEEN = "Sæt kryds ved, at du har set personoplysningerne, eller kassér udkastet."
BUSY = "Der lægges allerede et notat ind. Vent, til det er færdigt, og prøv igen."
STOPPED = "Arbejdet stoppede uventet."
GONE = "Udkastet findes ikke mere. Det er godkendt eller kasseret."
FOREIGN = "Det kan kun gøres fra serverens egen side."
ONLY_HERE = "Uden adgangskode kan notater kun lægges ind på den maskine, som serveren kører på."
