// The processes of each container as a tree, by who started whom.

function processHaystack(process) {
  return `${process.pid}\n${process.name}\n${process.exe ?? ''}\n${process.cmdline ?? ''}\n${(process.sockets ?? []).join('\n')}`.toLowerCase();
}

/** The trees of the processes that `takes(process)` takes, with those that lead to them. */
function processTrees(takes) {
  const nodes = processes().map((process, n) => ({ n, process, children: [], isOpen: true, taken: takes(process) }));
  const byPid = new Map(nodes.map((node) => [`${node.process.c} ${node.process.pid}`, node]));
  const parentOf = (node) => byPid.get(`${node.process.c} ${node.process.ppid}`) ?? null;
  for (const node of nodes) {
    if (!node.taken) continue;
    const seen = new Set();
    for (let above = node; above !== null && !seen.has(above); above = parentOf(above)) {
      above.isShown = true;
      seen.add(above);
    }
  }
  const tops = containers().map((container, c) => ({ c, children: [], isOpen: true, name: container.name || container.id, image: container.image ?? '' }));
  for (const node of nodes) {
    if (!node.isShown) continue;
    const above = parentOf(node);
    // A pid that was used again can make a circle: whoever is younger than its parent only.
    const isChild = above !== null && above !== node && !isBelow(above, node, parentOf);
    (isChild ? above : tops[node.process.c])?.children.push(node);
  }
  return tops.filter((top) => top.children.length > 0);
}

function isBelow(node, top, parentOf) {
  const seen = new Set();
  for (let above = node; above !== null && !seen.has(above); above = parentOf(above)) {
    if (above === top) return true;
    seen.add(above);
  }
  return false;
}

function processRow(node, terms) {
  if (node.process === undefined) return [element('span', { class: 'node-name' }, code(node.name), text('kind', 'container')), text('node-why', node.image)];
  const { process } = node;
  return [rankChip(process.rank), changeSign(process.change), element('span', { class: 'node-pid' }, marked(String(process.pid), terms)),
    element('span', { class: node.taken ? 'node-name' : 'node-name context' }, code(marked(process.cmdline || `[${process.name}]`, terms))),
    process.sockets?.length ? text('node-sockets', process.sockets.length === 1 ? process.sockets[0] : countText(process.sockets.length, 'socket')) : null,
    process.fs?.length ? text('node-findings', countText(process.fs.length, 'finding')) : null,
    text('node-uid', process.uid === undefined ? '' : `uid ${process.uid}`),
    element('span', { class: 'node-time' }, process.t_start === undefined ? '' : timeText(process.t_start))];
}

function makeProcessesView() {
  let terms = [];
  const tree = new TreeRows(byId('process-rows'), {
    render: (node) => processRow(node, terms),
    open: (node) => {
      if (node.process === undefined) return false;
      go(`process-${node.n}`);
      return true;
    },
  });
  fillSelect(byId('process-rank'), rankOptions());
  const apply = () => {
    terms = termsOf(byId('process-search').value);
    const rank = chosen(byId('process-rank'));
    let taken = 0;
    tree.set(processTrees((process) => {
      const takes = process.rank <= rank && (terms.length === 0 || terms.every((term) => processHaystack(process).includes(term)));
      taken += takes;
      return takes;
    }));
    byId('process-count').textContent = countText(taken, 'process', 'processes');
  };
  byId('process-search').addEventListener('input', apply);
  byId('process-rank').addEventListener('change', apply);
  apply();
}

defineView('processes', makeProcessesView);
