// Draws the moments of a span: a lane a kind, a bar for what falls into the same few pixels, the worst at its foot.

const PICTURE = { gutter: 132, right: 12, pins: 26, lane: 44, axis: 40, bin: 4 };
const pictureHeight = PICTURE.pins + LANES.length * PICTURE.lane + PICTURE.axis;

/** The colours of style, as the scheme in force has them. */
function pictureColours() {
  const probe = (className) => {
    const made = element('i', { class: className });
    byId('probes').append(made);
    const { color } = getComputedStyle(made);
    made.remove();
    return color;
  };
  return { ranks: [1, 2, 3, 4, 5].map((rank) => probe(`probe-${rankClass(rank)}`)), ink: probe('probe-ink'), muted: probe('probe-muted'), rule: probe('probe-rule'), band: probe('probe-band'), accent: probe('probe-accent'), ground: probe('probe-ground') };
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
    return Math.max(50, this.width - PICTURE.gutter - PICTURE.right);
  }

  xOf(t) {
    return PICTURE.gutter + ((t - this.begin) / (this.end - this.begin)) * this.span;
  }

  timeAt(x) {
    return this.begin + ((x - PICTURE.gutter) / this.span) * (this.end - this.begin);
  }

  laneAt(y) {
    const lane = Math.floor((y - PICTURE.pins) / PICTURE.lane);
    return lane >= 0 && lane < LANES.length ? lane : -1;
  }

  draw(moments, [begin, end], { width, cursor, pins = [], colours = pictureColours() }) {
    Object.assign(this, { begin, end, width, colours });
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
    this.drawLabels(moments);
    this.drawPins(pins);
    if (cursor !== undefined) this.drawCursor(cursor);
  }

  font(size, weight = '') {
    this.pen.font = `${weight} ${size}px ${getComputedStyle(document.body).fontFamily}`;
  }

  drawAxis() {
    const { pen, colours } = this;
    const top = PICTURE.pins + LANES.length * PICTURE.lane;
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
      if (x > PICTURE.gutter + 18 && x < this.width - 18) pen.fillText(label, x, top + 14);
    }
    pen.textAlign = 'right';
    pen.fillStyle = colours.muted;
    pen.fillText(shared ? `${shared} UTC` : 'UTC', PICTURE.gutter - 12, top + 14);
  }

  drawLane(title, lane, counts, total, bins) {
    const { pen, colours } = this;
    const top = PICTURE.pins + lane * PICTURE.lane;
    pen.fillStyle = colours.rule;
    pen.fillRect(0, top + PICTURE.lane - 1, this.width, 1);
    if (lane === 0) {
      pen.fillStyle = colours.band;
      pen.fillRect(PICTURE.gutter, top, this.span, PICTURE.lane - 1);
    }
    this.font(12.5, total > 0 ? '600' : '');
    pen.textAlign = 'right';
    pen.textBaseline = 'middle';
    pen.fillStyle = total > 0 ? colours.ink : colours.muted;
    pen.fillText(title, PICTURE.gutter - 12, top + PICTURE.lane / 2 - 8);
    this.font(11);
    pen.fillStyle = colours.muted;
    pen.fillText(total > 0 ? numberText(total) : 'none in view', PICTURE.gutter - 12, top + PICTURE.lane / 2 + 8);
    let most = 1;
    const sums = new Uint32Array(bins);
    for (let bin = 0; bin < bins; bin++) {
      for (let rank = 0; rank < 5; rank++) sums[bin] += counts[(lane * bins + bin) * 5 + rank];
      most = Math.max(most, sums[bin]);
    }
    const room = PICTURE.lane - 9;
    for (let bin = 0; bin < bins; bin++) {
      if (sums[bin] === 0) continue;
      const height = most === 1 ? room * 0.6 : room * (0.3 + 0.7 * (Math.log2(sums[bin]) / Math.log2(most || 2)));
      this.drawBar(PICTURE.gutter + (bin * this.span) / bins, top + PICTURE.lane - 1, height, counts.subarray((lane * bins + bin) * 5, (lane * bins + bin) * 5 + 5), sums[bin]);
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

  /** Names beside the bars of the worst lane, those of the worst rank first, as far as there is room. */
  drawLabels({ indices, times, ranks }) {
    const { pen, colours } = this;
    const first = firstFrom(times, this.begin);
    const inView = [];
    for (let n = first; n < times.length && times[n] < this.end && inView.length <= 400; n++) {
      if (ranks[n] <= 2) inView.push(n);
    }
    if (inView.length > 400) return;
    inView.sort((one, other) => ranks[one] - ranks[other] || one - other);
    this.font(11);
    pen.textAlign = 'left';
    pen.textBaseline = 'middle';
    const rows = [[], []];
    const seen = new Set();
    for (const n of inView) {
      const words = shortLabel(timeline()[indices[n]].label ?? '');
      if (seen.has(words)) continue;
      const left = this.xOf(times[n]) + 5;
      const right = left + pen.measureText(words).width + 8;
      const row = rows.findIndex((taken) => right < this.width && taken.every(([from, to]) => right < from || left > to));
      if (row === -1) continue;
      seen.add(words);
      rows[row].push([left, right]);
      const y = PICTURE.pins + 11 + row * 15;
      pen.fillStyle = colours.ground;
      pen.globalAlpha = 0.8;
      pen.fillRect(left - 1, y - 7, right - left - 4, 14);
      pen.globalAlpha = 1;
      pen.fillStyle = colours.ranks[ranks[n] - 1];
      pen.fillText(words, left, y);
    }
  }

  /** The lines of the story by their numbers, at their times. */
  drawPins(pins) {
    const { pen, colours } = this;
    let last = -Infinity;
    this.font(11, '600');
    pen.textAlign = 'center';
    pen.textBaseline = 'middle';
    for (const { t, number, rank } of pins) {
      if (t < this.begin || t > this.end) continue;
      const x = this.xOf(t);
      const at = Math.max(x, last + 19);
      last = at;
      pen.strokeStyle = colours.muted;
      pen.beginPath();
      pen.moveTo(at, 18);
      pen.lineTo(x, PICTURE.pins + 4);
      pen.stroke();
      pen.fillStyle = colours.ranks[rank - 1];
      pen.beginPath();
      pen.arc(at, 11, 8.5, 0, 7);
      pen.fill();
      pen.fillStyle = colours.ground;
      pen.fillText(String(number), at, 11.5);
    }
    this.font(12.5);
    pen.textAlign = 'right';
    pen.fillStyle = colours.muted;
    if (pins.length > 0) pen.fillText('Story', PICTURE.gutter - 12, 12);
  }

  drawCursor(t) {
    const { pen, colours } = this;
    if (t < this.begin || t > this.end) return;
    const x = Math.round(this.xOf(t)) + 0.5;
    pen.strokeStyle = colours.accent;
    pen.setLineDash([3, 3]);
    pen.beginPath();
    pen.moveTo(x, 4);
    pen.lineTo(x, PICTURE.pins + LANES.length * PICTURE.lane);
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
