// Elements, made one way only: evidence becomes text nodes, never markup and never an attribute.

/** Attributes are written in this script or are numbers; `on` has listeners. Children are nodes, or become text. */
function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name === 'on') {
      for (const [event, listener] of Object.entries(value)) made.addEventListener(event, listener);
    } else if (value !== undefined && value !== false) {
      made.setAttribute(name, value === true ? '' : value);
    }
  }
  put(made, ...children);
  return made;
}

function put(parent, ...children) {
  for (const child of children.flat(Infinity)) {
    if (child === undefined || child === null || child === false) continue;
    parent.append(child instanceof Node ? child : document.createTextNode(visible(child)));
  }
  return parent;
}

const byId = (id) => document.getElementById(id);
const text = (className, ...children) => element('span', { class: className }, ...children);
const code = (...children) => element('code', {}, ...children);
const button = (label, click, attributes = {}) => element('button', { type: 'button', on: { click }, ...attributes }, label);

/** A link inside the page; `target` is of this script and numbers. */
const link = (target, className, ...children) => element('a', { href: `#${target}`, class: className }, ...children);
const findingLink = (f) => link(`finding-${Number(f)}`, 'finding-link', rankChip(findings()[f].rank), changeSign(findings()[f].change), ' ', code(findings()[f].subject));

const rankClass = (rank) => `r${Math.min(5, Math.max(1, Math.trunc(rank) || 5))}`;
const rankChip = (rank) => element('span', { class: `rank ${rankClass(rank)}` }, text('unseen', 'rank '), rank);
const changeSign = (change) => element('span', { class: `sign ${/^[a-z]+$/.test(change) ? `c-${change}` : ''}` }, element('span', { 'aria-hidden': 'true' }, signOf(change)), text('unseen', change));
const techniqueChip = (id) => text('technique', id);

function say(words) {
  byId('said').textContent = visible(words);
}

async function copy(words, what) {
  try {
    await navigator.clipboard.writeText(words);
  } catch {
    // A page from a file may have no clipboard: a selection that is copied, as of old.
    const area = element('textarea', { class: 'unseen', readonly: true });
    area.value = words;
    document.body.append(area);
    area.select();
    const copied = document.execCommand('copy');
    area.remove();
    if (!copied) return say(`${what} could not be copied`);
  }
  say(`${what} copied`);
}

/** Copies `words`; the button says so for a moment. */
function copyButton(words, what, label = 'Copy') {
  const made = button(label, async () => {
    await copy(words, what);
    made.textContent = 'Copied';
    setTimeout(() => { made.textContent = label; }, 1500);
  }, { class: 'copy', 'aria-label': `${label}: ${what}` });
  return made;
}

/** Shown text with its copy buttons: as shown, and its bytes where it is not those. */
const copyable = (shown, what, base64) => [code(shown), ' ', copyButton(shown, what), base64 === undefined ? null : copyButton(base64, `${what}, its bytes in base64`, 'Copy bytes as base64')];

/** A table; `rows` are arrays of cells. */
function table(className, heads, rows) {
  return element('div', { class: 'table-frame', tabindex: '0', role: 'region', 'aria-label': 'Table' }, element('table', { class: className },
    element('thead', {}, element('tr', {}, heads.map((head) => element('th', { scope: 'col' }, head)))),
    element('tbody', {}, rows.map((cells) => element('tr', {}, cells.map((cell) => element('td', {}, cell)))))));
}

/** Name and value, one a line; without what is not known. */
function factList(facts) {
  const known = facts.filter(([, value]) => value !== undefined && value !== null && value !== '');
  return element('dl', { class: 'facts' }, known.map(([name, ...value]) => [element('dt', {}, name), element('dd', {}, value)]));
}

/** The text with each place of `terms` (lower case) marked. */
function marked(words, terms) {
  const shown = visible(words);
  const lower = shown.toLowerCase();
  if (terms.length === 0 || lower.length !== shown.length) return [shown];
  const pieces = [];
  for (let at = 0; at < shown.length;) {
    const [place, term] = terms.reduce(([best, which], one) => {
      const found = lower.indexOf(one, at);
      return found !== -1 && found < best ? [found, one] : [best, which];
    }, [shown.length, '']);
    if (place > at) pieces.push(shown.slice(at, place));
    if (term === '') break;
    pieces.push(element('mark', {}, shown.slice(place, place + term.length)));
    at = place + term.length;
  }
  return pieces;
}

// What the options of a select stand for: kept here, since the value of an option is an attribute.
const optionValues = new WeakMap();

/** Fills a select with [value, text]. */
function fillSelect(select, options) {
  optionValues.set(select, options.map(([value]) => value));
  select.replaceChildren(...options.map(([, words]) => element('option', {}, words)));
}

const chosen = (select) => optionValues.get(select)[select.selectedIndex];

function choose(select, value) {
  select.selectedIndex = optionValues.get(select).findIndex((one) => one === value);
}

const rankOptions = () => [5, 4, 3, 2, 1].map((rank) => [rank, rank === 5 ? '5, all' : String(rank)]);
