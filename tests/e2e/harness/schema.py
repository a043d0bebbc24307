"""The SQL of evidence/export/SCHEMA.md."""

import re
from pathlib import Path

PAGE = Path(__file__).resolve().parents[3] / "evidence/export/SCHEMA.md"


def schema_blocks():
    """The statements that make the views, and the queries by their headings."""
    page = PAGE.read_text()
    views, queries, heading = [], {}, ""
    for line, block in re.findall(r"^#+ ([^\n]+)$|^```sql\n(.*?)^```", page, flags=re.MULTILINE | re.DOTALL):
        if line:
            heading = line
        elif heading.startswith("Load"):
            views.append(block)
        else:
            queries[heading] = block
    return "\n".join(views), queries
