// The files that changed as a tree of folders, each with the numbers of what changed below it and the worst rank there.

const fileNode = (name) => ({ name, children: [], byName: new Map(), changes: new Map(), count: 0, worst: 6, f: null, isOpen: false });

function addFile(root, f) {
  const finding = findings()[f];
  const way = [root];
  for (const name of finding.subject.split('/')) {
    if (name === '') continue;
    const folder = way.at(-1);
    if (!folder.byName.has(name)) {
      const made = fileNode(name);
      folder.byName.set(name, made);
      folder.children.push(made);
    }
    way.push(folder.byName.get(name));
  }
  way.at(-1).f ??= f;
  for (const node of way) {
    node.count++;
    node.changes.set(finding.change, (node.changes.get(finding.change) ?? 0) + 1);
    node.worst = Math.min(node.worst, finding.rank);
  }
}

/** Folders in the order of names; a folder that holds but one folder is shown in one row with it. */
function arrange(root) {
  const pending = [root];
  while (pending.length > 0) {
    const node = pending.pop();
    node.byName = null;
    while (node !== root && node.f === null && node.children.length === 1 && node.children[0].children.length > 0) {
      const [only] = node.children;
      node.name += `/${only.name}`;
      node.f = only.f;
      node.children = only.children;
    }
    node.children.sort((one, other) => (one.children.length > 0 ? 0 : 1) - (other.children.length > 0 ? 0 : 1) || (one.name < other.name ? -1 : 1));
    pending.push(...node.children);
  }
}

/** A tree a container, of the findings of files that `takes(f)` takes; open where the worst ranks are. */
function fileTrees(takes) {
  const roots = containers().map((container) => fileNode(container.name || container.id || '/'));
  findings().forEach((finding, f) => {
    if (finding.kind === 'file' && roots[finding.c] && takes(f)) addFile(roots[finding.c], f);
  });
  const shown = roots.filter((root) => root.count > 0);
  shown.forEach(arrange);
  return shown;
}

/** Opens the way to what has at most `rank`, as long as that is no more than `most` rows. */
function openTo(roots, rank, most) {
  let rows = 0;
  const pending = roots.map((root) => root);
  while (pending.length > 0 && rows < most) {
    const node = pending.shift();
    if (node.children.length === 0 || node.worst > rank) continue;
    node.isOpen = true;
    rows += node.children.length;
    pending.push(...node.children);
  }
}

function changeCounts(node) {
  return element('span', { class: 'change-counts' }, [...node.changes].sort(([one], [other]) => (one < other ? -1 : 1)).map(([change, count]) => [changeSign(change), element('span', {}, numberText(count)), ' ']));
}

function fileRow(node, terms) {
  const isFolder = node.children.length > 0;
  const finding = node.f === null ? null : findings()[node.f];
  return [rankChip(node.worst), finding && !isFolder ? changeSign(finding.change) : null,
    element('span', { class: 'node-name' }, code(marked(isFolder && node.parent !== null ? `${node.name}/` : node.name, terms)), node.parent === null && isFolder ? text('kind', 'container') : null),
    isFolder ? changeCounts(node) : text('node-why', finding?.reasons[0]?.text ?? '')];
}

function makeFilesView() {
  let terms = [];
  const tree = new TreeRows(byId('file-rows'), {
    render: (node) => fileRow(node, terms),
    open: (node) => {
      if (node.f === null) return false;
      go(`finding-${node.f}`);
      return true;
    },
  });
  fillSelect(byId('file-rank'), rankOptions());
  const apply = () => {
    terms = termsOf(byId('file-search').value);
    const rank = chosen(byId('file-rank'));
    const takes = (f) => findings()[f].rank <= rank && terms.every((term) => findings()[f].subject.toLowerCase().includes(term));
    const roots = fileTrees(takes);
    for (const root of roots) root.isOpen = true;
    if (terms.length > 0 || rank < 5) openTo(roots, 5, 2000);
    else openTo(roots, Math.min(2, Math.min(...roots.map((root) => root.worst))), 400);
    tree.set(roots);
    byId('file-count').textContent = countText(roots.reduce((sum, root) => sum + root.count, 0), 'file');
  };
  byId('file-search').addEventListener('input', apply);
  byId('file-rank').addEventListener('change', apply);
  byId('file-expand').addEventListener('click', () => tree.toggleAll(true));
  byId('file-collapse').addEventListener('click', () => tree.toggleAll(false));
  apply();
}

defineView('files', makeFilesView);
