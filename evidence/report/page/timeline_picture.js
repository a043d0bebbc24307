// Draws the moments of a span: a lane a kind, a bar for what falls into the same few pixels, the worst at its foot.

const PICTURE = { right: 12, pins: 26, worst: 66, lane: 42, axis: 28, bin: 4 };
const laneTop = (lane) => PICTURE.pins + (lane === 0 ? 0 : PICTURE.worst + (lane - 1) * PICTURE.lane);
const laneHeight = (lane) => (lane === 0 ? PICTURE.worst : PICTURE.lane);
const lanesBottom = laneTop(LANES.length);
const pictureHeight = lanesBottom + PICTURE.axis;

/** The colours of style, as the scheme in force has them. */
function pictureColours() {
  const probe = (className) => {
    const made = element('i', { class: className });
    byId('probes').append(made);
    const { color } = getComputedStyle(made);
    made.remove();
    return color;
  };
  return { ranks: [1, 2, 3, 4, 5].map((rank) => probe(`probe-${rankClass(rank)}`)), ink: probe('probe-ink'), muted: probe('probe-muted'), rule: probe('probe-rule'), accent: probe('probe-accent'), ground: probe('probe-ground') };
}

/** Numbers by lane, bin and rank of the moments of [begin, end). */
function binMoments({ times, lanes, ranks }, begin, end, bins) {
  const counts = new Uint32Array(LANES.length * bins * 5);
  const totals = new Uint32Array(LANES.length);
  const perBin = bins / (end - begin);
  for (let n = firstFrom(times, begin); n < times.length && times[n] < end; n++) {
    const bin = Math.min(bins - 1, Math.floor((times[n] - begin) * perBin));
    const rank = ranks[n] - 1;
    counts[(lanes[n] * bins + bin) * 5 + rank]++;
    totals[lanes[n]]++;
    if (rank > 1) continue;
    counts[bin * 5 + rank]++;
    totals[0]++;
  }
  return { counts, totals };
}

class TimelinePicture {
  constructor(canvas) {
    this.canvas = canvas;
  }

  /** Width of what is drawn into, in CSS pixels. */
  get span() {
    return Math.max(50, this.width - this.gutter - PICTURE.right);
  }

  xOf(t) {
    return this.gutter + ((t - this.begin) / (this.end - this.begin)) * this.span;
  }

  timeAt(x) {
    return this.begin + ((x - this.gutter) / this.span) * (this.end - this.begin);
  }

  laneAt(y) {
    return y < PICTURE.pins ? -1 : LANES.findIndex((title, lane) => y < laneTop(lane + 1));
  }

  draw(moments, [begin, end], { width, cursor, pins = [], colours = pictureColours() }) {
    Object.assign(this, { begin, end, width, colours, gutter: width < 560 ? 104 : 132 });
    const scale = globalThis.devicePixelRatio || 1;
    this.canvas.width = Math.round(width * scale);
    this.canvas.height = Math.round(pictureHeight * scale);
    this.canvas.style.width = `${width}px`;
    this.canvas.style.height = `${pictureHeight}px`;
    const pen = this.canvas.getContext('2d');
    this.pen = pen;
    pen.scale(scale, scale);
    pen.fillStyle = colours.ground;
    pen.fillRect(0, 0, width, pictureHeight);
    this.drawAxis();
    const bins = Math.max(10, Math.floor(this.span / PICTURE.bin));
    const { counts, totals } = binMoments(moments, begin, end, bins);
    LANES.forEach((title, lane) => this.drawLane(title, lane, counts, totals[lane], bins));
    this.drawLabels(moments, totals);
    this.drawPins(pins);
    if (cursor !== undefined) this.drawCursor(cursor);
  }

  font(size, weight = '') {
    this.pen.font = `${weight} ${size}px ${getComputedStyle(document.body).fontFamily}`;
  }

  drawAxis() {
    const { pen, colours } = this;
    const top = lanesBottom;
    const { marks, shared } = axisMarks(this.begin, this.end, Math.max(2, Math.floor(this.span / 110)));
    this.font(11.5);
    pen.textAlign = 'center';
    pen.textBaseline = 'middle';
    for (const { t, label } of marks) {
      const x = Math.round(this.xOf(t)) + 0.5;
      pen.strokeStyle = colours.rule;
      pen.beginPath();
      pen.moveTo(x, PICTURE.pins);
      pen.lineTo(x, top + 5);
      pen.stroke();
      pen.fillStyle = colours.muted;
      if (x > this.gutter + 18 && x < this.width - 18) pen.fillText(label, x, top + 14);
    }
    pen.textAlign = 'right';
    pen.fillStyle = colours.muted;
    pen.fillText(shared ? `${shared} UTC` : 'UTC', this.gutter - 12, top + 14);
  }

  drawLane(title, lane, counts, total, bins) {
    const { pen, colours } = this;
    const [top, whole] = [laneTop(lane), laneHeight(lane)];
    pen.fillStyle = colours.rule;
    pen.fillRect(0, top + whole - 1, this.width, 1);
    this.font(this.width < 560 ? 11 : 12.5, total > 0 ? '600' : '');
    pen.textAlign = 'right';
    pen.textBaseline = 'middle';
    pen.fillStyle = total > 0 ? colours.ink : colours.muted;
    pen.fillText(title, this.gutter - 12, top + whole / 2 - 8);
    this.font(11);
    pen.fillStyle = colours.muted;
    pen.fillText(total > 0 ? numberText(total) : 'none in view', this.gutter - 12, top + whole / 2 + 8);
    let most = 1;
    const sums = new Uint32Array(bins);
    for (let bin = 0; bin < bins; bin++) {
      for (let rank = 0; rank < 5; rank++) sums[bin] += counts[(lane * bins + bin) * 5 + rank];
      most = Math.max(most, sums[bin]);
    }
    const room = PICTURE.lane - 12;
    for (let bin = 0; bin < bins; bin++) {
      if (sums[bin] === 0) continue;
      const height = most === 1 ? room * 0.7 : room * (0.3 + 0.7 * (Math.log2(sums[bin]) / Math.log2(most || 2)));
      this.drawBar(this.gutter + (bin * this.span) / bins, top + whole - 1, height, counts.subarray((lane * bins + bin) * 5, (lane * bins + bin) * 5 + 5), sums[bin]);
    }
  }

  /** Parts by share, but what is there is at least two pixels high: one of rank 1 shows among a thousand. */
  drawBar(x, bottom, height, counts, sum) {
    let y = bottom;
    for (let rank = 0; rank < 5; rank++) {
      if (counts[rank] === 0) continue;
      const part = Math.max(2, (height * counts[rank]) / sum);
      this.pen.fillStyle = this.colours.ranks[rank];
      this.pen.fillRect(x, y - part, PICTURE.bin - 1, part);
      y -= part;
    }
  }

  /** Names above the bars of the worst lane and beside those of a lane with few, the worst first, as far as there is room. */
  drawLabels({ indices, times, lanes, ranks }, totals) {
    const wanted = [];
    for (let n = firstFrom(times, this.begin); n < times.length && times[n] < this.end; n++) {
      if (ranks[n] <= 2 && totals[0] <= 400) wanted.push([n, 0]);
      if (lanes[n] >= 4 && totals[lanes[n]] <= 12) wanted.push([n, lanes[n]]);
    }
    wanted.sort(([one], [other]) => ranks[one] - ranks[other] || one - other);
    this.font(11);
    this.pen.textAlign = 'left';
    this.pen.textBaseline = 'middle';
    const lines = LANES.map((title, lane) => (lane === 0 ? [[], []] : [[]]));
    const seen = LANES.map(() => new Set());
    for (const [n, lane] of wanted) {
      const moment = timeline()[indices[n]];
      const words = shortLabel(lane < 5 ? moment.label ?? '' : `${MOMENT_WORDS[moment.what] ?? ''} ${moment.label ?? ''}`);
      if (seen[lane].has(words) || this.pen.measureText(words).width > this.span / 2) continue;
      if (this.placeLabel(words, this.xOf(times[n]), lane, lines[lane], ranks[n])) seen[lane].add(words);
    }
  }

  placeLabel(words, x, lane, lines, rank) {
    const { pen, colours } = this;
    const long = pen.measureText(words).width;
    const left = x + 6 + long > this.width - 4 ? x - long - 4 : x + 6;
    const free = lines.findIndex((taken) => taken.every(([from, to]) => left + long + 8 < from || left - 6 > to));
    if (free === -1) return false;
    lines[free].push([left, left + long]);
    const y = lane === 0 ? laneTop(0) + 12 + free * 15 : laneTop(lane) + laneHeight(lane) / 2 + 4;
    if (lane === 0) {
      pen.fillStyle = colours.ranks[rank - 1];
      pen.globalAlpha = 0.35;
      pen.fillRect(x, y - 6, 1, laneTop(1) - y + 5);
      pen.globalAlpha = 1;
    }
    pen.fillStyle = rank <= 3 ? colours.ranks[rank - 1] : colours.ink;
    pen.fillText(words, left, y);
    return true;
  }

  /** The lines of the story by their numbers, at their times. */
  drawPins(pins) {
    const { pen, colours } = this;
    const shown = pins.filter(({ t }) => t >= this.begin && t <= this.end).map(({ t, number }) => ({ number, x: this.xOf(t), at: this.xOf(t) }));
    // Side by side where they would cover each other; first from the left, then from the right edge.
    shown.forEach((pin, n) => { pin.at = Math.max(pin.at, n > 0 ? shown[n - 1].at + 19 : 0); });
    for (let n = shown.length - 1, most = this.width - 10; n >= 0; most = shown[n].at - 19, n--) shown[n].at = Math.min(shown[n].at, most);
    this.font(11, '600');
    pen.textAlign = 'center';
    pen.textBaseline = 'middle';
    for (const { number, x, at } of shown) {
      pen.strokeStyle = colours.muted;
      pen.beginPath();
      pen.moveTo(at, 18);
      pen.lineTo(x, PICTURE.pins + 4);
      pen.stroke();
      pen.fillStyle = colours.ground;
      pen.beginPath();
      pen.arc(at, 11, 8.5, 0, 7);
      pen.fill();
      pen.strokeStyle = colours.ink;
      pen.stroke();
      pen.fillStyle = colours.ink;
      pen.fillText(String(number), at, 11.5);
    }
    this.font(12.5);
    pen.textAlign = 'right';
    pen.fillStyle = colours.muted;
    if (pins.length > 0) pen.fillText('Story', this.gutter - 12, 12);
  }

  drawCursor(t) {
    const { pen, colours } = this;
    if (t < this.begin || t > this.end) return;
    const x = Math.round(this.xOf(t)) + 0.5;
    pen.strokeStyle = colours.accent;
    pen.setLineDash([3, 3]);
    pen.beginPath();
    pen.moveTo(x, 4);
    pen.lineTo(x, lanesBottom);
    pen.stroke();
    pen.setLineDash([]);
  }
}

/** The end of a path, or as much of other text as tells it. */
function shortLabel(label) {
  const words = visible(label);
  const name = words.startsWith('/') ? words.slice(words.lastIndexOf('/', words.length - 2) + 1) : words;
  return name.length > 34 ? `${name.slice(0, 33)}…` : name;
}
