// What the tests of a report's page ask of the page itself; Browser.probe() calls these.
({
  /** What the rows in sight say, in their order; or what their `part` says. */
  rows(name, part) {
    const rows = [...document.querySelectorAll(`#${name}-rows .row`)];
    rows.sort((one, other) => one.dataset.index - other.dataset.index);
    return rows.map((row) => (part ? row.querySelector(part) : row).textContent);
  },

  /** Process id to level in the tree. */
  levels() {
    const rows = [...document.querySelectorAll('#process-rows .row')];
    return Object.fromEntries(
      rows.map((row) => [row.querySelector('.node-pid')?.textContent ?? '', row.getAttribute('aria-level')]),
    );
  },

  /** The index of the option whose text begins so. */
  option(select, beginning) {
    return [...document.querySelector(select).options].findIndex((option) => option.text.startsWith(beginning));
  },

  /** Whether the row that has the keyboard is marked as the chosen one. */
  isActiveRowSelected() {
    const row = document.getElementById(document.activeElement.getAttribute('aria-activedescendant'));
    return row.getAttribute('aria-selected') === 'true';
  },

  /** Where in the line `y` of the timeline's picture the colour of rank 1 is, or -1. */
  redAt(y) {
    const picture = document.getElementById('picture');
    const { data } = picture.getContext('2d').getImageData(0, y, picture.width, 1);
    for (let x = 150; x < picture.width; x++) {
      if (data[4 * x] > 150 && data[4 * x + 1] < 60) return x;
    }
    return -1;
  },

  /** The worst contrasts of text with the ground it stands on, as WCAG 2.2 counts them: [[ratio, element], …]. */
  contrasts() {
    const parts = (colour) => (colour.match(/[\d.]+/g) ?? []).map(Number);
    const linear = (value) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4);
    const luminance = ([red, green, blue]) =>
      0.2126 * linear(red / 255) + 0.7152 * linear(green / 255) + 0.0722 * linear(blue / 255);
    const ground = (one) => {
      for (; one; one = one.parentElement) {
        const colour = parts(getComputedStyle(one).backgroundColor);
        if (colour.length === 3 || colour[3] > 0.99) return colour;
      }
      return [255, 255, 255];
    };
    const found = [];
    for (const one of document.querySelectorAll('#app *')) {
      const hasText = [...one.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim() !== '');
      if (!hasText || one.closest('.unseen, :disabled, .context') || !one.checkVisibility()) continue;
      const lights = [luminance(parts(getComputedStyle(one).color)), luminance(ground(one))];
      const ratio = (Math.max(...lights) + 0.05) / (Math.min(...lights) + 0.05);
      found.push([ratio, `${one.tagName}.${one.className} ${one.textContent.slice(0, 30)}`]);
    }
    return found.sort(([one], [other]) => one - other).slice(0, 5);
  },

  /** Milliseconds from each query to the list that is laid out again: [[query, time], …]. */
  searchTimes(search, list, queries) {
    const field = document.querySelector(search);
    return queries.map((query) => {
      field.value = query;
      const begin = performance.now();
      field.dispatchEvent(new Event('input'));
      document.querySelector(list).getBoundingClientRect();
      return [query, Math.round(performance.now() - begin)];
    });
  },

  /** Milliseconds from each key to the picture that is drawn. */
  async zoomTimes(keys) {
    const times = [];
    for (const key of keys) {
      const begin = performance.now();
      document.getElementById('picture').dispatchEvent(new KeyboardEvent('keydown', { key }));
      await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
      times.push(Math.round(performance.now() - begin));
    }
    return times;
  },

  /** Tries what the policy forbids, and answers which of it was let through; requests show elsewhere. */
  forbiddenThatPassed() {
    const image = new Image();
    image.src = 'https://example.invalid/x.png';
    document.body.append(image);
    const attempts = {
      markup: () => document.body.insertAdjacentHTML('beforeend', '<b>x</b>'),
      handler: () => document.body.setAttribute('onclick', 'window.pwned = 1'),
      script: () => {
        const script = document.createElement('script');
        script.append('window.pwned = 2');
        document.body.append(script);
      },
    };
    return Object.keys(attempts).filter((name) => {
      try {
        attempts[name]();
        return name !== 'script' || window.pwned === 2;
      } catch {
        return false;
      }
    });
  },

  /** Attributes in which something of the attack stands. */
  attacked() {
    const attributes = [...document.querySelectorAll('*')].flatMap((one) => [...one.attributes]);
    const isAttack = ({ name, value }) => /pwned|onerror|script>/.test(value) || name.startsWith('on');
    return attributes.filter(isAttack).map(({ name, value }) => `${name}=${value}`);
  },

  /** How many characters on the interactive page would hide or reorder others. */
  unseen() {
    const text = document.getElementById('app').textContent;
    return (text.match(/[\u0000-\u0008\u001b\u202a-\u202e\u2066-\u2069]/g) ?? []).length;
  },
})
