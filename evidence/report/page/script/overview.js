// The first view: what the bundles are worth, what happened, where, and the worst of it. For who has one minute.

const VERDICTS = {
  AUTHENTIC: ['good', '✓'],
  'CONSISTENT-UNSIGNED': ['fair', '○'],
  INCOMPLETE: ['poor', '!'],
  TAMPERED: ['bad', '✕'],
  MALFORMED: ['bad', '✕'],
};

function verdictBadge(verification) {
  const word = verification.verdict ?? 'NOT VERIFIED';
  const [kind, sign] = VERDICTS[word] ?? ['poor', '!'];
  return element(
    'span',
    { class: `verdict ${kind}` },
    element('span', { 'aria-hidden': 'true' }, `${sign} `),
    `${verification.side}: ${word}`,
  );
}

/** The ranks as a bar whose parts are as long as their share, no part too short to see, with the numbers below. */
function rankBar(ranks, where = {}) {
  return element(
    'div',
    { class: 'rank-bar' },
    ranks.map((count, n) => {
      if (count === 0) return null;
      const part = button(
        [text('rank-number', numberText(count)), text('rank-name', `rank ${n + 1}: ${RANK_WORDS[n + 1]}`)],
        () => showFindings({ ...where, ranks: [n + 1] }),
        { class: `rank-part ${rankClass(n + 1)}` },
      );
      part.style.flexGrow = Math.log2(1 + count);
      return part;
    }),
  );
}

function storyList() {
  const lines = summary().story ?? [];
  if (lines.length === 0)
    return element(
      'p',
      { class: 'note' },
      findings()[0]?.rank <= 3 ? 'No story to tell: see the worst findings.' : 'Nothing that stands out happened.',
    );
  return element(
    'ol',
    { class: 'story' },
    lines.map((line, n) =>
      element(
        'li',
        {},
        storyTime(line, lines[n - 1]),
        element(
          'div',
          { class: 'story-what' },
          element(
            'p',
            {},
            rankChip(line.rank),
            ' ',
            text('sentence', line.text),
            (line.techniques ?? []).map((id) => [' ', techniqueButton(id, true)]),
          ),
          element(
            'p',
            { class: 'story-rests' },
            (line.fs ?? [])
              .slice(0, 3)
              .map((f) => (findings()[f] ? link(`finding-${f}`, 'rests', findings()[f].subject) : null)),
            (line.fs ?? []).length > 3
              ? button(
                  `and ${countText(line.fs.length - 3, 'more finding')}`,
                  () => showFindings({ only: line.fs, onlyWords: 'of the story' }),
                  { class: 'quiet' },
                )
              : null,
          ),
        ),
      ),
    ),
  );
}

/** The line's time, which leads into the timeline; the date where it is not that of the line before. */
function storyTime(line, former) {
  if (line.t === undefined) return element('div', { class: 'story-when none' }, 'no time');
  const [date, time] = timeText(line.t).split(' ');
  const isSameDay = former?.t !== undefined && timeText(former.t).startsWith(date);
  return element(
    'div',
    { class: 'story-when' },
    isSameDay ? null : element('time', {}, date),
    button(element('time', {}, time), () => showMoment(line.t), {
      class: 'quiet',
      'aria-label': 'Show this time in the timeline',
    }),
  );
}

function worstList() {
  const worst = findings()
    .slice(0, 8)
    .filter((finding) => finding.rank <= 3);
  if (worst.length === 0) return null;
  return [
    element('h2', {}, 'Worst findings'),
    element(
      'ul',
      { class: 'worst' },
      worst.map((finding, f) =>
        element('li', {}, findingLink(f), text('worst-why', finding.reasons.map((reason) => reason.text).join(' · '))),
      ),
    ),
    element('p', {}, link('findings', 'more', `All ${countText(findings().length, 'finding')}`)),
  ];
}

function makeOverview() {
  const ranks = summary().ranks ?? [0, 0, 0, 0, 0];
  byId('view-overview').replaceChildren();
  put(
    byId('view-overview'),
    element(
      'div',
      { class: 'verdicts' },
      data('verification', []).map((one) =>
        element(
          'p',
          {},
          verdictBadge(one),
          ' ',
          text('verdict-sentence', one.sentence ?? ''),
          ' ',
          link('verification', 'more', 'Why'),
        ),
      ),
    ),
    findings().length === 0 ? element('p', { class: 'lead' }, 'Nothing differs.') : rankBar(ranks),
    element(
      'div',
      { class: 'two' },
      element('div', {}, element('h2', {}, 'What happened'), storyList()),
      element('div', {}, worstList()),
    ),
    summary().quiet > 0
      ? element(
          'p',
          { class: 'note' },
          `Not among the findings: ${countText(summary().quiet, 'thing')} that runtimes make in every container.`,
        )
      : null,
    element('h2', {}, 'Containers'),
    containerTable(),
    techniqueColumns(),
    element('h2', {}, 'Bundles'),
    bundleTable(),
    element('p', { class: 'made' }, `Made ${summary().made_text ?? ''} by ${summary().tool ?? ''}. Times are UTC.`),
  );
}

defineView('overview', makeOverview);
