// Marks on an axis of time, in UTC, at steps that people count in.

const SECOND = 1000;
const HOUR = 3600 * SECOND;
const DAY = 24 * HOUR;

const STEPS = [
  ...[1, 2, 5, 10, 20, 50, 100, 200, 500], ...[1, 2, 5, 10, 15, 30].map((n) => n * SECOND), ...[1, 2, 5, 10, 15, 30].map((n) => n * 60 * SECOND),
  ...[1, 2, 3, 6, 12].map((n) => n * HOUR), ...[1, 2, 7, 14].map((n) => n * DAY),
];

/** [{t, label}], about as many as `most`; and the date that all of them share, or "". */
function axisMarks(begin, end, most) {
  const step = STEPS.find((one) => (end - begin) / one <= most);
  if (step === undefined) return { marks: monthMarks(begin, end, most), shared: '' };
  const marks = [];
  for (let t = Math.ceil(begin / step) * step; t <= end && marks.length < 200; t += step) marks.push({ t, label: markLabel(t, step) });
  const isOneDay = Math.floor(begin / DAY) === Math.floor(end / DAY);
  return { marks, shared: isOneDay ? timeText(begin).slice(0, 10) : '' };
}

function markLabel(t, step) {
  const words = timeText(t, true);
  if (step >= DAY) return words.slice(0, 10);
  if (t % DAY === 0) return words.slice(0, 10);
  if (step >= 60 * SECOND) return words.slice(11, 16);
  return step >= SECOND ? words.slice(11, 19) : words.slice(11);
}

/** Months or years: steps that are not of one length. */
function monthMarks(begin, end, most) {
  const months = (end - begin) / (30.44 * DAY);
  const step = [1, 3, 6, 12, 24, 60, 120, 240, 600, 1200, 6000].find((one) => months / one <= most) ?? 60_000;
  const marks = [];
  const first = new Date(begin);
  let month = Math.floor((first.getUTCFullYear() * 12 + first.getUTCMonth()) / step) * step;
  for (; marks.length < 100; month += step) {
    const date = new Date(0);
    date.setUTCFullYear(Math.floor(month / 12), month % 12, 1);
    if (!(date.getTime() <= end)) break;
    if (date.getTime() >= begin) marks.push({ t: date.getTime(), label: step >= 12 ? String(date.getUTCFullYear()) : date.toISOString().slice(0, 7) });
  }
  return marks;
}
