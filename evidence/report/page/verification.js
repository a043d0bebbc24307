// What each bundle is worth as evidence: verdict, faults, signatures, time stamps, and who had it.

function statements(title, lines) {
  return lines?.length ? [element('h4', {}, title), element('ul', { class: 'plain' }, lines.map((line) => element('li', {}, line)))] : null;
}

function makeVerification() {
  const view = byId('view-verification');
  view.replaceChildren(element('h2', {}, 'Verification and custody'));
  for (const one of data('verification', [])) {
    const bundle = (summary().bundles ?? []).find((candidate) => candidate.side === one.side) ?? {};
    put(view, element('article', { class: 'verification' }, element('h3', {}, verdictBadge(one), ' ', code(bundle.name ?? '')), element('p', {}, one.sentence ?? ''),
      factList([['SHA-256', bundle.sha256 && copyable(bundle.sha256, 'the digest of the bundle')], ['Bundle id', bundle.id && code(bundle.id)], ['Host', bundle.host], ['Machine id', bundle.machine_id && code(bundle.machine_id)],
        ['Boot id', bundle.boot_id && code(bundle.boot_id)], ['Begun', bundle.t_begin_text && code(bundle.t_begin_text)], ['Ended', bundle.t_end_text && code(bundle.t_end_text)], ['Collector', bundle.collector], ['Status', bundle.status]]),
      statements('Faults', one.faults?.map((fault) => [code(fault.name), ` ${fault.text}`])), statements('Signatures', one.signatures), statements('Time stamps', one.time_stamps),
      one.custody?.length ? [element('h4', {}, 'Custody', one.custody_verdict ? text('minor', ` ${one.custody_verdict}`) : null), table('listing', ['Time', 'Event', 'Who', 'Where', 'Why', 'Digest then'],
        one.custody.map((event) => [code(event.t_text ?? ''), event.event, event.who, event.where, event.why, event.hash_state]))] : element('p', { class: 'note' }, `No custody events${one.custody_verdict ? `: ${one.custody_verdict}` : ''}.`)));
  }
}

defineView('verification', makeVerification);
