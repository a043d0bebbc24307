// The moments of the timeline in lanes, and where among them the action is.

const LANES = ['Ranks 1 and 2', 'Files added', 'Files modified', 'Other on files', 'Processes', 'Containers', 'Capture, custody'];

function laneOf(moment) {
  if (moment.what === 'started') return 4;
  if (moment.what.startsWith('container-')) return 5;
  if (moment.what.startsWith('capture-') || moment.what === 'custody') return 6;
  const change = findings()[moment.f]?.change;
  if (change === 'added') return moment.what === 'accessed' ? 3 : 1;
  return change === 'modified' && moment.what !== 'accessed' ? 2 : 3;
}

/** Times, lanes and ranks as arrays of numbers, of the moments that `takes(moment)` takes, in the order of time. */
function momentsOf(takes) {
  const indices = [];
  timeline().forEach((moment, n) => {
    if (Number.isFinite(moment.t) && takes(moment)) indices.push(n);
  });
  return {
    indices: Uint32Array.from(indices),
    times: Float64Array.from(indices, (n) => timeline()[n].t),
    lanes: Uint8Array.from(indices, (n) => laneOf(timeline()[n])),
    ranks: Uint8Array.from(indices, (n) => Math.min(5, Math.max(1, timeline()[n].rank ?? 5))),
  };
}

/** The first index whose time is not before `t`. */
function firstFrom(times, t) {
  let [low, high] = [0, times.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (times[middle] < t) low = middle + 1;
    else high = middle;
  }
  return low;
}

const MINUTE = 60_000;

/** All of it, with some room at the sides. */
function wholeSpan(times) {
  if (times.length === 0) return [Date.UTC(2000), Date.UTC(2001)];
  const [begin, end] = [times[0], times.at(-1)];
  const room = Math.max((end - begin) * 0.03, MINUTE / 2);
  return [begin - room, end + room];
}

// How much the moments of a rank weigh together, however many they are: so a whole package's times do not outweigh a script.
const RANK_WEIGHTS = [0, 50, 30, 15, 4, 1];

/** The shortest span that has most of the weight, with some room: the worst and densest cluster, rather than 1970 to now. */
function actionSpan({ times, ranks }, share = 0.72) {
  if (times.length === 0) return wholeSpan(times);
  const counts = [0, 0, 0, 0, 0, 0];
  for (const rank of ranks) counts[rank]++;
  const weight = (n) => RANK_WEIGHTS[ranks[n]] / counts[ranks[n]];
  const wanted = share * RANK_WEIGHTS.reduce((sum, one, rank) => sum + (counts[rank] > 0 ? one : 0), 0);
  let best = [0, times.length - 1];
  for (let first = 0, next = 0, sum = 0; ; first++) {
    while (next < times.length && sum < wanted) sum += weight(next++);
    if (sum < wanted - 1e-9) break;
    if (times[next - 1] - times[first] < times[best[1]] - times[best[0]]) best = [first, next - 1];
    sum -= weight(first);
  }
  const [begin, end] = withNeighbours(times, ranks, best);
  const room = Math.max((end - begin) * 0.25, MINUTE);
  return [begin - room, end + room];
}

/** The span with the moments of ranks 1 and 2 that are not far from it, by its own length, and those not far from them. */
function withNeighbours(times, ranks, [first, last]) {
  let [begin, end] = [times[first], times[last]];
  const most = Math.max(end - begin, MINUTE) * 12;
  const near = () => Math.max(end - begin, MINUTE) * 1.5;
  for (let n = first - 1; n >= 0 && begin - times[n] <= near() && end - times[n] <= most; n--) {
    if (ranks[n] <= 2) begin = times[n];
  }
  for (let n = last + 1; n < times.length && times[n] - end <= near() && times[n] - begin <= most; n++) {
    if (ranks[n] <= 2) end = times[n];
  }
  return [begin, end];
}

/** From when A was taken to when B was taken. */
function spanBetweenCaptures() {
  const bundles = (summary().bundles ?? []).filter((bundle) => Number.isFinite(bundle.t_begin));
  if (bundles.length < 2) return null;
  const [begin, end] = [bundles[0].t_begin, bundles.at(-1).t_end ?? bundles.at(-1).t_begin];
  const room = Math.max(Math.abs(end - begin) * 0.05, MINUTE);
  return [Math.min(begin, end) - room, Math.max(begin, end) + room];
}

function dayBeforeCapture() {
  const last = (summary().bundles ?? []).at(-1);
  if (!Number.isFinite(last?.t_begin)) return null;
  return [last.t_begin - 1440 * MINUTE, (last.t_end ?? last.t_begin) + 30 * MINUTE];
}
