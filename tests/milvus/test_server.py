"""A real Milvus server, in a network namespace of its own: dense search, filters, changes.

PyPI's ``milvus`` carries 2.3.5, which knows no sparse vectors yet: such a store holds what each process scores itself,
and refuses more. The server listens on all interfaces, so it is given none but its own loopback; it ends with its
namespace.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

SERVER = "milvus==2.3.5"
TESTS = Path(__file__).parent
NAMESPACE = """
set -e
ip link set lo up
"$1" --data "$2" >"$2.log" 2>&1 &
"$3" "$4" http://127.0.0.1:19530
"""


@pytest.mark.long
@pytest.mark.skipif(not shutil.which("unshare") or not shutil.which("ip"), reason="needs unshare and ip (Linux)")
def test_a_real_server_says_what_a_folder_says(tmp_path: Path) -> None:
    home = tmp_path / "server"
    subprocess.run([sys.executable, "-m", "venv", home], check=True)
    installed = subprocess.run([home / "bin" / "pip", "install", "--quiet", SERVER], capture_output=True, check=False)
    assert installed.returncode == 0, installed.stderr.decode()
    inside = ["unshare", "-rnpf", "--kill-child", "bash", "-c", NAMESPACE, "bash"]
    arguments = [home / "bin" / "milvus-server", tmp_path / "data", sys.executable, TESTS / "on_a_server.py"]
    done = subprocess.run([*inside, *arguments], cwd=TESTS.parent, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.splitlines()[-1] == "all as in a folder"
