"""Typst in a process of its own: what it keeps in memory is given back when a document is done.

Run as ``python -m access.outputs.annex.typesetter FOLDER``; the folder holds ``job.json``.
"""

import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

_JOB, _MADE = "job.json", "made"


def compiled(folder: Path, main: str, fonts: Sequence[str], *, system: bool, **options: Any) -> list[bytes]:
    """Return what Typst makes of a file.

    Args:
        folder: where it stands; nothing outside can be read by it.
        main: its name.
        fonts: folders of fonts.
        system: whether the fonts of the system count.
        options: of ``typst.compile``: format, ppi, pdf_standards, timestamp.

    Returns:
        One file; as pictures, a file for each page.

    Raises:
        RuntimeError: Typst refuses it, with its words.
    """
    job = {"main": main, "fonts": list(fonts), "system": system, "options": options}
    (folder / _JOB).write_text(json.dumps(job), encoding="utf-8")
    done = subprocess.run(  # noqa: S603 (this program's own module)
        [sys.executable, "-m", "access.outputs.annex.typesetter", str(folder)],
        capture_output=True,
        check=False,
        encoding="utf-8",
        errors="replace",
        # one thread takes less memory, and hardly longer
        env={**os.environ, "RAYON_NUM_THREADS": "1", "MALLOC_ARENA_MAX": "1"},
    )
    if done.returncode:
        raise RuntimeError(f"Typst: {done.stderr.strip()[-2000:]}")
    made = sorted(folder.glob(f"{_MADE}.*"), key=lambda path: int(path.suffix[1:]))
    return [path.read_bytes() for path in made]


def _work(folder: Path) -> None:
    import typst  # noqa: PLC0415 (the parent needs it not)

    job: Mapping[str, Any] = json.loads((folder / _JOB).read_text(encoding="utf-8"))
    book = typst.Fonts(include_system_fonts=job["system"], font_paths=job["fonts"])
    made = typst.compile(folder / job["main"], root=folder, font_paths=book, **job["options"])
    for i, each in enumerate([made] if isinstance(made, bytes) else made):
        (folder / f"{_MADE}.{i}").write_bytes(each)


if __name__ == "__main__":
    _work(Path(sys.argv[1]))
