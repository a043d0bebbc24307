// The keyboard: from anywhere, where no field is being filled in.

const KEY_HELP = [
  ['/', 'search in this view'], ['j  k', 'next, former row'], ['Enter', 'show the row’s evidence'], ['← →', 'close and open a folder; move in the timeline'], ['+ − 0', 'zoom the timeline; show all of it'],
  ['Home', 'in the timeline: where it happened'], ['1 … 9, 0', 'the views, in their order'], ['t', 'light, dark'], ['Esc', 'close the evidence, leave the search'], ['?', 'these keys'],
];

const LISTS = { findings: 'finding-rows', files: 'file-rows', processes: 'process-rows', timeline: 'time-rows' };

function showHelp() {
  const dialog = byId('help');
  dialog.replaceChildren(element('h2', { id: 'help-title' }, 'Keys'), element('dl', { class: 'keys' }, KEY_HELP.map(([key, what]) => [element('dt', {}, element('kbd', {}, key)), element('dd', {}, what)])),
    button('Close', () => dialog.close(), { autofocus: true }));
  dialog.showModal();
}

function focusSearch() {
  const search = byId(`view-${shownView}`).querySelector('input[type="search"]');
  if (search === null) showFindingsSearch();
  else search.focus();
}

function showFindingsSearch() {
  go('findings');
  showView('findings');
  byId('finding-search').focus();
}

/** j and k go to the list of the view, from wherever the focus is. */
function moveInList(step) {
  const host = byId(LISTS[shownView] ?? '');
  if (host === null) return;
  if (document.activeElement !== host) host.focus();
  host.dispatchEvent(new KeyboardEvent('keydown', { key: step > 0 ? 'ArrowDown' : 'ArrowUp' }));
}

function onKey(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || byId('help').open) return;
  const isField = event.target.matches?.('input, select, textarea');
  if (event.key === 'Escape') {
    if (isField) event.target.blur();
    else closeInspector();
    return;
  }
  if (isField) {
    if (event.key === 'Enter' && event.target.type === 'search' && LISTS[shownView]) moveInList(1);
    return;
  }
  const acts = { '/': focusSearch, '?': showHelp, j: () => moveInList(1), k: () => moveInList(-1), t: nextTheme };
  const digit = /^[0-9]$/.test(event.key) ? VIEWS[(Number(event.key) + 9) % 10] : undefined;
  if (digit !== undefined) go(digit[0]);
  else if (event.key in acts) acts[event.key]();
  else return;
  event.preventDefault();
}
