// Where the lanes of the timeline's picture are, in which colours, and how many moments each few pixels of them have.

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
  return {
    ranks: [1, 2, 3, 4, 5].map((rank) => probe(`probe-${rankClass(rank)}`)),
    ink: probe('probe-ink'),
    muted: probe('probe-muted'),
    rule: probe('probe-rule'),
    accent: probe('probe-accent'),
    ground: probe('probe-ground'),
  };
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

/** The end of a path, or as much of other text as tells it. */
function shortLabel(label) {
  const shown = visible(label);
  const name = shown.startsWith('/') ? shown.slice(shown.lastIndexOf('/', shown.length - 2) + 1) : shown;
  return name.length > 34 ? `${name.slice(0, 33)}…` : name;
}
