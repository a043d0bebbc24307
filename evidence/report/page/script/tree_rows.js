// A tree of any size in rows. A node has `children`, `isOpen` and, once in the tree, `parent` and `level`.

class TreeRows {
  /**
   * `render(node)` makes what stands after the twisty; `open(node)` shows a node that is more than a folder, whose
   * place is `target(node)`.
   */
  constructor(host, { render, open, target }) {
    this.nodes = [];
    this.render = render;
    this.openNode = open;
    this.rows = new VirtualRows(host, {
      role: 'treeitem',
      render: (index) => this.row(this.nodes[index]),
      open: (index, event) => this.act(this.nodes[index], event),
      target: (index) => target(this.nodes[index]),
    });
    host.addEventListener('keydown', (event) => this.key(event));
  }

  set(roots) {
    this.roots = roots;
    this.flatten();
    this.rows.reset(this.nodes.length);
  }

  flatten() {
    this.nodes = [];
    const pending = this.roots.map((node) => [node, 1, null]).reverse();
    while (pending.length > 0) {
      const [node, level, parent] = pending.pop();
      Object.assign(node, { level, parent });
      this.nodes.push(node);
      if (!node.isOpen) continue;
      for (let n = node.children.length - 1; n >= 0; n--) pending.push([node.children[n], level + 1, node]);
    }
  }

  row(node) {
    const isFolder = node.children.length > 0;
    const made = element('div', {
      class: `node ${isFolder ? 'folder' : 'leaf'}`,
      'aria-level': node.level,
      'aria-expanded': isFolder ? String(Boolean(node.isOpen)) : undefined,
    });
    made.style.setProperty('--level', Math.min(node.level - 1, 24));
    return put(
      made,
      element('span', { class: 'twisty', 'aria-hidden': 'true' }, isFolder ? (node.isOpen ? '▾' : '▸') : ''),
      this.render(node),
    );
  }

  act(node, event) {
    const onTwisty = event?.target.closest('.twisty');
    if (node.children.length > 0 && (onTwisty || !this.openNode(node))) this.toggle(node, !node.isOpen);
    else if (node.children.length === 0) this.openNode(node);
  }

  toggle(node, isOpen) {
    node.isOpen = isOpen;
    const top = this.rows.host.scrollTop;
    this.flatten();
    this.rows.reset(this.nodes.length, this.nodes.indexOf(node));
    this.rows.host.scrollTop = top;
    this.rows.draw();
  }

  /** Opens or closes every folder. */
  toggleAll(isOpen) {
    const pending = [...this.roots];
    while (pending.length > 0) {
      const node = pending.pop();
      node.isOpen = isOpen && node.children.length > 0;
      for (const child of node.children) pending.push(child);
    }
    this.flatten();
    this.rows.reset(this.nodes.length);
  }

  key(event) {
    const node = this.nodes[this.rows.selected];
    if (node === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    const isFolder = node.children.length > 0;
    if (event.key === 'ArrowRight' && isFolder && !node.isOpen) this.toggle(node, true);
    else if (event.key === 'ArrowRight' && isFolder) this.rows.move(1);
    else if (event.key === 'ArrowLeft' && isFolder && node.isOpen) this.toggle(node, false);
    else if (event.key === 'ArrowLeft' && node.parent !== null) this.rows.select(this.nodes.indexOf(node.parent));
    else return;
    event.preventDefault();
  }
}
