"""The process that reads one PDF: bytes on standard input, limits as JSON argument, JSON on standard output.

It is run as a file, not imported, so that it loads nothing but pypdf. What it does not foresee ends it with a
traceback, which the caller turns into a refusal.
"""

from __future__ import annotations

import json
import sys
from typing import Any


def main() -> None:
    """Reads the PDF and writes either its pages or a reason."""
    order = json.loads(sys.argv[1])
    set_limits(memory_bytes=order["memory_bytes"], seconds=order["seconds"])
    answer = read(sys.stdin.buffer.read(), max_pages=order["pages"], max_text=order["text_bytes"])
    sys.stdout.buffer.write(json.dumps(answer).encode("ascii"))


def set_limits(*, memory_bytes: int, seconds: float) -> None:
    """Lets the system stop this process when it asks for too much. Windows has no such limits."""
    if sys.platform == "win32":
        return
    import resource

    resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
    cpu = int(seconds) + 1
    resource.setrlimit(resource.RLIMIT_CPU, (cpu, cpu))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def read(data: bytes, *, max_pages: int, max_text: int) -> dict[str, Any]:
    """The text of every page, or the reason why there is none."""
    import io

    import pypdf
    from pypdf.errors import DependencyError, LimitReachedError, PyPdfError

    locked = {"reason": "encrypted", "detail": "The PDF is locked with a password; save a copy without one."}
    pages: list[str] = []
    try:
        reader = pypdf.PdfReader(io.BytesIO(data))
        # Many PDFs are locked against editing only, and open with the empty password.
        if reader.is_encrypted and not reader.decrypt(""):
            return locked
        if len(reader.pages) > max_pages:
            return _too_complex(f"has {len(reader.pages):,} pages and at most {max_pages:,} are read")
        for page in reader.pages:
            pages.append(_clean(page.extract_text()))
            if sum(map(len, pages)) > max_text:
                return _too_complex(f"holds more than {max_text:,} characters of text")
    except DependencyError:
        return locked
    except LimitReachedError as error:
        return _too_complex(f"unfolds to more than is safe ({error})")
    except RecursionError:
        return {"reason": "damaged", "detail": "The PDF is broken: its parts refer to each other in a circle."}
    except PyPdfError as error:
        where = f" on page {len(pages) + 1}" if pages else ""
        detail = f"The PDF is broken{where} ({str(error)[:200]}); download it again or save its text."
        return {"reason": "damaged", "detail": detail}
    return {"pages": pages}


def _too_complex(why: str) -> dict[str, Any]:
    return {"reason": "too_complex", "detail": f"The PDF {why}; save the text you need and add that."}


def _clean(text: str) -> str:
    """The text without halves of surrogate pairs and NULs, which fonts with broken tables give."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace").replace("\x00", "\ufffd")


if __name__ == "__main__":
    main()
