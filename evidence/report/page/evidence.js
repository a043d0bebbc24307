// What is known of one finding or process, as the inspector and print show it.

function section(title, ...content) {
  const known = content.flat(Infinity).filter((one) => one !== null && one !== undefined && one !== false);
  return known.length === 0 ? null : element('section', {}, element('h3', {}, title), known);
}

function reasonList(finding) {
  if (finding.reasons.length === 0) return null;
  return element('ul', { class: 'reasons' }, finding.reasons.map((reason) => element('li', {}, rankChip(reason.level),
    element('div', {}, element('p', {}, reason.text), element('p', { class: 'reason-id' }, code(reason.id), reason.aspect ? ` · ${reason.aspect}` : '',
      reason.techniques?.map((id) => [' ', techniqueButton(id)]))))));
}

/** A technique by id and name; all findings of it by a click. */
function techniqueButton(id, isShort = false) {
  const known = techniqueById().get(id);
  return button([techniqueChip(id), known ? text(isShort ? 'unseen' : '', ` ${known.name}`) : ''], () => showFindings({ technique: id }), { class: 'technique-button' });
}

const BEFORE_AND_AFTER = [['size', 'size_before', 'Size', (value) => sizeText(value)], ['sha256', 'sha256_before', 'SHA-256', (value) => copyable(value, 'the digest')]];

function fileFacts(finding) {
  const changed = BEFORE_AND_AFTER.flatMap(([now, before, title, show]) => [
    [finding[before] === undefined ? title : `${title} after`, finding[now] === undefined ? null : show(finding[now])],
    [`${title} before`, finding[before] === undefined ? null : show(finding[before])],
  ]);
  return [
    ['Type', finding.type], ['Mode', finding.mode && code(finding.mode)], ['Owner', finding.owner && code(finding.owner)], ...changed,
    ...['mtime', 'ctime', 'btime'].map((name) => [{ mtime: 'Modified', ctime: 'Changed', btime: 'Born' }[name], finding[`${name}_text`] && [code(finding[`${name}_text`]), ' ', timelineButton(finding[name])]]),
    ['Layer', finding.layer], ['Package', finding.package], ['Siblings', finding.siblings],
    ['Content', finding.captured === undefined ? null : finding.captured ? 'captured: exhibit extract brings it out' : 'not captured'],
  ];
}

const timelineButton = (t) => (t === undefined ? null : button('in timeline', () => showMoment(t), { class: 'quiet' }));

const BY_WORDS = { diff: 'diff, against the bundle before', drift: 'drift, against the image', both: 'diff and drift' };

function findingEvidence(f) {
  const finding = findings()[f];
  const change = textOf(f);
  return [
    section('Reasons', reasonList(finding), finding.reasons.length === 0 ? element('p', { class: 'note' }, 'No rule speaks of it.') : null),
    section('What differs', finding.details?.length ? element('ul', { class: 'plain' }, finding.details.map((detail) => element('li', {}, detail))) : null,
      finding.events?.length ? element('p', {}, 'Events: ', finding.events.join(', ')) : null,
      finding.from ? element('p', {}, 'From ', copyable(finding.from, 'the former path', finding.from_b64)) : null),
    change === undefined ? null : section('Text', textDiff(change)),
    section('Evidence', factList([['Found by', BY_WORDS[finding.by]], ['Container', containerName(finding.c)], ['Process', finding.pid], ...fileFacts(finding)])),
    finding.before || finding.after ? section('Records', recordTable(finding.before, finding.after)) : null,
    section('Processes', processesOf()(f).map((n) => element('p', {}, processLink(n)))),
    section('Sockets', socketsOf()(f).map((n) => element('p', {}, code(socketText(sockets()[n]))))),
  ];
}

const socketText = (socket) => `${socket.protocol} ${socket.local} → ${socket.remote ?? ''} ${socket.state ?? ''}`;
const processLink = (n) => link(`process-${n}`, 'finding-link', rankChip(processes()[n].rank), changeSign(processes()[n].change), ' ', code(`${processes()[n].pid} ${processes()[n].cmdline || processes()[n].name}`));

function processEvidence(n) {
  const process = processes()[n];
  const family = (test) => processes().flatMap((other, index) => (other.c === process.c && index !== n && test(other) ? [index] : []));
  return [
    section('Findings', (process.fs ?? []).map((f) => element('p', {}, findingLink(f)))),
    section('Process', factList([
      ['Command line', copyable(process.cmdline ?? '', 'the command line')], ['Program', process.exe && copyable(process.exe, 'the program', process.exe_b64)], ['Name', code(process.name)],
      ['Process id', process.pid], ['User id', process.uid], ['Container', containerName(process.c)], ['Change', process.change],
      ['Started', process.t_start_text && [code(process.t_start_text), ' ', timelineButton(process.t_start)]], ['Outcome', process.outcome],
    ])),
    section('Sockets', (process.sockets ?? []).map((socket) => element('p', {}, code(socket)))),
    section('Parent', family((other) => other.pid === process.ppid).map((index) => element('p', {}, processLink(index)))),
    section('Children', family((other) => other.ppid === process.pid).slice(0, 200).map((index) => element('p', {}, processLink(index)))),
  ];
}
