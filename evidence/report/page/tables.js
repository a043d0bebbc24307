// Sockets, mounts and the ledger as tables.

/** A table under each container that has rows; a search above it where there are many. */
function containerSections(view, title, lead, rows, heads, cells) {
  view.replaceChildren(element('h2', {}, title), element('p', { class: 'lead' }, rows.length === 0 ? 'None.' : lead));
  if (rows.length === 0) return;
  const body = element('div', {});
  const search = element('input', { type: 'search', class: 'search', 'aria-label': `Search ${title.toLowerCase()}`, placeholder: 'Search', autocomplete: 'off', spellcheck: 'false' });
  const draw = () => {
    const terms = termsOf(search.value);
    const matches = rows.filter((row) => terms.length === 0 || terms.every((term) => JSON.stringify(row).toLowerCase().includes(term)));
    const MOST = 1000;
    body.replaceChildren();
    containers().forEach((container, c) => {
      const own = matches.filter((row) => row.c === c);
      if (own.length === 0) return;
      put(body, element('h3', {}, container.name || container.id, ' ', text('minor', numberText(own.length))), table('listing', heads, own.slice(0, MOST).map(cells)),
        own.length > MOST ? element('p', { class: 'note' }, `${numberText(own.length - MOST)} more: search for them.`) : null);
    });
  };
  search.addEventListener('input', draw);
  put(view, element('div', { class: 'tools' }, search), body);
  draw();
}

const changeCell = (change) => [changeSign(change), ' ', change];
const findingsCell = (fs) => (fs ?? []).map((f) => element('div', {}, findingLink(f)));
const changedFirst = (rows) => rows.map((row, n) => [row, n]).sort(([one, m], [other, n]) => (other.fs?.length ? 1 : 0) - (one.fs?.length ? 1 : 0) || m - n).map(([row]) => row);

defineView('network', () => containerSections(byId('view-network'), 'Sockets', 'As the kernel listed them, with the process that holds each; those with findings first.', changedFirst(sockets()),
  ['Change', 'Protocol', 'Local', 'Remote', 'State', 'Process', 'Net namespace', 'Findings'],
  (socket) => [changeCell(socket.change), socket.protocol, code(socket.local ?? ''), code(socket.remote ?? ''), socket.state, socket.pid === undefined ? '' : [String(socket.pid), ' ', code(socket.process ?? '')], socket.netns, findingsCell(socket.fs)]));

defineView('mounts', () => containerSections(byId('view-mounts'), 'Mounts', 'Each mount of the containers, and what the collector decided about it.', changedFirst(mounts()),
  ['Change', 'Path', 'Type', 'Source', 'Options', 'Decision', 'Findings'],
  (mount) => [changeCell(mount.change), code(mount.path), mount.fstype, code(mount.source ?? ''), code(mount.options ?? ''), [mount.decision, mount.reason ? element('div', { class: 'minor' }, mount.reason) : null], findingsCell(mount.fs)]));

function makeLedger() {
  const view = byId('view-ledger');
  view.replaceChildren(element('h2', {}, 'Ledger'), element('p', { class: 'lead' }, 'What was tried and what became of it. What was not read is a gap, never silence.'));
  for (const side of data('ledger', {}).sides ?? []) {
    const sum = Object.values(side.outcomes).reduce((total, count) => total + count, 0);
    const outcomes = Object.entries(side.outcomes).sort(([, one], [, other]) => other - one);
    put(view, element('h3', {}, `Bundle ${side.side}`), element('div', { class: 'outcomes' }, outcomes.map(([outcome, count]) => element('div', { class: outcome === 'ok' ? 'outcome' : 'outcome gap-outcome' },
      text('outcome-number', numberText(count)), text('outcome-word', outcome))), element('div', { class: 'outcome sum' }, text('outcome-number', numberText(sum)), text('outcome-word', 'in all'))));
    put(view, side.gaps?.length ? table('listing', ['Outcome', 'Kind', 'Subject', 'Container', 'Reason'], side.gaps.map((gap) => [gap.outcome, gap.kind, code(gap.subject ?? ''), gap.c === undefined ? '' : containerName(gap.c), gap.reason]))
      : element('p', { class: 'note' }, 'No gaps.'),
    side.gaps_left_out > 0 ? element('p', { class: 'note' }, `${numberText(side.gaps_left_out)} more gaps are in the bundle: exhibit show ledger lists them.`) : null);
  }
}

defineView('ledger', makeLedger);
