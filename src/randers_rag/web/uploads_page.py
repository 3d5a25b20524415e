"""The pages for putting notes into the corpus, as HTML: what is there, and one document as it is read."""

from __future__ import annotations

from collections.abc import Sequence

from randers_rag.index.corpus import SUFFIXES
from randers_rag.messages import in_danish
from randers_rag.schema import Note, ParseWarning
from randers_rag.settings import Settings
from randers_rag.web import texts
from randers_rag.web import uploads_texts as words
from randers_rag.web.drafts import Draft
from randers_rag.web.indexing import Job
from randers_rag.web.markup import asset, note_address, page, short_title, text
from randers_rag.web.notepage import note_html
from randers_rag.web.views import NOTES, views_nav

MOST_SHOWN = 2_000
"""Statements of a document that are shown."""


def notes_page(notes: Sequence[Note], drafts: Sequence[Draft], settings: Settings, fault: str = "") -> str:
    """Return the page with the form, what waits for approval, and the notes that can be asked."""
    waiting = "".join(
        f'<li><a href="notater/udkast/{draft.id}">'
        f"{text(words.DRAFT.format(name=draft.name, when=f'{draft.since:%d.%m.%Y kl. %H.%M}'))}</a></li>"
        for draft in drafts
    )
    body = (
        f"<h1>{words.TITLE}</h1>{_alert(fault)}{_upload_form(settings, fault)}"
        + (f"<h2>{words.DRAFTS}</h2><ul>{waiting}</ul>" if waiting else "")
        + f"<h2>{words.INDEXED}</h2>{_table(notes)}"
    )
    return _page(words.TITLE, body, "./", fault)


def _upload_form(settings: Settings, fault: str) -> str:
    hint = words.FILE_HINT.format(size=settings.max_note_mb)
    described = "rr-fil-hint rr-fejl" if fault else "rr-fil-hint"
    return (
        f'<h2 id="rr-ny">{words.NEW}</h2><p>{words.NEW_HELP}</p>'
        '<form method="post" action="notater" enctype="multipart/form-data" class="rr-u-form">'
        f'<p><label for="rr-fil">{words.FILE}</label></p><p id="rr-fil-hint" class="rr-aside">{hint}</p>'
        f'<p><input id="rr-fil" name="fil" type="file" required accept="{",".join(SUFFIXES)}" '
        f'aria-describedby="{described}"></p><p><button type="submit">{words.READ_IT}</button></p></form>'
    )


def _table(notes: Sequence[Note]) -> str:
    head = "".join(f'<th scope="col">{column}</th>' for column in words.COLUMNS)
    rows = "".join(
        f'<tr><th scope="row"><a href="{note_address(note.id)}">{text(short_title(note))}</a></th>'
        f"<td>{_date(note)}</td><td>{len(note.statements)}</td><td>{text(note.file)}</td></tr>"
        for note in notes
    )
    return (
        f'<div class="rr-o-scroll" tabindex="0" role="region" aria-label="{words.INDEXED_CAPTION}">'
        f'<table class="rr-o-table"><caption class="rr-hidden">{words.INDEXED_CAPTION}</caption>'
        f"<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>"
    )


def draft_page(
    draft: Draft, note: Note, job: Job | None, settings: Settings, *, replaces: bool, fault: str = "", base: str
) -> str:
    """Return a document as it is read, with what to do about it; ``base`` leads to the root of the pages."""
    if job is not None and job.state == "failed":
        fault = fault or words.FAILED.format(why=job.why)
    title = f"{words.READ_AS}: {short_title(note)}"
    working = job is not None and job.state == "working"
    personal = [one for one in note.warnings if is_personal(one)]
    others = [one for one in note.warnings if not is_personal(one)]
    jump = "" if working else f'<p><a href="{_address(draft)}#rr-godkend">{words.TO_APPROVAL}</a></p>'
    head = _progress(draft, job) if job and working else jump
    body = (
        f"<h1>{text(title)}</h1>{_alert(fault)}{head}{_about(draft, note)}"
        f"{_personal(personal, settings)}{_warnings(others)}{_tree(note)}"
        + ("" if working else _decision(draft, replaces, bool(personal) and settings.personal_data == "report", fault))
    )
    return _page(title, body, base, fault)


def done_page(job: Job) -> str:
    """Return the page of a document that has become a note."""
    title = words.DONE.format(number=job.statements)
    body = (
        f'<h1 tabindex="-1" id="rr-u-done">{title}</h1><p>{words.DONE_HELP}</p><ul>'
        f'<li><a href="{note_address(job.note_id)}">{words.READ_NOTE}</a></li>'
        f'<li><a href="./">{words.ASK}</a></li><li><a href="notater">{words.ANOTHER}</a></li></ul>'
    )
    return _page(title, body, "../../")


def is_personal(warning: ParseWarning) -> bool:
    """Whether a warning tells of personal data."""
    return warning.reason.startswith("holds ")


def _about(draft: Draft, note: Note) -> str:
    counts = (len(note.statements), len(note.groups), len(note.themes))
    extent = ", ".join(
        f"{number} {one if number == 1 else many}"
        for number, (one, many) in zip(counts, words.EXTENT, strict=True)
        if number
    )
    values = (draft.name, short_title(note), _date(note), note.meeting, note.kind, extent)
    rows = "".join(
        f"<dt>{name}</dt><dd>{text(value or words.NOT_STATED)}</dd>"
        for name, value in zip(words.ABOUT.values(), values, strict=True)
    )
    return f'<dl class="rr-u-about">{rows}</dl>'


def _personal(found: Sequence[ParseWarning], settings: Settings) -> str:
    if not found:
        return f"<h2>{words.PERSONAL}</h2><p>{words.PERSONAL_NONE}</p>"
    then = words.PERSONAL_MASKED if settings.personal_data == "mask" else words.PERSONAL_KEPT
    return (
        f"<h2>{words.PERSONAL} ({len(found)})</h2>"
        f'<div class="rr-u-notice"><p>{words.PERSONAL_FOUND} <strong>{then}</strong></p>{_list(found)}</div>'
    )


def _warnings(found: Sequence[ParseWarning]) -> str:
    if not found:
        return f"<h2>{words.WARNINGS}</h2><p>{words.WARNINGS_NONE}</p>"
    return f"<h2>{words.WARNINGS} ({len(found)})</h2><p>{words.WARNINGS_FOUND}</p>{_list(found)}"


def _list(found: Sequence[ParseWarning]) -> str:
    items = "".join(
        f"<li>{text(words.WARNING.format(line=one.line, reason=in_danish(one.reason)))}: <q>{text(one.text)}</q></li>"
        for one in found[:MOST_SHOWN]
    )
    return f'<ul class="rr-u-list">{items}</ul>'


def _tree(note: Note) -> str:
    number = len(note.statements)
    shown = note.model_copy(update={"warnings": (), "statements": note.statements[:MOST_SHOWN]})
    short = f"<p>{words.SHORTENED.format(shown=MOST_SHOWN, number=number)}</p>" if number > MOST_SHOWN else ""
    return f"<h2>{words.TREE} ({number})</h2>{short}{note_html(shown)}"


def _decision(draft: Draft, replaces: bool, ask_seen: bool, fault: str) -> str:
    warned = f'<p class="rr-u-notice">{text(words.REPLACES.format(name=draft.name))}</p>' if replaces else ""
    described = ' aria-describedby="rr-fejl"' if fault else ""
    seen = (
        f'<p class="rr-u-check"><input type="checkbox" id="rr-set" name="set" value="ja" required{described}> '
        f'<label for="rr-set">{words.SEEN}</label></p>'
        if ask_seen
        else ""
    )
    return (
        f'<h2 id="rr-godkend" tabindex="-1">{words.APPROVE_HEADING}</h2>{warned}'
        f'<form method="post" action="{_address(draft)}/indekser" class="rr-u-form">{seen}'
        f'<p><button type="submit">{words.APPROVE}</button></p></form>'
        f'<form method="post" action="{_address(draft)}/kasser" class="rr-u-form">'
        f'<p><button type="submit" class="rr-u-second">{words.DISCARD}</button></p></form>'
    )


def _progress(draft: Draft, job: Job) -> str:
    return (
        f'<div class="rr-u-notice" id="rr-u-working" data-status="{_address(draft)}/status.json">'
        f'<p role="status" id="rr-u-status">{words.WORKING}</p>'
        f'<progress aria-label="{words.WORKING}" max="{max(job.total, 1)}" value="{job.done}"></progress>'
        f'<noscript><p><a href="{_address(draft)}">{words.REFRESH}</a></p></noscript></div>'
    )


def _address(draft: Draft) -> str:
    return f"notater/udkast/{draft.id}"


def _date(note: Note) -> str:
    return f"{note.date:%d.%m.%Y}" if note.date else ""


def _alert(fault: str) -> str:
    return f'<p id="rr-fejl" role="alert"><strong>{text(fault)}</strong></p>' if fault else ""


def _page(title: str, body: str, base: str, fault: str = "") -> str:
    lead = f"{texts.FAULT}: " if fault else ""
    content = (
        f'<header class="rr-head"><p class="rr-u-site">{texts.TITLE}</p></header>{views_nav(NOTES, notes=True)}'
        f'<main class="rr-alone rr-u">{body}</main><link rel="stylesheet" href="{asset("overview.css")}">'
        f'<link rel="stylesheet" href="{asset("uploads.css")}">'
        f'<script type="module" src="{asset("uploads.js")}"></script>'
    )
    return page(f"{lead}{title} – {texts.TITLE}", content, base)
