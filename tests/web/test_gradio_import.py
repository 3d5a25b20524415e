"""Gradio is imported without its work for those who write components."""

from __future__ import annotations

import inspect

import gradio
import pytest

from randers_rag import Assistant
from randers_rag.web.gradio_import import without_stubs


def test_components_have_no_file_meanwhile_and_everything_else_has() -> None:
    file = inspect.getfile(gradio.Textbox)
    with without_stubs():
        with pytest.raises(OSError, match="component of Gradio"):
            inspect.getfile(gradio.Textbox)
        assert inspect.getfile(Assistant).endswith("assistant.py")
    assert inspect.getfile(gradio.Textbox) == file


def test_the_function_is_put_back_where_the_import_fails() -> None:
    before = inspect.getfile
    with pytest.raises(ImportError), without_stubs():
        raise ImportError
    assert inspect.getfile is before
