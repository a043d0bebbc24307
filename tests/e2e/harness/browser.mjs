// Drives Chromium for browser.py: each line on standard input is [method, ...arguments], as in ["page.goto", "file:///x"];
// each answer is a line, {"value": …} or {"error": "…"}.
//
//   node browser.mjs PLAYWRIGHT-FOLDER PROFILE-FOLDER OPTIONS-AS-JSON

import { createInterface } from 'node:readline';
import { createRequire } from 'node:module';

const [, , folder, profile, options] = process.argv;
const { chromium } = createRequire(`${folder}/`)('playwright-core');

const context = await chromium.launchPersistentContext(profile, {
  executablePath: '/usr/bin/chromium',
  headless: true,
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
  ...JSON.parse(options),
});
const page = context.pages()[0] ?? await context.newPage();
page.setDefaultTimeout(30_000);

// All that a page must not do.
let troubles = [];
page.on('console', (message) => { if (message.type() !== 'log') troubles.push(`console ${message.type()}: ${message.text()}`); });
page.on('pageerror', (error) => troubles.push(`error: ${error.stack}`));
page.on('dialog', (dialog) => { troubles.push(`dialog: ${dialog.message()}`); dialog.dismiss(); });
page.on('request', (request) => { if (!request.isNavigationRequest()) troubles.push(`request: ${request.url()}`); });
await context.exposeFunction('reportTrouble', (words) => { troubles.push(words); });
await context.addInitScript(() => document.addEventListener('securitypolicyviolation', (event) => globalThis.reportTrouble(`policy: ${event.violatedDirective} ${event.blockedURI} ${event.sample}`)));

const objects = { page, context };
for await (const line of createInterface({ input: process.stdin })) {
  const [method, ...args] = JSON.parse(line);
  try {
    let value = null;
    if (method === 'troubles') {
      [value, troubles] = [troubles, []];
    } else {
      const way = method.split('.');
      const name = way.pop();
      const object = way.reduce((one, part) => one[part], objects);
      value = await object[name](...args);
      if (typeof value !== 'object' || name !== 'evaluate') value = ['evaluate', 'textContent', 'inputValue', 'getAttribute', 'isVisible'].includes(name) ? value : null;
    }
    console.log(JSON.stringify({ value: value ?? null }));
  } catch (error) {
    console.log(JSON.stringify({ error: String(error.message ?? error) }));
  }
}
await context.close();
