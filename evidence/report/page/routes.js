// Which view is shown and what the inspector shows, by the address: #findings, #finding-12, #process-3. So the browser's
// way back works, and a place in a report can be told to another.

const VIEWS = [
  ['overview', 'Overview'], ['findings', 'Findings'], ['files', 'Files'], ['processes', 'Processes'], ['timeline', 'Timeline'],
  ['texts', 'Text changes'], ['network', 'Sockets'], ['mounts', 'Mounts'], ['ledger', 'Ledger'], ['verification', 'Verification'],
];

const viewMakers = new Map();
const madeViews = new Set();
let shownView = '';

/** `make()` fills the view when it is shown first. */
function defineView(name, make) {
  viewMakers.set(name, make);
}

function showView(name) {
  if (name === shownView) return;
  shownView = name;
  for (const [view] of VIEWS) byId(`view-${view}`).hidden = view !== name;
  for (const entry of byId('nav').querySelectorAll('a')) {
    if (entry.hash === `#${name}`) entry.setAttribute('aria-current', 'page');
    else entry.removeAttribute('aria-current');
  }
  makeView(name);
}

function makeView(name) {
  if (madeViews.has(name)) return;
  madeViews.add(name);
  viewMakers.get(name)?.();
}

function go(target) {
  if (location.hash === `#${target}`) route();
  else location.hash = target;
}

function route() {
  const target = location.hash.slice(1);
  const [, what, number] = /^(finding|process)-(\d{1,9})$/.exec(target) ?? [];
  const rows = what === 'finding' ? findings() : processes();
  if (what !== undefined && Number(number) < rows.length) {
    if (shownView === '') showView(what === 'finding' ? 'findings' : 'processes');
    inspect(what, Number(number));
  } else if (VIEWS.some(([view]) => view === target)) {
    showView(target);
  } else if (shownView === '') {
    showView('overview');
  }
}

function makeNavigation(counts) {
  byId('nav').replaceChildren(...VIEWS.map(([view, title], n) => link(view, 'nav-entry', text('nav-title', title),
    counts[view] === undefined ? null : text('nav-count', numberText(counts[view])), element('kbd', { 'aria-hidden': 'true' }, (n + 1) % 10))));
}
