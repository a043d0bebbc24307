"""AIDE on a container's root, from the host: a database before, a check after, as it is usually configured."""

import re
import subprocess

from harness.commands import CommandFailed, run

ATTRIBUTES = "p+i+n+u+g+s+m+c+sha256+acl+xattrs"
NOT_WATCHED = ("/proc", "/sys")
FOUND_DIFFERENCES = range(1, 8)
"""Exit statuses that say so, aide(1): 1 for new files, 2 for removed, 4 for changed, added up."""

ENTRY = re.compile(r"^[a-zA-Z?].{17}: (/.*)$", re.MULTILINE)
"""As `f > ... mc..H..   : /etc/passwd`."""

CONFIGURATION = """
database_in=file:{database}
database_out=file:{database}
root_prefix={root}
report_url=stdout
report_level=list_entries
/ {attributes}
"""


class Aide:
    def __init__(self, folder, container):
        self.configuration = folder / f"{container.name}.conf"
        text = CONFIGURATION.format(
            database=folder / f"{container.name}.db", root=container.root, attributes=ATTRIBUTES
        )
        text += "".join(f"!{path}\n" for path in NOT_WATCHED)
        self.configuration.write_text(text)

    def remember(self):
        run("aide", "--config", self.configuration, "--init")

    def check(self):
        """The paths of all entries that were added, removed or changed."""
        argv = ["aide", "--config", self.configuration, "--check"]
        done = subprocess.run(argv, stdin=subprocess.DEVNULL, capture_output=True)
        if done.returncode != 0 and done.returncode not in FOUND_DIFFERENCES:
            raise CommandFailed([str(word) for word in argv], done.returncode, done.stderr + done.stdout)
        return [path.rstrip("/") or "/" for path in ENTRY.findall(done.stdout.decode())]
