// The containers, bundles and techniques of the first view.

function containerTable() {
  const isComparison = (summary().bundles ?? []).length > 1;
  const heads = [
    'Container',
    'Image',
    'Runtime',
    ...(isComparison ? ['In'] : []),
    'State',
    'Started',
    'Findings by rank',
  ];
  return table(
    'containers',
    heads,
    containers().map((container, c) => [
      [
        element('strong', {}, container.name || container.id),
        container.pod ? element('div', { class: 'minor' }, `${container.namespace ?? ''}/${container.pod}`) : null,
      ],
      [
        code(container.image ?? ''),
        container.image_digest ? element('div', { class: 'minor digest' }, container.image_digest) : null,
      ],
      container.runtime,
      ...(isComparison ? [container.on === 'AB' ? 'both' : `${container.on} only`] : []),
      container.state,
      container.t_start === undefined ? '' : timeText(container.t_start),
      rankCounts(c),
    ]),
  );
}

/** How many findings of each rank a container has; each leads to them. */
function rankCounts(c) {
  const counts = (containers()[c].ranks ?? []).map((count, n) => [count, n + 1]);
  return element(
    'div',
    { class: 'rank-counts' },
    counts
      .filter(([count]) => count > 0)
      .map(([count, rank]) =>
        button([rankChip(rank), ` ${numberText(count)}`], () => showFindings({ c, ranks: [rank] }), { class: 'quiet' }),
      ),
  );
}

function bundleTable() {
  return table(
    'bundles',
    ['Bundle', 'Host', 'Captured', 'Collector', 'Status', 'SHA-256'],
    (summary().bundles ?? []).map((bundle) => [
      [element('strong', {}, bundle.side), ' ', code(bundle.name)],
      bundle.host,
      [
        code(bundle.t_begin_text),
        element('div', { class: 'minor' }, `took ${durationText(bundle.t_end - bundle.t_begin)}`),
      ],
      bundle.collector,
      [
        bundle.status,
        bundle.withheld > 0
          ? element('div', { class: 'minor' }, `${countText(bundle.withheld, 'thing')} withheld`)
          : null,
      ],
      element('span', { class: 'digest' }, copyable(bundle.sha256, 'the digest of the bundle')),
    ]),
  );
}

// In the order in which an intruder goes on (MITRE ATT&CK, Enterprise).
const TACTICS = [
  'Reconnaissance',
  'Resource Development',
  'Initial Access',
  'Execution',
  'Persistence',
  'Privilege Escalation',
  'Stealth',
  'Defense Impairment',
  'Defense Evasion',
  'Credential Access',
  'Discovery',
  'Lateral Movement',
  'Collection',
  'Command and Control',
  'Exfiltration',
  'Impact',
];

function techniqueColumns() {
  const byTactic = new Map();
  for (const technique of summary().techniques ?? []) {
    const tactic = technique.tactic ?? '';
    if (!byTactic.has(tactic)) byTactic.set(tactic, []);
    byTactic.get(tactic).push(technique);
  }
  const place = (tactic) => (TACTICS.includes(tactic) ? TACTICS.indexOf(tactic) : TACTICS.length);
  const columns = [...byTactic].sort(([one], [other]) => place(one) - place(other));
  if (columns.length === 0) return null;
  return [
    element('h2', {}, 'Techniques'),
    element(
      'div',
      { class: 'tactics' },
      columns.map(([tactic, techniques]) =>
        element(
          'section',
          {},
          element('h3', {}, tactic),
          techniques.map((technique) =>
            button(
              [
                techniqueChip(technique.id),
                text('technique-name', technique.name ?? ''),
                text('technique-count', numberText(technique.fs?.length ?? 0)),
              ],
              () => showFindings({ technique: technique.id }),
              { class: 'technique-card' },
            ),
          ),
        ),
      ),
    ),
  ];
}
