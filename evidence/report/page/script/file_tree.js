// The files that changed as a tree of folders, each with the numbers of what changed below it and the worst rank there.

const fileNode = (name, parent) => ({
  name,
  parent,
  all: [],
  children: [],
  byName: null,
  f: null,
  isOpen: false,
  counted: -1,
  count: 0,
  worst: 6,
  changes: null,
});

/** The node of a path below `root`, with all folders on the way. */
function nodeOf(root, path) {
  let node = root;
  for (const name of path.split('/')) {
    if (name === '') continue;
    let below = node.byName?.get(name);
    if (below === undefined) {
      below = fileNode(name, node);
      (node.byName ??= new Map()).set(name, below);
      node.all.push(below);
    }
    node = below;
  }
  return node;
}

/** Folders before files, by name; a folder that holds but one folder is shown in one row with it. */
function arrange(root) {
  const pending = [root];
  while (pending.length > 0) {
    const node = pending.pop();
    node.byName = null;
    while (node !== root && node.f === null && node.all.length === 1 && node.all[0].all.length > 0) {
      const [only] = node.all;
      Object.assign(node, { name: `${node.name}/${only.name}`, f: only.f, all: only.all });
      only.mergedInto = node;
      for (const child of node.all) child.parent = node;
    }
    node.all.sort(
      (one, other) => (one.all.length > 0 ? 0 : 1) - (other.all.length > 0 ? 0 : 1) || (one.name < other.name ? -1 : 1),
    );
    pending.push(...node.all);
  }
}

/**
 * The tree of each container; `leaves` has [node, f] for each finding of a file. Made once: what is shown of it is
 * counted anew.
 */
const fileForest = once(() => {
  const roots = containers().map((container) => fileNode(container.name || container.id || '/', null));
  const leaves = [];
  findings().forEach((finding, f) => {
    if (finding.kind !== 'file' || roots[finding.c] === undefined) return;
    const node = nodeOf(roots[finding.c], finding.subject);
    node.f ??= f;
    leaves.push([node, f]);
  });
  roots.forEach(arrange);
  for (const leaf of leaves) {
    while (leaf[0].mergedInto !== undefined) leaf[0] = leaf[0].mergedInto;
  }
  return { roots, leaves, round: 0 };
});

/**
 * Counts, for each folder, the findings below it that `takes(f)` takes; `children` are then those with any. Answers
 * the roots.
 */
function countTaken(takes) {
  const forest = fileForest();
  const round = ++forest.round;
  const folders = [];
  for (const [leaf, f] of forest.leaves) {
    if (!takes(f)) continue;
    const { change, rank } = findings()[f];
    for (let node = leaf; node !== null; node = node.parent) {
      if (node.counted !== round) {
        Object.assign(node, { counted: round, count: 0, worst: 6, isOpen: false });
        if (node.all.length > 0) {
          node.changes = new Map();
          folders.push(node);
        }
      }
      node.count++;
      node.worst = Math.min(node.worst, rank);
      if (node.all.length > 0) node.changes.set(change, (node.changes.get(change) ?? 0) + 1);
    }
  }
  for (const folder of folders) folder.children = folder.all.filter((node) => node.counted === round);
  return forest.roots.filter((root) => root.counted === round);
}

/** Opens the way to what has at most `rank`, as long as that is no more than `most` rows. */
function openTo(roots, rank, most) {
  let rows = 0;
  const pending = [...roots];
  for (let next = 0; next < pending.length && rows < most; next++) {
    const node = pending[next];
    if (node.children.length === 0 || node.worst > rank) continue;
    node.isOpen = true;
    rows += node.children.length;
    pending.push(...node.children);
  }
}

function changeCounts(node) {
  return element(
    'span',
    { class: 'change-counts' },
    [...node.changes]
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(([change, count]) => [changeSign(change), element('span', {}, numberText(count)), ' ']),
  );
}

function fileRow(node, terms) {
  const isFolder = node.children.length > 0;
  const finding = node.f === null ? null : findings()[node.f];
  return [
    rankChip(node.worst),
    finding ? changeSign(finding.change) : null,
    element(
      'span',
      { class: 'node-name' },
      code(marked(isFolder && node.parent !== null ? `${node.name}/` : node.name, terms)),
      node.parent === null && isFolder ? text('kind', 'container') : null,
    ),
    isFolder ? changeCounts(node) : text('node-why', finding?.reasons[0]?.text ?? ''),
  ];
}

const lowered = [];
const loweredSubject = (f) => (lowered[f] ??= findings()[f].subject.toLowerCase());

function makeFilesView() {
  let terms = [];
  const tree = new TreeRows(byId('file-rows'), {
    render: (node) => fileRow(node, terms),
    open: (node) => node.f !== null && go(`finding-${node.f}`),
    target: (node) => (node.f === null ? null : `finding-${node.f}`),
  });
  fillSelect(byId('file-rank'), rankOptions());
  const apply = () => {
    terms = termsOf(byId('file-search').value);
    const rank = chosen(byId('file-rank'));
    const roots = countTaken(
      (f) => findings()[f].rank <= rank && terms.every((term) => loweredSubject(f).includes(term)),
    );
    for (const root of roots) root.isOpen = true;
    if (terms.length > 0 || rank < 5) openTo(roots, 5, 2000);
    else openTo(roots, Math.min(2, Math.min(...roots.map((root) => root.worst))), 400);
    tree.set(roots);
    byId('file-count').textContent = countText(
      roots.reduce((sum, root) => sum + root.count, 0),
      'file',
    );
  };
  byId('file-search').addEventListener('input', apply);
  byId('file-rank').addEventListener('change', apply);
  byId('file-expand').addEventListener('click', () => tree.toggleAll(true));
  byId('file-collapse').addEventListener('click', () => tree.toggleAll(false));
  apply();
}

defineView('files', makeFilesView);
