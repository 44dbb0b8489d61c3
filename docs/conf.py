"""How Sphinx builds the documentation site (``make docs``), which reads without a network."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

project = "facility-access"
author = "The facility-access authors"
language = "zh_CN"
extensions = [
    "myst_parser",
    "sphinx.ext.autodoc",
    "sphinx.ext.napoleon",
    "building.clauses",
    "building.fields",
    "building.formulas",
    "building.searching",
    "building.side_by_side",
]
exclude_patterns = ["building"]
myst_enable_extensions = ["dollarmath"]
myst_heading_anchors = 3
# a block without a language is a console's; what prints in it is no program
highlight_language = "none"
autodoc_member_order = "bysource"
autodoc_typehints = "description"
autodoc_typehints_description_target = "documented"
python_use_unqualified_type_names = True

html_theme = "furo"
html_title = "facility-access"
html_static_path = ["styles"]
html_css_files = ["site.css"]
html_math_renderer = "mathml"
html_search_language = "zh-en"
# what a page opened from a disk may not do: read the other pages to quote from them
html_show_search_summary = False
html_copy_source = False
html_use_index = False
html_domain_indices = False
html_show_sphinx = False
html_show_copyright = False
html_last_updated_fmt = None
