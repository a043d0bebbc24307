"""Three sizes each of what can be many: cost for each one of them is to stay the same."""

import rows
from measure import Measured


def files(lab, programs):
    for part in (4, 2, 1):
        name, _ = lab.container(f"files-{part}", lab.files // part, lab.total // part)
        yield lab.files // part, Measured("files", programs.collection(lab.scratch / "scaling.tar", name))


def processes(lab, programs):
    for count in (rows.PROCESSES // 4, rows.PROCESSES // 2, rows.PROCESSES):
        names, _ = lab.crowd(count, count // 30)
        yield count, Measured("processes", programs.collection(lab.scratch / "scaling.tar", *names))


def containers(lab, programs):
    names = [lab.container(f"alike-{number}")[0] for number in range(rows.MANY)]
    for count in (5, 10, rows.MANY):
        yield count, Measured("containers", programs.collection(lab.scratch / "scaling.tar", *names[:count]))


def entries(lab, programs):
    """Of two listings that are compared."""
    for count in (lab.entries // 4, lab.entries // 2, lab.entries):
        place = rows.inputs.listing_bundles(lab.cache, programs.write_listings, count)
        command = f"{programs.exhibit} diff {place}/before.tar {place}/after.tar"
        yield count, Measured("entries of diff", command, statuses=(1,))


KINDS = (files, processes, containers, entries)
