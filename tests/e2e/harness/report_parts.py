"""What made-up reports are made of: findings, reasons, times, and what follows from the findings."""

import functools
import hashlib
from datetime import UTC, datetime


BEGIN = datetime(2026, 11, 24, 9, 48, tzinfo=UTC).timestamp() * 1000
MINUTE = 60_000
DAY = 1440 * MINUTE


@functools.lru_cache(maxsize=4)
def time_text(t):
    return datetime.fromtimestamp(t / 1000, UTC).strftime("%Y-%m-%dT%H:%M:%S.%f") + "000Z"


def at(**times):
    """Each time as the number and the text that DATA.md wants."""
    return {key: value for name, t in times.items() for key, value in ((name, t), (f"{name}_text", time_text(t)))}


def digest(word):
    return hashlib.sha256(str(word).encode()).hexdigest()


def reason(name, text, level, *techniques, aspect="place"):
    return {"id": name, "text": text, "level": level, "aspect": aspect, "techniques": list(techniques)}


def file(subject, change, rank, minutes, reasons=(), **more):
    t = BEGIN + minutes * MINUTE
    base = {
        "by": "both",
        "verdict": "since_start",
        "c": 0,
        "kind": "file",
        "change": change,
        "subject": subject,
        "rank": rank,
        "reasons": list(reasons),
        "layer": "upper",
        "type": "file",
        "size": 4096,
        "mode": "-rw-r--r--",
        "owner": "0:0",
        "sha256": digest(subject),
        "captured": rank < 4,
        **at(mtime=t, ctime=t, btime=t),
    }
    if change == "modified":
        base |= {"size_before": 3990, "sha256_before": digest(subject + "before"), "details": ["content"]}
    return base | more


def other(kind, change, subject, rank, reasons=(), **more):
    return {
        "by": "diff",
        "c": 0,
        "kind": kind,
        "change": change,
        "subject": subject,
        "rank": rank,
        "reasons": list(reasons),
    } | more


def finish(report, containers=2):
    """Adds what follows from the findings: counts, techniques, the timeline."""
    findings, summary = report["findings"], report["summary"]
    techniques = {}
    ranks = [[0] * 5 for _ in range(containers)]
    counted = {"change": {}, "kind": {}}
    for f, finding in enumerate(findings):
        ranks[finding["c"]][finding["rank"] - 1] += 1
        for field, counts in counted.items():
            counts[finding[field]] = counts.get(finding[field], 0) + 1
        for technique in {t for r in finding["reasons"] for t in r["techniques"]}:
            techniques.setdefault(technique, []).append(f)
    tactics = {
        "T1053.003": "Persistence",
        "T1505.003": "Persistence",
        "T1136.001": "Persistence",
        "T1098.004": "Persistence",
        "T1548.001": "Privilege Escalation",
        "T1059": "Execution",
        "T1574.006": "Persistence",
        "T1071": "Command and Control",
        "T1611": "Privilege Escalation",
    }
    kinds = ["web", "api", "cache", "queue"]
    summary |= {
        "made_text": "2026-11-26T09:00:00Z",
        "tool": "exhibit 0.1.0",
        "bundles": [
            {
                "side": side,
                "name": f"web-{n}.tar",
                "sha256": digest(side),
                "id": digest(side)[:32],
                "host": "web-1",
                "machine_id": digest("m")[:32],
                "boot_id": digest("b")[:32],
                **at(t_begin=BEGIN + n * 150 * MINUTE, t_end=BEGIN + n * 150 * MINUTE + 41_000),
                "collector": "exhibit-collect 0.1.0",
                "status": ["complete", "partial"][n],
                "withheld": n * 2,
            }
            for n, side in enumerate("AB")
        ],
        "containers": [
            {
                "name": kinds[c % 4] + ("" if c < 4 else str(c)),
                "id": digest(c),
                "runtime": "docker",
                "image": f"example/{kinds[c % 4]}:1.27",
                "image_digest": "sha256:" + digest(c),
                "pid": 800 + c,
                "state": "running",
                "on": "AB",
                **at(t_start=BEGIN - 3 * DAY),
                "ranks": ranks[c],
            }
            for c in range(containers)
        ],
        "ranks": [sum(of[n] for of in ranks) for n in range(5)],
        "changes": counted["change"],
        "kinds": counted["kind"],
        "techniques": [
            {"id": t, "name": "Technique " + t, "tactic": tactics.get(t, "Defense Evasion"), "fs": fs}
            for t, fs in sorted(techniques.items())
        ],
    }
    timeline = report.setdefault("timeline", [])
    for f, finding in enumerate(findings):
        if finding["kind"] == "file" and len(timeline) < 190_000:
            for field, what in (("mtime", "modified"), ("btime", "born")):
                if field in finding:
                    timeline.append(
                        {
                            **at(t=finding[field]),
                            "what": what,
                            "label": finding["subject"],
                            "c": finding["c"],
                            "f": f,
                            "rank": finding["rank"],
                        }
                    )
    for process in report["processes"]:
        timeline.append(
            {
                **at(t=process["t_start"]),
                "what": "started",
                "label": f"{process['pid']} {process['cmdline']}",
                "c": process["c"],
                "rank": process["rank"],
                **({"f": process["fs"][0]} if process.get("fs") else {}),
            }
        )
    for bundle in summary["bundles"]:
        timeline.append({**at(t=bundle["t_begin"]), "what": "capture-begun", "label": bundle["name"], "rank": 5})
        timeline.append({**at(t=bundle["t_end"]), "what": "capture-ended", "label": bundle["name"], "rank": 5})
    for c in range(containers):
        timeline.append(
            {
                **at(t=BEGIN - 3 * DAY - 1000),
                "what": "container-created",
                "label": summary["containers"][c]["name"],
                "c": c,
                "rank": 5,
            }
        )
        timeline.append(
            {
                **at(t=BEGIN - 3 * DAY),
                "what": "container-started",
                "label": summary["containers"][c]["name"],
                "c": c,
                "rank": 5,
            }
        )
    timeline.append({**at(t=BEGIN + 153 * MINUTE), "what": "custody", "label": "collected by m.weber", "rank": 5})
    timeline.sort(key=lambda moment: moment["t"])
    return {name: without_empty(value) for name, value in report.items()}


def without_empty(value):
    """Fields that would be empty are left out."""
    if isinstance(value, dict):
        return {name: without_empty(one) for name, one in value.items() if one not in ("", None, [], {})}
    return [without_empty(one) for one in value] if isinstance(value, list) else value
