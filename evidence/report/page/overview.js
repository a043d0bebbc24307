// The first view: what the bundles are worth, what happened, where, and the worst of it. For who has one minute.

function verdictBadge(verification) {
  const word = verification.verdict ?? 'not verified';
  const kind = { AUTHENTIC: 'good', CONSISTENT: 'fair', TAMPERED: 'bad', INCOMPLETE: 'poor', MALFORMED: 'bad' }[word] ?? 'poor';
  return element('span', { class: `verdict ${kind}` }, element('span', { 'aria-hidden': 'true' }, { good: '✓ ', fair: '○ ', poor: '! ', bad: '✕ ' }[kind]), `${verification.side}: ${word}`);
}

/** The ranks as a bar whose parts are as long as their share, no part too short to see, with the numbers below. */
function rankBar(ranks, where = {}) {
  return element('div', { class: 'rank-bar' }, ranks.map((count, n) => {
    if (count === 0) return null;
    const part = button([text('rank-number', numberText(count)), text('rank-name', `rank ${n + 1}: ${RANK_WORDS[n + 1]}`)], () => showFindings({ ...where, ranks: [n + 1] }), { class: `rank-part ${rankClass(n + 1)}` });
    part.style.flexGrow = Math.log2(1 + count);
    return part;
  }));
}

function storyList() {
  const lines = summary().story ?? [];
  if (lines.length === 0) return element('p', { class: 'note' }, 'Nothing that stands out happened.');
  return element('ol', { class: 'story' }, lines.map((line, n) => element('li', {},
    storyTime(line, lines[n - 1]),
    element('div', { class: 'story-what' },
      element('p', {}, rankChip(line.rank), ' ', text('sentence', line.text), (line.techniques ?? []).map((id) => [' ', techniqueButton(id, true)])),
      element('p', { class: 'story-rests' }, (line.fs ?? []).slice(0, 3).map((f) => (findings()[f] ? link(`finding-${f}`, 'rests', findings()[f].subject) : null)),
        (line.fs ?? []).length > 3 ? button(`and ${countText(line.fs.length - 3, 'more finding')}`, () => showFindings({ only: line.fs, onlyWords: 'of the story' }), { class: 'quiet' }) : null)))));
}

/** The line's time, which leads into the timeline; the date where it is not that of the line before. */
function storyTime(line, former) {
  if (line.t === undefined) return element('div', { class: 'story-when none' }, 'no time');
  const [date, time] = timeText(line.t).split(' ');
  const isSameDay = former?.t !== undefined && timeText(former.t).startsWith(date);
  return element('div', { class: 'story-when' }, isSameDay ? null : element('time', {}, date), button(element('time', {}, time), () => showMoment(line.t), { class: 'quiet', 'aria-label': 'Show this time in the timeline' }));
}

function containerTable() {
  return table('containers', ['Container', 'Image', 'Runtime', 'In', 'State', 'Started', 'Findings by rank'], containers().map((container, c) => [
    [element('strong', {}, container.name || container.id), container.pod ? element('div', { class: 'minor' }, `${container.namespace ?? ''}/${container.pod}`) : null],
    [code(container.image ?? ''), container.image_digest ? element('div', { class: 'minor digest' }, container.image_digest) : null],
    container.runtime, container.on === 'AB' ? 'both' : `${container.on} only`, container.state, container.t_start === undefined ? '' : timeText(container.t_start),
    element('div', { class: 'rank-counts' }, (container.ranks ?? []).map((count, n) => (count === 0 ? null
      : button([rankChip(n + 1), ` ${numberText(count)}`], () => showFindings({ c, ranks: [n + 1] }), { class: 'quiet' })))),
  ]));
}

function bundleTable() {
  return table('bundles', ['Bundle', 'Host', 'Captured', 'Collector', 'Status', 'SHA-256'], (summary().bundles ?? []).map((bundle) => [
    [element('strong', {}, bundle.side), ' ', code(bundle.name)], bundle.host, [code(bundle.t_begin_text), element('div', { class: 'minor' }, `took ${durationText(bundle.t_end - bundle.t_begin)}`)], bundle.collector,
    [bundle.status, bundle.withheld > 0 ? element('div', { class: 'minor' }, `${countText(bundle.withheld, 'thing')} withheld`) : null], element('span', { class: 'digest' }, copyable(bundle.sha256, 'the digest of the bundle')),
  ]));
}

// In the order in which an intruder goes on (MITRE ATT&CK, Enterprise).
const TACTICS = ['Reconnaissance', 'Resource Development', 'Initial Access', 'Execution', 'Persistence', 'Privilege Escalation', 'Stealth', 'Defense Impairment', 'Defense Evasion', 'Credential Access',
  'Discovery', 'Lateral Movement', 'Collection', 'Command and Control', 'Exfiltration', 'Impact'];

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
  return [element('h2', {}, 'Techniques'), element('div', { class: 'tactics' }, columns.map(([tactic, techniques]) => element('section', {}, element('h3', {}, tactic),
    techniques.map((technique) => button([techniqueChip(technique.id), text('technique-name', technique.name), text('technique-count', numberText(technique.fs.length))], () => showFindings({ technique: technique.id }), { class: 'technique-card' })))))];
}

function worstList() {
  const worst = findings().slice(0, 8).filter((finding) => finding.rank <= 3);
  if (worst.length === 0) return null;
  return [element('h2', {}, 'Worst findings'), element('ul', { class: 'worst' }, worst.map((finding, f) => element('li', {}, findingLink(f), text('worst-why', finding.reasons.map((reason) => reason.text).join(' · '))))),
    element('p', {}, link('findings', 'more', `All ${countText(findings().length, 'finding')}`))];
}

function makeOverview() {
  const ranks = summary().ranks ?? [0, 0, 0, 0, 0];
  byId('view-overview').replaceChildren();
  put(byId('view-overview'),
    element('div', { class: 'verdicts' }, data('verification', []).map((one) => element('p', {}, verdictBadge(one), ' ', text('verdict-sentence', one.sentence ?? ''), ' ', link('verification', 'more', 'Why')))),
    findings().length === 0 ? element('p', { class: 'lead' }, 'Nothing differs.') : rankBar(ranks),
    element('div', { class: 'two' }, element('div', {}, element('h2', {}, 'What happened'), storyList()), element('div', {}, worstList())),
    element('h2', {}, 'Containers'), containerTable(),
    techniqueColumns(),
    element('h2', {}, 'Bundles'), bundleTable(),
    element('p', { class: 'made' }, `Made ${summary().made_text ?? ''} by ${summary().tool ?? ''}. Times are UTC.`));
}

defineView('overview', makeOverview);
