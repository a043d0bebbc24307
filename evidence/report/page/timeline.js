// The timeline's view: what is in the picture, how one moves in it, and the list of what is in view.

const timelineView = once(() => new TimelineView());

class TimelineView {
  constructor() {
    this.canvas = byId('picture');
    this.picture = new TimelinePicture(this.canvas);
    this.rows = new VirtualRows(byId('time-rows'), { render: (index) => this.row(this.first + index), open: (index) => this.openMoment(this.first + index) });
    this.pins = (summary().story ?? []).map((line, n) => ({ t: line.t, number: n + 1, rank: line.rank })).filter((pin) => pin.t !== undefined);
    fillSelect(byId('time-container'), containerOptions());
    fillSelect(byId('time-rank'), rankOptions());
    for (const id of ['time-container', 'time-rank']) byId(id).addEventListener('change', () => this.take());
    this.take(true);
    this.listen();
    byId('time-legend').replaceChildren();
    const leftOut = summary().timeline_left_out;
    put(byId('time-legend'), [1, 2, 3, 4, 5].map((rank) => [rankChip(rank), ` ${RANK_WORDS[rank]}  `]),
      text('minor', 'The higher a bar, the more moments. Wheel or + and − zoom, drag or arrows move, 0 shows all.'), leftOut ? text('minor', ` ${numberText(leftOut)} quiet moments are not in this report.`) : null);
    new ResizeObserver(() => this.draw()).observe(byId('picture-frame'));
  }

  /** The moments of the chosen container and ranks. */
  take(isFirst = false) {
    const [c, rank] = [chosen(byId('time-container')), chosen(byId('time-rank'))];
    this.moments = momentsOf((moment) => (c === '' || moment.c === undefined || moment.c === c) && (moment.rank ?? 5) <= rank);
    if (isFirst) this.show(actionSpan(this.moments));
    else this.show([this.begin, this.end]);
  }

  show([begin, end]) {
    const [least, most] = wholeSpan(this.moments.times);
    let span = Math.max(5, Math.min(end - begin, Math.max(most - least, 1000)));
    if (!Number.isFinite(span)) span = most - least;
    const middle = Math.min(most, Math.max(least, (begin + end) / 2));
    [this.begin, this.end] = [middle - span / 2, middle + span / 2];
    this.drawSoon();
    clearTimeout(this.listing);
    this.listing = setTimeout(() => this.list(), 60);
  }

  zoom(factor, around = (this.begin + this.end) / 2) {
    this.show([around - (around - this.begin) * factor, around + (this.end - around) * factor]);
  }

  pan(share) {
    const by = (this.end - this.begin) * share;
    this.show([this.begin + by, this.end + by]);
  }

  drawSoon() {
    this.pending ??= requestAnimationFrame(() => this.draw());
  }

  draw() {
    cancelAnimationFrame(this.pending);
    this.pending = undefined;
    const width = byId('picture-frame').clientWidth;
    if (width > 0) this.picture.draw(this.moments, [this.begin, this.end], { width, cursor: this.cursor, pins: this.pins });
  }

  /** The list has what is in view. */
  list() {
    clearTimeout(this.listing);
    this.first = firstFrom(this.moments.times, this.begin);
    this.after = firstFrom(this.moments.times, this.end);
    this.rows.reset(this.after - this.first);
    const words = `${timeText(this.begin)} to ${timeText(this.end)} UTC, ${durationText(this.end - this.begin)}: ${countText(this.after - this.first, 'moment')} of ${numberText(this.moments.times.length)}`;
    byId('time-span').textContent = visible(words);
  }

  row(n) {
    const moment = timeline()[this.moments.indices[n]];
    return element('div', {}, rankChip(moment.rank ?? 5), element('time', {}, (moment.t_text ?? timeText(moment.t, true)).replace('T', ' ').slice(0, 23)), text('moment-what', MOMENT_WORDS[moment.what] ?? moment.what),
      element('span', { class: 'row-subject' }, code(moment.label ?? '')), containers().length > 1 && moment.c !== undefined ? text('row-container', containerName(moment.c)) : null);
  }

  openMoment(n) {
    const moment = timeline()[this.moments.indices[n]];
    this.cursor = moment.t;
    this.drawSoon();
    if (moment.f !== undefined) return go(`finding-${moment.f}`);
    const n2 = moment.what === 'started' ? processes().findIndex((process) => process.t_start === moment.t && process.c === moment.c) : -1;
    if (n2 !== -1) go(`process-${n2}`);
  }

  listen() {
    const spans = { 'span-action': () => actionSpan(this.moments), 'span-between': spanBetweenCaptures, 'span-day': dayBeforeCapture, 'span-all': () => wholeSpan(this.moments.times) };
    for (const [id, span] of Object.entries(spans)) {
      byId(id).hidden = span() === null;
      byId(id).addEventListener('click', () => this.show(span()));
    }
    byId('zoom-in').addEventListener('click', () => this.zoom(0.5));
    byId('zoom-out').addEventListener('click', () => this.zoom(2));
    this.canvas.addEventListener('wheel', (event) => this.wheel(event), { passive: false });
    this.canvas.addEventListener('keydown', (event) => this.key(event));
    this.canvas.addEventListener('pointerdown', (event) => this.down(event));
    this.canvas.addEventListener('pointermove', (event) => this.hover(event));
    this.canvas.addEventListener('pointerleave', () => { byId('time-tip').hidden = true; });
    this.canvas.addEventListener('dblclick', (event) => this.zoom(0.25, this.picture.timeAt(event.offsetX)));
  }

  wheel(event) {
    event.preventDefault();
    const lines = event.deltaMode === 1 ? 16 : 1;
    if (Math.abs(event.deltaX) > Math.abs(event.deltaY)) this.pan((event.deltaX * lines) / this.picture.span);
    else this.zoom(1.0015 ** (event.deltaY * lines), this.picture.timeAt(event.offsetX));
  }

  key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const acts = {
      ArrowLeft: () => this.pan(-0.15), ArrowRight: () => this.pan(0.15), ArrowUp: () => this.zoom(0.7), ArrowDown: () => this.zoom(1.4), PageUp: () => this.pan(-0.9), PageDown: () => this.pan(0.9),
      '+': () => this.zoom(0.6), '=': () => this.zoom(0.6), '-': () => this.zoom(1.7), 0: () => this.show(wholeSpan(this.moments.times)), Home: () => this.show(actionSpan(this.moments)),
    };
    if (!(event.key in acts)) return;
    acts[event.key]();
    event.preventDefault();
    event.stopPropagation();
  }

  /** A drag moves; with the shift key it chooses a span; a press without a move chooses a moment. */
  down(event) {
    if (event.button !== 0) return;
    this.canvas.setPointerCapture(event.pointerId);
    this.canvas.focus();
    const start = { x: event.offsetX, begin: this.begin, end: this.end, t: this.picture.timeAt(event.offsetX) };
    let moved = false;
    const move = (to) => {
      moved ||= Math.abs(to.offsetX - start.x) > 3;
      if (!moved || event.shiftKey) return;
      const by = ((start.x - to.offsetX) / this.picture.span) * (start.end - start.begin);
      this.show([start.begin + by, start.end + by]);
    };
    const up = (at) => {
      this.canvas.removeEventListener('pointermove', move);
      this.canvas.removeEventListener('pointerup', up);
      this.canvas.removeEventListener('pointercancel', up);
      if (!moved) this.press(at);
      else if (event.shiftKey) this.show([start.t, this.picture.timeAt(at.offsetX)].sort((one, other) => one - other));
    };
    this.canvas.addEventListener('pointermove', move);
    this.canvas.addEventListener('pointerup', up);
    this.canvas.addEventListener('pointercancel', up);
  }

  /** The moments at a place of the picture, the worst first: their indices among the taken ones. */
  at(x, y) {
    const lane = this.picture.laneAt(y);
    if (lane === -1) return [];
    const { times, lanes, ranks } = this.moments;
    const found = [];
    const end = this.picture.timeAt(x + 4);
    for (let n = firstFrom(times, this.picture.timeAt(x - 4)); n < times.length && times[n] <= end; n++) {
      if (lane === 0 ? ranks[n] <= 2 : lanes[n] === lane) found.push(n);
    }
    return found.sort((one, other) => ranks[one] - ranks[other] || one - other);
  }

  press(event) {
    const [n] = this.at(event.offsetX, event.offsetY);
    if (n === undefined) return;
    this.list();
    this.rows.reveal(n - this.first);
    this.openMoment(n);
  }

  hover(event) {
    const tip = byId('time-tip');
    const found = event.buttons === 0 ? this.at(event.offsetX, event.offsetY) : [];
    tip.hidden = found.length === 0;
    if (found.length === 0) return;
    tip.replaceChildren();
    put(tip, element('div', { class: 'tip-time' }, timeText(this.moments.times[found[0]], true)), found.slice(0, 6).map((n) => {
      const moment = timeline()[this.moments.indices[n]];
      return element('div', { class: 'tip-line' }, rankChip(moment.rank ?? 5), ` ${MOMENT_WORDS[moment.what] ?? moment.what} `, code(moment.label ?? ''));
    }), found.length > 6 ? element('div', { class: 'minor' }, `and ${numberText(found.length - 6)} more`) : null);
    const frame = byId('picture-frame');
    tip.style.left = `${Math.max(8, Math.min(event.offsetX + 14, frame.clientWidth - tip.offsetWidth - 8))}px`;
    tip.style.top = `${event.offsetY + 18}px`;
  }
}

/** Shows a time in the timeline's view, in a span of half an hour or the one in force where that has it. */
function showMoment(t) {
  makeView('timeline');
  const view = timelineView();
  view.cursor = t;
  closeInspector();
  go('timeline');
  const span = Math.min(view.end - view.begin, 30 * MINUTE);
  view.show([t - span / 2, t + span / 2]);
  view.list();
  view.rows.reveal(firstFrom(view.moments.times, t) - view.first);
}

defineView('timeline', timelineView);
