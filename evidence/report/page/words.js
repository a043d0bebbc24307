// Signs, words, numbers and times as the page writes them.

const SIGNS = {
  added: '+', started: '+', modified: '~', changed: '~', moved: '→', type: '≠', metadata: '±', removed: '−', deleted: '−',
  ended: '−', unknown: '?', respawned: '↻', same: '=', captured: '·',
};
const signOf = (change) => SIGNS[change] ?? '·';

const RANK_WORDS = ['', 'look at it now', 'look at it today', 'find out why', 'worth knowing', 'nothing speaks for it']; // RULES.md

const MOMENT_WORDS = {
  modified: 'content modified', changed: 'inode changed', born: 'made', accessed: 'accessed', started: 'process started',
  'container-started': 'container started', 'container-created': 'container created', 'capture-begun': 'capture begun',
  'capture-ended': 'capture ended', custody: 'custody',
};

const numberFormat = new Intl.NumberFormat('en');
const numberText = (number) => numberFormat.format(number);
const countText = (number, one, many = `${one}s`) => `${numberText(number)} ${number === 1 ? one : many}`;

function sizeText(bytes) {
  if (bytes < 1024) return countText(bytes, 'byte');
  const power = Math.min(4, Math.floor(Math.log2(bytes) / 10));
  return `${numberText(bytes)} bytes (${(bytes / 2 ** (10 * power)).toFixed(1)} ${['', 'KiB', 'MiB', 'GiB', 'TiB'][power]})`;
}

/** "2026-11-24 09:48:00" in UTC; with milliseconds where `exact`. */
function timeText(t, exact = false) {
  const date = new Date(t);
  if (Number.isNaN(date.getTime())) return 'no such time';
  const text = date.toISOString().replace('T', ' ').replace('Z', '');
  return exact ? text : text.slice(0, -4);
}

function durationText(milliseconds) {
  const units = [['year', 31_556_952_000], ['day', 86_400_000], ['hour', 3_600_000], ['minute', 60_000], ['second', 1000]];
  for (const [word, size] of units) {
    if (milliseconds >= size * 2 || (word === 'second' && milliseconds >= 1000)) return countText(Math.round(milliseconds / size), word);
  }
  return `${milliseconds.toPrecision(3)} ms`;
}

// What would hide or reorder text: controls, marks of direction, zero widths, lone surrogates. The data have it escaped already.
const UNSEEN = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffc]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;
const visible = (text) => String(text).replace(UNSEEN, (one) => `\\u{${one.charCodeAt(0).toString(16)}}`);
