"""Fills the slots of the page with a made-up report, as `exhibit report` does with a real one."""

import base64
import hashlib
import html
import json
import re
from pathlib import Path

PAGE = Path(__file__).resolve().parents[3] / "evidence/report/page"


def page_script():
    """The script as embed_page.cmake puts it together."""
    names = (PAGE / "scripts.txt").read_text().split()
    files = "".join(f"\n// --- {name}\n{(PAGE / 'script' / name).read_text()}" for name in names)
    return f"(() => {{\n'use strict';\n{files}}})();\n"


def page_style():
    return "".join(f"{(PAGE / 'style' / name).read_text()}\n" for name in (PAGE / "styles.txt").read_text().split())


def page_of(report):
    """The page as text."""
    style, script = page_style(), page_script()
    slots = {
        "title": html.escape(report["summary"]["title"]),
        "style": style,
        "style_sha256": sha256(style),
        "script": script,
        "script_sha256": sha256(script),
        "data": "\n".join(data_element(name, value) for name, value in report.items()),
        **static_slots(report),
    }
    return re.sub(r"\{\{(\w+)\}\}", lambda slot: slots[slot[1]], (PAGE / "report.html").read_text())


def sha256(text):
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def data_element(name, value):
    text = json.dumps(value, ensure_ascii=False).replace("<", r"\u003c")
    return f'<script type="application/json" id="data-{name}">{text}</script>'


def static_slots(report):
    """What is read without script, in the markup of SLOTS.md."""
    story = "".join(story_line(line) for line in report["summary"].get("story", []))
    findings = [
        (one["rank"], one["change"], one["subject"], [reason["text"] for reason in one.get("reasons", [])])
        for one in report["findings"]
        if one["rank"] <= 3
    ]
    mounts = [(one["path"], one["fstype"], one["decision"]) for one in report["mounts"]]
    ledger = [(side["side"], *one) for side in report["ledger"].get("sides", []) for one in side["outcomes"].items()]
    return {
        "static_head": f"<h1>{html.escape(report['summary']['title'])}</h1>"
        + "".join(verdict_line(one) for one in report["verification"]),
        "static_story": f'<ol class="story">{story}</ol>',
        "static_findings": table(findings, rank="rank", change="change", subject="subject", reasons=""),
        "static_mounts": table(mounts, path="", type="", decision=""),
        "static_ledger": table(ledger, side="", outcome="", number="number"),
        "static_verification": "".join(f"<p>{html.escape(one['sentence'])}</p>" for one in report["verification"]),
    }


def verdict_line(verification):
    verdict, side, sentence = (html.escape(verification[name]) for name in ("verdict", "side", "sentence"))
    return f'<p class="bundle"><span class="verdict {verdict.lower()}">{verdict}</span> {side}: {sentence}</p>'


def story_line(line):
    techniques = " ".join(f'<span class="technique">{html.escape(one)}</span>' for one in line.get("techniques", []))
    sentence = f'<span class="sentence">{html.escape(line["text"])}</span>'
    return f'<li class="r{line["rank"]}"><time>{line.get("t_text", "")}</time> {sentence} {techniques}</li>'


def table(rows, **columns):
    """Rows of cells, each text or a list of texts; the columns' heads and the classes of their cells."""
    head = "".join(f"<th>{name}</th>" for name in columns)
    body = "".join(f"<tr{row_class(row, columns)}>{''.join(map(cell, row, columns.values()))}</tr>" for row in rows)
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def row_class(row, columns):
    return f' class="r{row[0]}"' if "rank" in columns else ""


def cell(content, name):
    lines = content if isinstance(content, list) else [content]
    return f'<td class="{name}">' + "".join(f"<div>{html.escape(str(line))}</div>" for line in lines) + "</td>"
