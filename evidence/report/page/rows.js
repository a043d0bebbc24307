// A list of any length of which only the rows in sight are in the document. Rows have one height, which style says.

class VirtualRows {
  /** `render(index)` makes a row, `open(index)` is what Enter and a click do; `role` is that of a row. */
  constructor(host, { render, open, role = 'option' }) {
    Object.assign(this, { host, render, open, role, count: 0, selected: -1, made: new Map() });
    this.space = element('div', { class: 'rows-space', role: 'presentation' });
    host.replaceChildren(this.space);
    host.addEventListener('scroll', () => this.drawSoon(), { passive: true });
    host.addEventListener('keydown', (event) => this.key(event));
    host.addEventListener('click', (event) => this.click(event));
    new ResizeObserver(() => this.draw()).observe(host);
  }

  /** The list has `count` rows now, all of them new. */
  reset(count, selected = -1) {
    this.count = count;
    this.selected = selected;
    this.host.scrollTop = 0;
    this.refresh();
  }

  /** Draws every row in sight again. */
  refresh() {
    for (const row of this.made.values()) row.remove();
    this.made.clear();
    this.draw();
  }

  drawSoon() {
    this.pending ??= requestAnimationFrame(() => this.draw());
  }

  draw() {
    cancelAnimationFrame(this.pending);
    this.pending = undefined;
    const height = this.host.clientHeight;
    if (height === 0) return;
    this.rowHeight = Number.parseFloat(getComputedStyle(this.host).getPropertyValue('--row-height')) || 32;
    this.space.style.height = `${this.count * this.rowHeight}px`;
    const first = Math.max(0, Math.floor(this.host.scrollTop / this.rowHeight) - 4);
    const end = Math.min(this.count, Math.ceil((this.host.scrollTop + height) / this.rowHeight) + 4);
    for (const [index, row] of this.made) {
      if (index >= first && index < end) continue;
      row.remove();
      this.made.delete(index);
    }
    for (let index = first; index < end; index++) this.place(index);
    this.mark();
  }

  place(index) {
    let row = this.made.get(index);
    if (row === undefined) {
      row = this.render(index);
      row.classList.add('row');
      row.id = `${this.host.id}-${index}`;
      row.dataset.index = index;
      row.setAttribute('role', this.role);
      row.setAttribute('aria-setsize', this.count);
      row.setAttribute('aria-posinset', index + 1);
      this.made.set(index, row);
      this.space.append(row);
    }
    row.style.transform = `translateY(${index * this.rowHeight}px)`;
  }

  mark() {
    for (const [index, row] of this.made) row.setAttribute('aria-selected', index === this.selected);
    if (this.made.has(this.selected)) this.host.setAttribute('aria-activedescendant', `${this.host.id}-${this.selected}`);
    else this.host.removeAttribute('aria-activedescendant');
  }

  select(index) {
    if (this.count === 0) return;
    this.selected = Math.max(0, Math.min(this.count - 1, index));
    const top = this.selected * (this.rowHeight ?? 32);
    if (top < this.host.scrollTop) this.host.scrollTop = top;
    const under = top + this.rowHeight - this.host.clientHeight;
    if (under > this.host.scrollTop) this.host.scrollTop = under;
    this.draw();
  }

  /** Selects the row and brings it to the middle. */
  reveal(index) {
    this.host.scrollTop = index * (this.rowHeight ?? 32) - this.host.clientHeight / 2;
    this.select(index);
  }

  move(step) {
    this.select(this.selected < 0 && step === 1 ? 0 : Math.max(0, this.selected) + step);
  }

  key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const page = Math.max(1, Math.floor(this.host.clientHeight / this.rowHeight) - 1);
    const steps = { ArrowDown: 1, ArrowUp: -1, PageDown: page, PageUp: -page, Home: -this.count, End: this.count };
    if (event.key in steps) this.move(steps[event.key]);
    else if (event.key === 'Enter' && event.target === this.host && this.selected >= 0) this.open(this.selected);
    else return;
    event.preventDefault();
  }

  click(event) {
    const row = event.target.closest('.row');
    if (row === null || event.target.closest('a, button')) return;
    this.select(Number(row.dataset.index));
    this.open(this.selected, event);
  }
}
