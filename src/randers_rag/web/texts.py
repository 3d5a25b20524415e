"""What the pages say, in Danish."""

from __future__ import annotations

TITLE = "Spørg notatet"
TOO_LONG = "Spørgsmålet er på {length} tegn. Skriv det kortere: højst {most} tegn."
NOT_JSON = "Indholdet er ikke gyldig JSON."
INVALID = "Forespørgslen kan ikke bruges, som den er."
TOO_LARGE = "Forespørgslen fylder for meget."
NOT_FOUND = "Det findes ikke."
NO_STATEMENT = "Der er intet udsagn med det id."
NO_FEEDBACK = "Tilbagemeldinger er slået fra på denne server."
FAILED = "Noget gik galt hos os. Prøv igen om lidt."
NOT_READY = "Assistenten er ikke klar endnu."
