"""PDF: its text, read in a process of its own that may neither run long nor take much memory."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from trucebook.intake.refusals import REASONS, Limits, UnreceivableError

_WORKER = Path(__file__).with_name("pdf_worker.py")
_TAIL = 2_048
_SENTENCE_ENDS = tuple('.!?:…"”’»)]。؟')


def read_pdf(data: bytes, limits: Limits) -> str:
    """The text of a PDF, its pages joined: by a blank line after a full sentence, else by a line break.

    Raises `UnreceivableError` for a PDF that is cut off, locked, broken, without text, or that asks for too much.
    accepted gap: on Windows the time and page limits hold, but the memory limit does not.
    """
    if b"%%EOF" not in data[-_TAIL:]:
        raise UnreceivableError(
            "damaged",
            "The PDF is cut off: it lacks the mark at its end, so pages may be missing; download it again.",
        )
    pages = [page.strip("\n") for page in _run_worker(data, limits)]
    text = ""
    for page in filter(str.strip, pages):
        glue = "" if not text else "\n\n" if text.rstrip().endswith(_SENTENCE_ENDS) else "\n"
        text += glue + page
    if not text:
        raise UnreceivableError(
            "no_text", "The PDF holds no text, only pictures of it; run text recognition (OCR) and add the result."
        )
    return text


def _run_worker(data: bytes, limits: Limits) -> list[str]:
    order = {
        "memory_bytes": limits.pdf_memory_bytes,
        "seconds": limits.pdf_seconds,
        "pages": limits.pdf_pages,
        "text_bytes": limits.max_bytes,
    }
    # -P keeps the worker's own folder out of its path, where modules of ours could shadow those it needs.
    command = [sys.executable, "-P", str(_WORKER), json.dumps(order)]
    try:
        done = subprocess.run(  # noqa: S603 - our own script and interpreter; the PDF goes in by standard input
            command, input=data, capture_output=True, timeout=limits.pdf_seconds, check=False
        )
    except subprocess.TimeoutExpired:
        raise UnreceivableError(
            "too_complex",
            f"Reading the PDF took more than {limits.pdf_seconds:g} seconds; save its text and add that.",
        ) from None
    return _answer(done)


def _answer(done: subprocess.CompletedProcess[bytes]) -> list[str]:
    if done.returncode == 0:
        answer = json.loads(done.stdout)
        if "pages" in answer:
            return [str(page) for page in answer["pages"]]
        assert answer["reason"] in REASONS
        raise UnreceivableError(answer["reason"], answer["detail"])
    if done.returncode < 0 or b"MemoryError" in done.stderr[-200:]:
        raise UnreceivableError(
            "too_complex", "Reading the PDF took more time or memory than the limit; save its text and add that."
        )
    last = done.stderr.decode("utf-8", "replace").strip().splitlines()[-1:]
    why = f" ({last[0][:200]})" if last else ""
    raise UnreceivableError("damaged", f"The PDF is broken{why}; download it again or save its text.")
