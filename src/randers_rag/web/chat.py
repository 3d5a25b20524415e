"""The chat: Gradio blocks, wired to the service."""

from __future__ import annotations

import gradio as gr
from fastapi import FastAPI

from randers_rag.web import texts
from randers_rag.web.metrics import Metrics
from randers_rag.web.service import Service


def build_chat(service: Service, metrics: Metrics) -> gr.Blocks:
    """Return the page."""
    with gr.Blocks(title=texts.TITLE, analytics_enabled=False) as page:
        gr.Markdown(f"# {texts.TITLE}")
        question = gr.Textbox(label="Dit spørgsmål")
        answer = gr.Markdown()
        question.submit(lambda text: service.ask(text).text, question, answer, api_visibility="private")
    return page


def mount_chat(app: FastAPI, service: Service, metrics: Metrics) -> FastAPI:
    """Put the chat at the root of the application."""
    return gr.mount_gradio_app(
        app,
        build_chat(service, metrics),
        path="/",
        root_path=service.settings.root_path or None,
        footer_links=[],
        run_history=False,
        enable_monitoring=False,
        show_error=False,
        ssr_mode=False,
        pwa=False,
    )
