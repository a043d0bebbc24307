// Records before and after, field by field, what differs first.

/** {"caps": {"eff": "0"}} as [["caps.eff", "0"]]. */
function fieldsOf(record, prefix = '', made = new Map()) {
  for (const [name, value] of Object.entries(record ?? {})) {
    const isObject = value !== null && typeof value === 'object' && !Array.isArray(value);
    if (isObject && prefix.split('.').length < 6) fieldsOf(value, `${prefix}${name}.`, made);
    else made.set(prefix + name, typeof value === 'string' ? value : JSON.stringify(value));
  }
  return made;
}

function recordTable(before, after) {
  const [old, now] = [fieldsOf(before), fieldsOf(after)];
  const names = [...new Set([...old.keys(), ...now.keys()])];
  const differs = (name) => old.get(name) !== now.get(name);
  const cell = (fields, name) => element('td', {}, fields.has(name) ? code(fields.get(name)) : text('none', '—'));
  const row = (name) => element('tr', { class: differs(name) ? 'differs' : '' }, element('th', { scope: 'row' }, before && after ? text('differ-sign', differs(name) ? '≠ ' : '= ') : null, name),
    before ? cell(old, name) : null, after ? cell(now, name) : null);
  const of = (rows) => element('div', { class: 'table-frame' }, element('table', { class: 'record' },
    element('thead', {}, element('tr', {}, element('th', { scope: 'col' }, 'field'), before ? element('th', { scope: 'col' }, 'before') : null, after ? element('th', { scope: 'col' }, 'after') : null)),
    element('tbody', {}, rows.map(row))));
  if (!before || !after) return [of(names), wholeRecord(before ?? after)];
  const changed = names.filter(differs);
  const same = names.filter((name) => !differs(name));
  return [
    changed.length > 0 ? of(changed) : null,
    same.length > 0 ? element('details', {}, element('summary', {}, `${countText(same.length, 'field')} alike`), of(same)) : null,
    wholeRecord(before, 'before'), wholeRecord(after, 'after'),
  ];
}

function wholeRecord(record, when = '') {
  const json = JSON.stringify(record, null, 2);
  return element('details', {}, element('summary', {}, `Record ${when} as JSON`), copyButton(json, 'the record'), element('pre', {}, json));
}
