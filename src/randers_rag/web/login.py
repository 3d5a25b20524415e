"""The form that asks for the password, and the way out."""

from __future__ import annotations

from urllib.parse import parse_qs

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse
from starlette.responses import RedirectResponse

from randers_rag.web import texts
from randers_rag.web.access import COOKIE, HOURS, LOGIN, LOGOUT, Doorkeeper
from randers_rag.web.limits import client_of
from randers_rag.web.markup import page, text
from randers_rag.web.problems import problem

_NOT_KEPT = {"cache-control": "no-store"}


def login_router(doorkeeper: Doorkeeper) -> APIRouter:
    """Return the routes of logging in and out."""
    router = APIRouter(include_in_schema=False)

    @router.get(LOGIN)
    def form() -> HTMLResponse:
        return HTMLResponse(login_page(), headers=_NOT_KEPT)

    @router.post(LOGIN)
    async def log_in(request: Request) -> Response:
        if request.headers.get("sec-fetch-site") == "cross-site":
            return problem(403, texts.FOREIGN_FORM)
        given = parse_qs((await request.body()).decode("utf-8", "replace")).get("adgangskode", [""])[0]
        try:
            role = await doorkeeper.check(given, client_of(request.scope))
        except PermissionError as error:
            return HTMLResponse(login_page(str(error)), 429, headers={**_NOT_KEPT, "retry-after": "60"})
        if role is None:
            return HTMLResponse(login_page(texts.WRONG_PASSWORD), 403, headers=_NOT_KEPT)
        response = RedirectResponse("./", 303, headers=_NOT_KEPT)
        secure = request.url.scheme == "https"
        path = doorkeeper.settings.root_path + "/"
        response.set_cookie(
            COOKIE, doorkeeper.issue(role), HOURS * 3600, path=path, httponly=True, samesite="lax", secure=secure
        )
        return response

    @router.post(LOGOUT)
    def log_out() -> Response:
        response = RedirectResponse("." + LOGIN, 303, headers=_NOT_KEPT)
        response.delete_cookie(COOKIE, path=doorkeeper.settings.root_path + "/", httponly=True, samesite="lax")
        return response

    return router


def login_page(fault: str = "") -> str:
    """Return the form, with what went wrong before."""
    error = f'<p id="rr-fejl" role="alert"><strong>{text(fault)}</strong></p>' if fault else ""
    described = ' aria-describedby="rr-fejl" aria-invalid="true"' if fault else ""
    body = (
        f'<main class="rr-alone"><h1>{texts.LOG_IN}</h1>{error}<form method="post" action=".{LOGIN}">'
        f'<p><label for="rr-adgangskode">{texts.PASSWORD}</label></p>'
        '<p><input id="rr-adgangskode" name="adgangskode" type="password" autocomplete="current-password" '
        f'required maxlength="1000"{described}></p>'
        f'<p><button type="submit">{texts.LOG_IN}</button></p></form></main>'
    )
    lead = f"{texts.FAULT}: " if fault else ""
    return page(f"{lead}{texts.LOG_IN} – {texts.TITLE}", body, "./")
