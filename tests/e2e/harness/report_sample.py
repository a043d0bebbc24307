"""Reports made up for the tests of the page: a small one that could be true, one whose every string attacks, a big one.

A report is a dict as evidence/report/DATA.md has it.
"""

import random

from harness.report_parts import BEGIN, MINUTE, at, digest, file, finish, reason
from harness.report_small import small

ATTACK = "</script><img src=x onerror=window.pwned=1><!--<script>window.pwned=2</script>\"'`${window.pwned=3}{{script}}"
"""Markup as `exhibit report` gives it to the page: shown text, with what a terminal obeys escaped."""
RAW = ATTACK + "\x1b[31m\u202egpj.exe\u2066\u0000\ud7ff&lt;b&gt;"
"""The same with what `exhibit report` would have escaped: the page is not to need that."""


def hostile():
    """The small report with an attack in every string that comes from evidence."""
    words = {"by", "kind", "change", "side", "what", "on", "verdict", "status", "subject_b64", "type"}

    def attack(value, name="", raw=[0]):
        if isinstance(value, dict):
            return {key: attack(one, key) for key, one in value.items()}
        if isinstance(value, list):
            if name == "lines":
                return [[sign, attack(text)] for sign, text in value]
            return [attack(one, name) for one in value]
        if isinstance(value, str) and name not in words and not name.endswith("_text"):
            raw[0] += 1
            return value + (RAW if raw[0] % 2 else ATTACK)
        return value

    return attack(small())


def single():
    """The small report as it is of one bundle: drift alone."""
    report = small()
    summary = report["summary"]
    summary["bundles"] = summary["bundles"][1:]
    for container in summary["containers"]:
        container["on"] = "B"
    for finding in report["findings"]:
        finding["by"] = "drift"
        finding.pop("verdict", None)
    for row in [*report["processes"], *report["mounts"], *report["sockets"]]:
        row["change"] = "captured"
    report["ledger"]["sides"] = report["ledger"]["sides"][1:]
    report["verification"] = report["verification"][1:]
    return report


def large(findings=100_000, moments=200_000, containers=12, seed=7):
    """As many findings and moments as the page is built for."""
    dice = random.Random(seed)
    folders = [f"/usr/lib/{a}/{b}" for a in ("python3", "x86_64-linux-gnu", "node", "ruby") for b in range(200)] + [
        f"/var/lib/app/{n}" for n in range(400)
    ]
    rows = []
    for n in range(findings):
        rank = 1 if n < 40 else 2 if n < 400 else 3 if n < 4000 else 4 if n < 20000 else 5
        when = dice.gauss(120, 8) if rank < 4 else dice.choice([dice.uniform(-500_000, 0), dice.uniform(-4000, 140)])
        reasons = [reason("cron", "runs at times that cron decides", rank, "T1053.003")] if rank < 4 else []
        rows.append(
            file(
                f"{dice.choice(folders)}/file-{n:06}.so",
                dice.choice(["added", "modified", "metadata"]),
                rank,
                when,
                reasons,
                c=dice.randrange(containers),
            )
        )
    processes = [
        {
            "c": n % containers,
            "pid": 100 + n,
            "ppid": 0
            if n < containers
            else 100 + dice.randrange(n // 2 // containers + 1) * containers + n % containers,
            "name": f"worker{n}",
            "exe": "/usr/bin/worker",
            "cmdline": f"/usr/bin/worker --number {n}",
            "uid": 0,
            **at(t_start=BEGIN - dice.uniform(0, 4000) * MINUTE),
            "change": "same",
            "rank": 5,
            "outcome": "ok",
        }
        for n in range(5000)
    ]
    report = {
        "summary": {"title": "a whole host", "story": []},
        "findings": rows,
        "processes": processes,
        "texts": [],
        "mounts": [],
        "sockets": [],
        "ledger": {"sides": []},
        "verification": [{"side": "B", "verdict": "CONSISTENT-UNSIGNED", "sentence": "Every member has its digest."}],
    }
    report = finish(report, containers)
    timeline = report["timeline"]
    while len(timeline) < moments:
        timeline.append(
            {
                **at(t=BEGIN - dice.uniform(0, 400_000) * MINUTE),
                "what": "changed",
                "label": "/var/lib/app",
                "c": 0,
                "rank": 5,
            }
        )
    timeline.sort(key=lambda moment: moment["t"])
    return report
