// The data of the report, as DATA.md has them. Each is parsed when it is first asked for, and its text dropped then.

const parsed = new Map();

function data(name, otherwise) {
  if (!parsed.has(name)) {
    const element = document.getElementById(`data-${name}`);
    parsed.set(name, element === null ? otherwise : JSON.parse(element.textContent));
    element?.remove();
  }
  return parsed.get(name);
}

/** The value of `make()`, made when it is first asked for. */
function once(make) {
  let made;
  let isMade = false;
  return () => {
    if (!isMade) [made, isMade] = [make(), true];
    return made;
  };
}

// Fields that would be empty are left out of the data; those that all of the script reads are there.
const summary = () => data('summary', {});
const findings = once(() =>
  data('findings', []).map((finding) => Object.assign(finding, { reasons: finding.reasons ?? [] })),
);
const processes = () => data('processes', []);
const timeline = () => data('timeline', []);
const texts = once(() => data('texts', []).map((change) => Object.assign(change, { hunks: change.hunks ?? [] })));
const mounts = () => data('mounts', []);
const sockets = () => data('sockets', []);

const containers = () => summary().containers ?? [];
const containerName = (c) => containers()[c]?.name ?? '';

/** A sentence on what was too much for the report, by its field of the summary. */
const leftOut = (field) =>
  summary()[field] > 0 ? ` ${numberText(summary()[field])} more are not in this report.` : '';

/** For each finding, the indices of the `rows` that name it in `fs`. */
function byFinding(rows) {
  const index = new Map();
  rows.forEach((row, n) => {
    for (const f of row.fs ?? []) {
      if (!index.has(f)) index.set(f, []);
      index.get(f).push(n);
    }
  });
  return (f) => index.get(f) ?? [];
}

const processesOf = once(() => byFinding(processes()));
const socketsOf = once(() => byFinding(sockets()));
const techniqueById = once(() => new Map((summary().techniques ?? []).map((technique) => [technique.id, technique])));
