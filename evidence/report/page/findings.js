// The list of findings with its search and filters.

let findingFilter = { ...NO_FILTER };
let shownFindings = { shown: [], terms: [] };

const findingRows = once(() => new VirtualRows(byId('finding-rows'), { render: (index) => findingRow(shownFindings.shown[index]), open: (index) => go(`finding-${shownFindings.shown[index]}`) }));

function findingRow(f) {
  const finding = findings()[f];
  const techniques = [...new Set(finding.reasons.flatMap((reason) => reason.techniques ?? []))];
  const why = finding.reasons.length > 0 ? finding.reasons.map((reason) => reason.text).join(' · ') : (finding.details ?? []).join(' · ');
  return element('div', {}, rankChip(finding.rank), changeSign(finding.change),
    element('div', { class: 'row-main' }, element('div', { class: 'row-subject' }, finding.kind === 'file' ? null : text('kind', finding.kind), code(marked(finding.subject, shownFindings.terms))),
      element('div', { class: 'row-why' }, marked(why, shownFindings.terms))),
    element('div', { class: 'row-techniques' }, techniques.slice(0, 3).map(techniqueChip), techniques.length > 3 ? text('minor', `+${techniques.length - 3}`) : null),
    containers().length > 1 ? text('row-container', containerName(finding.c)) : null);
}

/** Shows the view with this filter and no other. */
function showFindings(filter) {
  makeView('findings');
  findingFilter = { ...NO_FILTER, ...filter };
  closeInspector();
  go('findings');
  applyFindingFilter();
}

function applyFindingFilter() {
  shownFindings = filterFindings(findingFilter);
  const { shown, rankCounts, changeCounts } = shownFindings;
  findingRows().reset(shown.length);
  const isFiltered = Object.entries(NO_FILTER).some(([name, value]) => name !== 'sort' && name !== 'onlyWords' && String(findingFilter[name] ?? '') !== String(value ?? ''));
  byId('finding-count').textContent = visible(`${isFiltered ? `${numberText(shown.length)} of ` : ''}${countText(findings().length, 'finding')} ${findingFilter.onlyWords}`.trim());
  byId('filter-clear').hidden = !isFiltered;
  byId('finding-search').value = findingFilter.query;
  for (const [id, field] of SELECTS) choose(byId(id), findingFilter[field]);
  byId('filter-text').setAttribute('aria-pressed', findingFilter.hasText);
  drawToggles('filter-ranks', [1, 2, 3, 4, 5], 'ranks', (rank) => [rankChip(rank), ` ${numberText(rankCounts[rank - 1])}`]);
  drawToggles('filter-changes', Object.keys(summary().changes ?? {}), 'changes', (change) => [changeSign(change), text('word', ` ${change}`), ` ${numberText(changeCounts.get(change) ?? 0)}`]);
}

/** A row of buttons, each of which takes its value into the filter's list or out of it. */
function drawToggles(id, values, field, words) {
  const focused = [...byId(id).children].indexOf(document.activeElement);
  byId(id).replaceChildren(...values.map((value) => button(words(value), () => {
    const chosen = new Set(findingFilter[field]);
    if (!chosen.delete(value)) chosen.add(value);
    findingFilter[field] = [...chosen];
    applyFindingFilter();
  }, { class: 'toggle', 'aria-pressed': String(findingFilter[field].includes(value)) })));
  byId(id).children[focused]?.focus();
}

const SELECTS = [['filter-kind', 'kind'], ['filter-container', 'c'], ['filter-technique', 'technique'], ['filter-by', 'by'], ['sort', 'sort']];

function makeFindingsView() {
  fillSelect(byId('filter-kind'), [['', 'all kinds'], ...Object.entries(summary().kinds ?? {}).map(([kind, count]) => [kind, `${kind} (${numberText(count)})`])]);
  fillSelect(byId('filter-container'), containerOptions());
  fillSelect(byId('filter-technique'), [['', 'all techniques'], ...(summary().techniques ?? []).map((one) => [one.id, `${one.id} ${one.name} (${numberText(one.fs.length)})`])]);
  fillSelect(byId('filter-by'), [['', 'diff and drift'], ['diff', 'found by diff'], ['drift', 'found by drift']]);
  fillSelect(byId('sort'), [['rank', 'worst first'], ['path', 'by path'], ['latest', 'latest first'], ['size', 'largest first']]);
  for (const [id, field] of SELECTS) byId(id).addEventListener('change', (event) => { findingFilter[field] = chosen(event.target); applyFindingFilter(); });
  byId('finding-search').addEventListener('input', (event) => { findingFilter.query = event.target.value; applyFindingFilter(); });
  byId('filter-text').addEventListener('click', () => { findingFilter.hasText = !findingFilter.hasText; applyFindingFilter(); });
  byId('filter-clear').addEventListener('click', () => { findingFilter = { ...NO_FILTER, sort: findingFilter.sort }; applyFindingFilter(); });
  makeHaystacksWhenIdle();
  applyFindingFilter();
}

const containerOptions = () => [['', 'all containers'], ...containers().map((container, c) => [c, container.name || container.id])];

defineView('findings', makeFindingsView);
