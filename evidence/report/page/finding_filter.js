// Which findings are shown and in which order. Fast enough to answer each key among 100,000.

const NO_FILTER = { query: '', ranks: [], changes: [], kind: '', c: '', technique: '', by: '', hasText: false, only: null, onlyWords: '', sort: 'rank' };

// What a query is looked for in; made in idle moments, or when it is first needed.
const haystacks = [];

function haystackOf(f) {
  return (haystacks[f] ??= [findings()[f].subject, findings()[f].from, containerName(findings()[f].c), findings()[f].kind, findings()[f].package, findings()[f].sha256, findings()[f].sha256_before, findings()[f].pid,
    ...(findings()[f].details ?? []), ...findings()[f].reasons.flatMap((reason) => [reason.id, reason.text, ...(reason.techniques ?? [])])].filter(Boolean).join('\n').toLowerCase());
}

function makeHaystacksWhenIdle(from = 0) {
  const idle = globalThis.requestIdleCallback ?? ((work) => setTimeout(() => work({ timeRemaining: () => 8 }), 30));
  idle((deadline) => {
    let f = from;
    while (f < findings().length && deadline.timeRemaining() > 1) {
      for (const end = Math.min(f + 200, findings().length); f < end; f++) haystackOf(f);
    }
    if (f < findings().length) makeHaystacksWhenIdle(f);
  });
}

/** All words must be there; "words in quotes" together. */
const termsOf = (query) => [...query.toLowerCase().matchAll(/"([^"]+)"?|(\S+)/g)].map(([, quoted, word]) => quoted ?? word).filter((term) => term !== '"');

const latest = (finding) => Math.max(finding.mtime ?? -Infinity, finding.ctime ?? -Infinity, finding.btime ?? -Infinity);

const ORDERS = {
  rank: null,
  path: (one, other) => (findings()[one].subject < findings()[other].subject ? -1 : 1),
  latest: (one, other) => latest(findings()[other]) - latest(findings()[one]) || one - other,
  size: (one, other) => (findings()[other].size ?? -1) - (findings()[one].size ?? -1) || one - other,
};
const orders = new Map();

function orderOf(sort) {
  if (!orders.has(sort)) {
    const order = Uint32Array.from({ length: findings().length }, (_, f) => f);
    orders.set(sort, ORDERS[sort] ? order.sort(ORDERS[sort]) : order);
  }
  return orders.get(sort);
}

/**
 * The findings that `filter` lets through, in its order, and how many there would be of each rank and change if that
 * alone were not asked for.
 */
function filterFindings(filter) {
  const all = findings();
  const terms = termsOf(filter.query);
  const [ranks, changes] = [new Set(filter.ranks), new Set(filter.changes)];
  const only = filter.only === null ? null : new Set(filter.only);
  const ofTechnique = filter.technique === '' ? null : new Set(techniqueById().get(filter.technique)?.fs ?? []);
  const passes = (f, finding) => (filter.kind === '' || finding.kind === filter.kind) && (filter.c === '' || finding.c === filter.c)
    && (filter.by === '' || finding.by === filter.by || finding.by === 'both') && (!filter.hasText || finding.text !== undefined)
    && (only === null || only.has(f)) && (ofTechnique === null || ofTechnique.has(f)) && terms.every((term) => haystackOf(f).includes(term));
  const shown = [];
  const rankCounts = [0, 0, 0, 0, 0];
  const changeCounts = new Map();
  for (const f of orderOf(filter.sort)) {
    const finding = all[f];
    const ofRank = ranks.size === 0 || ranks.has(finding.rank);
    const ofChange = changes.size === 0 || changes.has(finding.change);
    if ((!ofRank && !ofChange) || !passes(f, finding)) continue;
    if (ofChange) rankCounts[finding.rank - 1]++;
    if (ofRank) changeCounts.set(finding.change, (changeCounts.get(finding.change) ?? 0) + 1);
    if (ofRank && ofChange) shown.push(f);
  }
  return { shown, terms, rankCounts, changeCounts };
}
