"""Putting notes into the corpus from the browser: off unless it is set, for administrators, approved before indexed."""

from __future__ import annotations

from urllib.parse import urlsplit

from fastapi import APIRouter, Depends, HTTPException, Request, Response
from fastapi.responses import HTMLResponse, JSONResponse
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile
from starlette.responses import RedirectResponse

from randers_rag.web import uploads_texts as words
from randers_rag.web.access import NOTES, is_loopback
from randers_rag.web.drafts import Draft, Drafts, UploadError
from randers_rag.web.indexing import Indexing
from randers_rag.web.service import Service
from randers_rag.web.uploads_page import done_page, draft_page, is_personal, notes_page

_NOT_KEPT = {"cache-control": "no-store"}


class Uploads:
    """The routes: a document is sent, shown as it is read, and approved or discarded."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self._settings = service.settings
        self._drafts = Drafts(service.settings)
        self._indexing = Indexing(service.settings, self._drafts)

    def guard(self, request: Request) -> None:
        """Refuse what another site's page sends, and without passwords what another machine asks."""
        if not is_own(request):
            raise HTTPException(403, words.FOREIGN)
        if self._settings.access == "none" and not is_local(request):
            raise HTTPException(403, words.ONLY_HERE)

    def notes(self, fault: str = "") -> HTMLResponse:
        """Show the form, the drafts and the notes."""
        waiting = self._drafts.all()
        content = self._service.run(lambda view: notes_page(view.notes, waiting, self._settings, fault))
        return HTMLResponse(content, 422 if fault else 200, headers=_NOT_KEPT)

    async def upload(self, request: Request) -> Response:
        """Take a document and go on to how it is read."""
        async with request.form(max_files=1, max_fields=5) as form:
            sent = form.get("fil")
            name, data = (sent.filename or "", await sent.read()) if isinstance(sent, UploadFile) else ("", b"")
        try:
            draft = await run_in_threadpool(self._drafts.keep, name, data)
        except UploadError as error:
            return await run_in_threadpool(self.notes, str(error))
        return _on_to(f".{NOTES}/udkast/{draft.id}")

    def draft(self, draft_id: str) -> HTMLResponse:
        """Show how a document is read, or what became of it."""
        job = self._indexing.job(draft_id)
        if job is not None and job.state == "done":
            return HTMLResponse(done_page(job), headers=_NOT_KEPT)
        return self._show(self._existing(draft_id))

    def status(self, draft_id: str) -> JSONResponse:
        """Say how far a document has come."""
        job = self._indexing.job(draft_id)
        if job is None:
            raise HTTPException(404, words.GONE)
        said = words.PROGRESS.format(done=job.done, total=job.total) if job.total else words.WORKING
        content = {"state": job.state, "done": job.done, "total": job.total, "said": said}
        return JSONResponse(content, headers=_NOT_KEPT)

    async def approve(self, request: Request, draft_id: str) -> Response:
        """Begin to put a document into the index."""
        async with request.form(max_files=0, max_fields=5) as form:
            seen = form.get("set") == "ja"
        return await run_in_threadpool(self._begin, draft_id, seen)

    def discard(self, draft_id: str) -> Response:
        """Remove a document that waits."""
        job = self._indexing.job(draft_id)
        if job is None or job.state != "working":
            self._drafts.discard(self._existing(draft_id))
        return _on_to(f"../../..{NOTES}")

    def _begin(self, draft_id: str, seen: bool) -> Response:
        job = self._indexing.job(draft_id)
        if job is not None and job.state != "failed":  # asked for twice
            return _on_to(f"../{draft_id}")
        draft = self._existing(draft_id)
        try:
            personal = any(map(is_personal, self._drafts.note(draft).warnings))
            if personal and not seen and self._settings.personal_data == "report":
                raise UploadError(words.NOT_SEEN)
            self._indexing.start(draft)
        except UploadError as error:
            return self._show(draft, str(error))
        return _on_to(f"../{draft_id}")

    def _show(self, draft: Draft, fault: str = "") -> HTMLResponse:
        """Show a document; a fault is shown at the address that it was approved at."""
        try:
            note = self._drafts.note(draft)
        except UploadError as error:  # it was kept by a version that could read it
            return self.notes(str(error))
        job = self._indexing.job(draft.id)
        content = draft_page(
            draft,
            note,
            job,
            self._settings,
            replaces=self._drafts.replaces(draft),
            fault=fault,
            base="../../../" if fault else "../../",
        )
        return HTMLResponse(content, 422 if fault else 200, headers=_NOT_KEPT)

    def _existing(self, draft_id: str) -> Draft:
        draft = self._drafts.get(draft_id)
        if draft is None:
            raise HTTPException(404, words.GONE)
        return draft


def uploads_router(service: Service) -> APIRouter:
    """Return the routes; they are not part of the programming interface."""
    uploads = Uploads(service)
    router = APIRouter(prefix=NOTES, include_in_schema=False, dependencies=[Depends(uploads.guard)])
    router.get("")(lambda: uploads.notes())
    router.post("", response_model=None)(uploads.upload)
    router.get("/udkast/{draft_id}", response_model=None)(uploads.draft)
    router.get("/udkast/{draft_id}/status.json", response_model=None)(uploads.status)
    router.post("/udkast/{draft_id}/indekser", response_model=None)(uploads.approve)
    router.post("/udkast/{draft_id}/kasser", response_model=None)(uploads.discard)
    return router


def is_own(request: Request) -> bool:
    """Whether a request that changes something comes from the server's own pages (or from no browser)."""
    if request.method == "GET":
        return True
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        return site == "same-origin"
    origin = request.headers.get("origin")
    return origin is None or urlsplit(origin).netloc == request.headers.get("host")


def is_local(request: Request) -> bool:
    """Whether a request comes from this machine, and names it: no other site's name leads here."""
    client = request.client.host if request.client else ""
    return is_loopback(client) and is_loopback(request.url.hostname or "")


def _on_to(address: str) -> RedirectResponse:
    return RedirectResponse(address, 303, headers=_NOT_KEPT)
