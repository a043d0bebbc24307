// Light and dark: as the system has it, or as chosen, which is remembered no longer than the page is open.

function setTheme(theme) {
  if (theme === '') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
  byId('theme').value = theme;
  redrawTimeline();
}

function nextTheme() {
  const isDark = document.documentElement.dataset.theme ? document.documentElement.dataset.theme === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches;
  setTheme(isDark ? 'light' : 'dark');
}

function redrawTimeline() {
  if (madeViews.has('timeline')) timelineView().drawSoon();
}

function listenToTheme() {
  byId('theme').addEventListener('change', (event) => setTheme(event.target.value));
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', redrawTimeline);
}
