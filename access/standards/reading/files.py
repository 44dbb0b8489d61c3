"""The files that a reading leaves behind: plan.yaml, projects.csv, drafts.json, draft.html."""

from pathlib import Path

from access.contracts import folders
from access.standards.reading import registry_file
from access.standards.reading.page import page
from access.standards.reading.read import Reading, read

_NAMES = ("plan.yaml", "projects.csv", "drafts.json", "draft.html")


def written(text: Path, folder: Path) -> tuple[Reading, int, list[Path]]:
    """Read a plan's text and write what came of it into a folder, all files or none.

    Returns:
        The reading, how many of its drafts are complete, and the files; ``plan.yaml`` only where one is,
        ``projects.csv`` only where the text names projects.

    Raises:
        FileError: the text cannot be read, or the folder not be written.
    """
    reading = read(text)
    contents = {"drafts.json": registry_file.drafts_json(reading), "draft.html": page(reading)}
    plan = registry_file.registry_file(reading)
    if plan:
        contents["plan.yaml"] = plan
    if reading.projects:
        contents["projects.csv"] = registry_file.projects_csv(reading)
    with folders.replacing(folder, gone=_NAMES, inputs=[(text.name, text)]) as new:
        for name, content in contents.items():
            (new / name).write_text(content, encoding="utf-8", newline="\n")
    complete = sum(line.startswith("- id:") for line in plan.splitlines())
    return reading, complete, [folder / name for name in _NAMES if name in contents]
