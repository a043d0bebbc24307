// What changed in a text file: before and after in one column or side by side, what differs within a line marked.

let diffIsSplit = false;

function textOf(f) {
  const index = findings()[f].text;
  const own = index === undefined ? undefined : texts()[index];
  return own?.f === f ? own : texts().find((one) => one.f === f);
}

function lineCounts(change) {
  const count = (sign) => change.hunks.reduce((sum, hunk) => sum + hunk.lines.filter((line) => line[0] === sign).length, 0);
  return { added: count('+'), removed: count('-') };
}

function textDiff(change) {
  const frame = element('div', { class: 'diff' });
  const { added, removed } = lineCounts(change);
  const isWhole = removed === 0 && change.hunks.every((hunk) => hunk.lines.every((line) => line[0] === '+'));
  const draw = () => {
    const split = diffIsSplit && !isWhole;
    const head = element('div', { class: 'diff-head' }, text('plus', `+${numberText(added)}`), ' ', text('minus', `−${numberText(removed)}`),
      isWhole ? null : button(diffIsSplit ? 'One column' : 'Side by side', () => { diffIsSplit = !diffIsSplit; draw(); }));
    frame.replaceChildren(head, element('div', { class: 'diff-scroll', tabindex: '0', role: 'region', 'aria-label': 'Text changes' }, element('table', { class: split ? 'lines split' : 'lines' },
      element('tbody', {}, change.hunks.map((hunk, n) => [
        n === 0 ? null : element('tr', { class: 'gap' }, element('td', { colspan: split ? 4 : 3 }, '⋯')),
        split ? splitRows(hunk) : unifiedRows(hunk)])))));
    if (change.cut) frame.append(element('p', { class: 'note' }, 'More changed than is shown here.'));
  };
  if (change.hunks.length > 0) draw();
  if (change.why_not) frame.append(element('p', { class: 'note' }, `No text to show: ${change.why_not}.`));
  return frame;
}

/** The hunk's lines as groups: an equal line, or a run of removed ones with the added ones that follow. */
function groups(hunk) {
  const made = [];
  let [before, after] = [hunk.before_line, hunk.after_line];
  for (const [sign, words] of hunk.lines) {
    const last = made.at(-1);
    if (sign === ' ') made.push({ same: { words, before: before++, after: after++ } });
    else if (sign === '-' && last?.removed && last.added.length === 0) last.removed.push({ words, number: before++ });
    else if (sign === '-') made.push({ removed: [{ words, number: before++ }], added: [] });
    else if (last?.added) last.added.push({ words, number: after++ });
    else made.push({ removed: [], added: [{ words, number: after++ }] });
  }
  return made;
}

/** Both lines with what differs in them marked: all between what they begin and end with alike. */
function inner(one, other) {
  if (one === undefined || other === undefined) return [[one ?? ''], [other ?? '']];
  let begin = 0;
  while (begin < one.length && one[begin] === other[begin]) begin++;
  let end = 0;
  while (end < Math.min(one.length, other.length) - begin && one.at(-1 - end) === other.at(-1 - end)) end++;
  if (begin + end < Math.max(one.length, other.length) / 4) return [[one], [other]];
  return [one, other].map((words) => {
    const middle = words.slice(begin, words.length - end);
    return [words.slice(0, begin), middle === '' ? null : element('b', {}, middle), end === 0 ? null : words.slice(-end)];
  });
}

const numberCell = (number) => element('td', { class: 'line-number' }, number === undefined ? '' : String(number));
const wordsCell = (sign, kind, words) => element('td', { class: `line ${kind}` }, element('span', { class: 'line-sign' }, sign), words);

function unifiedRows(hunk) {
  return groups(hunk).flatMap(({ same, removed, added }) => {
    if (same) return [element('tr', {}, numberCell(same.before), numberCell(same.after), wordsCell(' ', 'same', same.words))];
    const pairs = removed.length === added.length ? removed.map((line, n) => inner(line.words, added[n].words)) : [];
    return [
      ...removed.map((line, n) => element('tr', {}, numberCell(line.number), numberCell(), wordsCell('−', 'minus', pairs[n]?.[0] ?? line.words))),
      ...added.map((line, n) => element('tr', {}, numberCell(), numberCell(line.number), wordsCell('+', 'plus', pairs[n]?.[1] ?? line.words))),
    ];
  });
}

function splitRows(hunk) {
  const cells = (line, sign, kind, words) => (line === undefined ? [numberCell(), element('td', { class: 'line none' })] : [numberCell(line.number), wordsCell(sign, kind, words)]);
  return groups(hunk).flatMap(({ same, removed, added }) => {
    if (same) return [element('tr', {}, numberCell(same.before), wordsCell(' ', 'same', same.words), numberCell(same.after), wordsCell(' ', 'same', same.words))];
    return Array.from({ length: Math.max(removed.length, added.length) }, (_, n) => {
      const [one, other] = inner(removed[n]?.words, added[n]?.words);
      return element('tr', {}, cells(removed[n], '−', 'minus', one), cells(added[n], '+', 'plus', other));
    });
  });
}

/** The view of all text changes, a page of them at a time. */
function makeTextsView() {
  const view = byId('view-texts');
  const PAGE = 20;
  const order = texts().map((change, n) => n).sort((one, other) => texts()[one].f - texts()[other].f);
  view.replaceChildren(element('h2', {}, 'Text changes'), element('p', { class: 'lead' }, order.length === 0 ? 'The text of no file that changed was captured.'
    : `${countText(order.length, 'file')} whose text changed and was captured, the worst first.`));
  const more = button('Show more', () => next());
  let shown = 0;
  const next = () => {
    for (const n of order.slice(shown, shown + PAGE)) {
      more.before(element('article', { class: 'text-change' }, element('h3', {}, findingLink(texts()[n].f), text('where', containerName(findings()[texts()[n].f].c))), textDiff(texts()[n])));
    }
    shown += PAGE;
    more.hidden = shown >= order.length;
  };
  view.append(more);
  next();
}

defineView('texts', makeTextsView);
