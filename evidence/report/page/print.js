// Print shows the static parts; before it, the evidence of ranks 1 and 2 and the timeline's picture are put among them.

const MOST_PRINTED = 200;

function preparePrint() {
  forgetPrint();
  const worst = findings().findLastIndex?.((finding) => finding.rank <= 2) ?? -1;
  const shown = Math.min(worst + 1, MOST_PRINTED);
  const evidence = byId('static-evidence');
  for (let f = 0; f < shown; f++) {
    const [title, chips, content] = findingHead(f);
    put(evidence, element('article', { class: 'printed' }, element('h3', {}, chips, ' ', title), content));
  }
  if (worst + 1 > shown) put(evidence, element('p', { class: 'note printed' }, `${numberText(worst + 1 - shown)} more of ranks 1 and 2 are not printed.`));
  evidence.hidden = shown === 0;
  for (const details of evidence.querySelectorAll('details')) details.remove();
  printTimeline();
}

function printTimeline() {
  const moments = momentsOf(() => true);
  byId('static-timeline').hidden = moments.times.length === 0;
  if (moments.times.length === 0) return;
  const span = actionSpan(moments);
  const canvas = element('canvas', { class: 'printed' });
  put(byId('static-timeline'), canvas, element('p', { class: 'note printed' }, `${timeText(span[0])} to ${timeText(span[1])} UTC; numbers are the lines of the story.`));
  const pins = (summary().story ?? []).map((line, n) => ({ t: line.t, number: n + 1, rank: line.rank })).filter((pin) => pin.t !== undefined);
  document.documentElement.classList.add('printing');
  new TimelinePicture(canvas).draw(moments, span, { width: 690, pins });
  document.documentElement.classList.remove('printing');
}

function forgetPrint() {
  for (const made of document.querySelectorAll('.printed')) made.remove();
}

function listenToPrint() {
  globalThis.addEventListener('beforeprint', preparePrint);
  globalThis.addEventListener('afterprint', forgetPrint);
  byId('print-button').addEventListener('click', () => globalThis.print());
}
