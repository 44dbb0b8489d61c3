#!/usr/bin/env bash
# One expects the text of a Word paragraph with a tracked change to hold the old figure, the new one, or both.
# python-docx's paragraph.text holds neither: deleted text is kept under another name and inserted runs stand one
# level deeper, where it does not look. A draft plan in which "10" was changed to "15" reads "within  minutes", with no
# warning, and so do its table cells. It hurts who gathers promised minutes and metres from drafts under revision,
# which is how Chinese offices circulate them.
set -euo pipefail
room=$(mktemp -d)
trap 'rm -rf "$room"' EXIT
python3 -m venv "$room/venv"
"$room/venv/bin/pip" install --quiet --no-compile --disable-pip-version-check python-docx==1.2.0
cd "$room"
"$room/venv/bin/python" - <<'PY'
import importlib.metadata
import sys

import docx
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

print("python-docx", importlib.metadata.version("python-docx"))
MARK = f'{nsdecls("w")} w:author="office" w:date="2025-03-01T09:00:00Z"'


def promise(paragraph):
    """Write 步行[10 -> 15]分钟可达 (within reach on foot) with the change tracked."""
    paragraph.add_run("步行")
    for child in (f'<w:del {MARK} w:id="1"><w:r><w:delText>10</w:delText></w:r></w:del>',
                  f'<w:ins {MARK} w:id="2"><w:r><w:t>15</w:t></w:r></w:ins>'):
        paragraph._p.append(parse_xml(child))
    paragraph.add_run("分钟可达")


draft = docx.Document()
promise(draft.add_paragraph())
promise(draft.add_table(1, 1).cell(0, 0).paragraphs[0])
draft.save("plan.docx")
again = docx.Document("plan.docx")
text, cell = again.paragraphs[0].text, again.tables[0].cell(0, 0).text
print("expected: 步行10分钟可达 or 步行15分钟可达")
print("paragraph:", text)
print("table cell:", cell)
same = text == cell == "步行分钟可达"
print("behaviour as recorded" if same else "behaviour changed")
sys.exit(not same)
PY
