"""What is printed: Markdown, as README.md has it."""

from collections import Counter

from harness.playing import slug
from harness.scores import score, subjects_told

LOUD = 2
VOLATILE = ("/run/", "/tmp/", "/var/cache/", "/var/lib/", "/var/log/", "/var/tmp/")
"""Folders that AIDE is often told to leave out, and an intruder's as much as anybody's."""


def loud(findings):
    return [finding for finding in findings if finding["rank"] <= LOUD]


def stable(findings):
    return [finding for finding in findings if not finding["path"].startswith(VOLATILE)]


ROWS = (
    ("`exhibit diff`, rank 1 and 2", lambda reports: loud(reports["diff"])),
    ("`exhibit diff`, all", lambda reports: reports["diff"]),
    ("`exhibit drift`, rank 1 and 2", lambda reports: loud(reports["drift"])),
    ("`exhibit drift`, all", lambda reports: reports["drift"]),
    ("`docker diff`", lambda reports: reports["docker"]),
    ("AIDE", lambda reports: reports["aide"]),
    ("AIDE without /run, /tmp, /var/{cache,lib,log,tmp}", lambda reports: stable(reports["aide"])),
)


def print_table(head, rows):
    widths = [max(len(str(row[n])) for row in (head, *rows)) for n in range(len(head))]
    for row in (head, ["-" * width for width in widths], *rows):
        print("| " + " | ".join(str(cell).ljust(width) for cell, width in zip(row, widths)) + " |")
    print()


def standing(told, findings):
    """Rank and place of the finding that there has to be."""
    for place, finding in enumerate(findings, 1):
        if told.is_told_by(finding) and told.reason in {reason["id"] for reason in finding["reasons"]}:
            return f"{finding['rank']} (no. {place})"
    return "missed"


def listed(played, findings):
    told, subjects = len(subjects_told(played, findings)), len(played.intrusion.subjects)
    return f"{told} of {subjects}, in {len(findings)} lines"


def print_intrusions(played, reports):
    rows = []
    for one in played:
        report, told = reports[one.name], one.intrusion.told
        rows.append(
            (
                one.intrusion.name, standing(told, report["diff"]), standing(told, report["drift"]), f"`{told.reason}`",
                told.technique, listed(one, report["docker"]), listed(one, report["aide"]),
            )
        )  # fmt: skip
    print_table(("intrusion", "rank in diff", "rank in drift", "reason", "ATT&CK", "`docker diff` lists", "AIDE lists"), rows)


def print_scores(played, reports):
    rows = []
    for name, part in ROWS:
        result = score([(one, part(reports[one.name])) for one in played])
        lines = result.planted + result.other + result.parents
        rows.append(
            (
                name, lines, result.planted, result.other, result.parents, f"{result.precision:.2f}",
                f"{result.recall:.2f} ({result.told} of {result.subjects})", f"{result.intrusions} of {len(played)}",
            )
        )  # fmt: skip
    print_table(("report", "lines", "planted", "other", "parents", "precision", "recall", "intrusions"), rows)
    print(
        "The memfd implant, the deleted miner, the reverse shell and the client of docker.sock are processes: tools that look\n"
        "at files alone cannot list them, and each is counted as missed.\n"
    )


def ranks(findings):
    counts = Counter(finding["rank"] for finding in findings)
    return " / ".join(str(counts[rank]) for rank in range(1, 6))


def print_quiet_hours(hours, reports):
    rows = []
    for hour in hours:
        report = reports[slug(hour.name)]
        rows.append((hour.name, ranks(report["diff"]), ranks(report["drift"]), len(report["docker"]), len(report["aide"])))
    head = ("quiet hour", "diff, of rank 1 / 2 / 3 / 4 / 5", "drift, likewise", "`docker diff`, lines", "AIDE, lines")
    print_table(head, rows)
