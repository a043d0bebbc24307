// The panel beside every view that has the evidence of what was chosen there.

let inspected = '';

function inspect(what, index) {
  const panel = byId('inspector');
  const wasHidden = panel.hidden;
  const [title, chips, evidence] = what === 'finding' ? findingHead(index) : processHead(index);
  const close = button('Close', () => closeInspector(), { class: 'close' });
  panel.replaceChildren(
    element('div', { class: 'inspector-bar' }, element('div', { class: 'chips' }, chips), element('div', { class: 'inspector-buttons' }, stepButtons(what, index), close)),
    element('div', { class: 'inspector-body', tabindex: '0', role: 'region', 'aria-label': 'Evidence' }, element('h2', { class: 'subject' }, title), evidence));
  panel.hidden = false;
  document.body.classList.add('inspecting');
  if (wasHidden) inspectorOpener = document.activeElement;
  inspected = `${what}-${index}`;
  say(`${what} shown`);
}

let inspectorOpener = null;

function findingHead(f) {
  const finding = findings()[f];
  const chips = [rankChip(finding.rank), text('rank-word', RANK_WORDS[finding.rank]), changeSign(finding.change), text('change-word', finding.change), text('kind', finding.kind)];
  const subject = [code(finding.subject), ' ', copyButton(finding.subject, 'the subject'), finding.subject_b64 === undefined ? null : copyButton(finding.subject_b64, 'the subject, its bytes in base64', 'Copy bytes as base64')];
  return [subject, chips, findingEvidence(f)];
}

function processHead(n) {
  const process = processes()[n];
  return [[code(`${process.pid} ${process.name}`)], [rankChip(process.rank), changeSign(process.change), text('change-word', process.change), text('kind', 'process')], processEvidence(n)];
}

/** To the finding before and after, by rank. */
function stepButtons(what, index) {
  const count = what === 'finding' ? findings().length : processes().length;
  const step = (by, label, sign) => button(sign, () => go(`${what}-${index + by}`), { 'aria-label': label, disabled: index + by < 0 || index + by >= count });
  return [step(-1, `Former ${what}`, '‹'), step(1, `Next ${what}`, '›')];
}

function closeInspector() {
  if (byId('inspector').hidden) return false;
  byId('inspector').hidden = true;
  document.body.classList.remove('inspecting');
  inspected = '';
  history.replaceState(null, '', `#${shownView}`);
  if (inspectorOpener?.isConnected) inspectorOpener.focus();
  return true;
}
