"""How good a report is, by what an intruder really left: precision and recall, for all tools by one measure.

A report is a list of findings as `exhibit diff --json` has them; a line of a tool that knows paths alone is a finding of
kind file (`of_path`). Each finding of a container in which an intrusion was played is one of three:

- planted: it names a path that the intruder made, changed or took away, something in a folder that he made, or a process
  that he started (also by its program, its socket or its open file);
- parent: it names a folder above such a path. That folder's times and entries did change, and only since it holds what
  is told anyway: it counts neither for nor against a report;
- other: anything else, and that counts against it.

Precision is planted / (planted + other). Recall is the part of all subjects (intrusions.py) that some finding names: a
path by exactly that path, a process by a finding of that process.
"""

from collections import Counter
from dataclasses import dataclass

from harness.intrusions import comm_in


def of_path(path):
    return {"kind": "file", "path": path, "details": []}


def judge(played, finding):
    if played.is_named_by(finding):
        return "planted"
    folder = finding.get("path", "").rstrip("/") + "/"
    is_parent = finding["kind"] == "file" and any(left.startswith(folder) for left in played.intrusion.leaves)
    return "parent" if is_parent else "other"


def subjects_told(played, findings):
    """The intrusion's subjects that the findings name."""
    told = set()
    for finding in filter(played.is_named_by, findings):
        if finding["kind"] == "process":
            told.add(f"process {comm_in(finding)}")
        if finding["kind"] == "file":
            told |= {finding.get("path"), finding.get("from_path")}
    return told & set(played.intrusion.subjects)


@dataclass(frozen=True)
class Score:
    planted: int
    other: int
    parents: int
    told: int
    subjects: int
    intrusions: int
    """How many are told of by any of their subjects."""

    @property
    def precision(self):
        """Of an empty report 1."""
        return self.planted / (self.planted + self.other) if self.planted + self.other else 1.0

    @property
    def recall(self):
        return self.told / self.subjects


def score(reports):
    """Of all reports of one tool, each a pair of what was played and the findings in its container."""
    judged = Counter(judge(played, finding) for played, findings in reports for finding in findings)
    told = [len(subjects_told(played, findings)) for played, findings in reports]
    return Score(
        planted=judged["planted"],
        other=judged["other"],
        parents=judged["parent"],
        told=sum(told),
        subjects=sum(len(played.intrusion.subjects) for played, _ in reports),
        intrusions=sum(number > 0 for number in told),
    )
