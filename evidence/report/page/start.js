// Shows the interactive page in place of the static one. Where that fails, the static one stays.

function start() {
  document.documentElement.classList.add('with-script');
  byId('title').textContent = visible(summary().title ?? document.title);
  put(byId('badges'), data('verification', []).map(verdictBadge));
  makeNavigation({ findings: findings().length, files: findings().reduce((sum, finding) => sum + (finding.kind === 'file'), 0), processes: processes().length, texts: texts().length, network: sockets().length, mounts: mounts().length });
  byId('help-button').addEventListener('click', showHelp);
  byId('skip').addEventListener('click', (event) => { event.preventDefault(); byId('view').focus(); });
  document.addEventListener('keydown', onKey);
  globalThis.addEventListener('hashchange', route);
  listenToTheme();
  listenToPrint();
  byId('app').hidden = false;
  route();
}

try {
  start();
} catch (error) {
  byId('app').hidden = true;
  byId('trouble').hidden = false;
  document.documentElement.classList.remove('with-script');
  throw error;
}
