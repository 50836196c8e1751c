// Without this script the page shows everything. With it, one can filter, search, fold, and choose the theme.
(() => {
  'use strict';

  const root = document.documentElement;
  const byId = id => document.getElementById(id);
  const guidelines = [...document.querySelectorAll('.guideline')];
  const texts = new Map(guidelines.map(one => [one, one.textContent.toLowerCase()]));
  root.classList.add('scripted');

  // What is in order is folded; what needs someone stays open.
  const needsSomeone = one => one.dataset.status === 'fail' || 'stops' in one.dataset;
  const fold = () => guidelines.forEach(one => { one.open = needsSomeone(one); });
  fold();

  const form = byId('filter');
  const valueOf = id => { const field = byId(id); return field ? field.value : ''; };
  const apply = () => {
    const words = valueOf('search').toLowerCase().split(/\s+/).filter(Boolean);
    const statuses = new Set([...form.querySelectorAll('input[name="status"]:checked')].map(box => box.value));
    const site = valueOf('by-site');
    const area = valueOf('by-area');
    const severity = valueOf('by-severity');
    let shown = 0;
    for (const one of guidelines) {
      const matches = statuses.has(one.dataset.status)
        && (!site || one.closest('.guidelines').dataset.site === site)
        && (!area || one.dataset.area === area)
        && (!severity || one.dataset.severity === severity)
        && words.every(word => texts.get(one).includes(word));
      one.hidden = !matches;
      shown += matches ? 1 : 0;
    }
    for (const group of document.querySelectorAll('.area, .guidelines')) {
      group.hidden = !group.querySelector('.guideline:not([hidden])');
    }
    byId('count').textContent = `${shown} of ${guidelines.length} guidelines shown`;
  };
  form.addEventListener('input', apply);
  form.addEventListener('submit', event => event.preventDefault());
  form.addEventListener('reset', () => setTimeout(() => { fold(); apply(); }));
  byId('expand').addEventListener('click', () => guidelines.forEach(one => { one.open = true; }));
  byId('collapse').addEventListener('click', () => guidelines.forEach(one => { one.open = false; }));
  apply();

  // A link to a guideline shows it, whatever is filtered or folded.
  const reveal = () => {
    const target = location.hash && byId(location.hash.slice(1));
    if (target && target.classList.contains('guideline')) {
      if (target.hidden) {
        form.reset();
        apply();
      }
      target.open = true;
      target.scrollIntoView();
    }
  };
  addEventListener('hashchange', reveal);
  for (const link of document.querySelectorAll('a[href^="#s"]')) {
    link.addEventListener('click', () => setTimeout(reveal));
  }
  reveal();

  const theme = byId('theme');
  const prefersDark = matchMedia('(prefers-color-scheme: dark)');
  const isDark = () => root.dataset.theme ? root.dataset.theme === 'dark' : prefersDark.matches;
  const label = () => { theme.textContent = isDark() ? 'Light theme' : 'Dark theme'; };
  try {
    const kept = localStorage.getItem('iotops-report-theme');
    if (kept === 'dark' || kept === 'light') { root.dataset.theme = kept; }
  } catch { /* A page from a disk may have no storage; then the choice lasts as long as the page. */ }
  theme.addEventListener('click', () => {
    root.dataset.theme = isDark() ? 'light' : 'dark';
    label();
    try { localStorage.setItem('iotops-report-theme', root.dataset.theme); } catch { /* As above. */ }
  });
  prefersDark.addEventListener('change', label);
  label();

  // On paper everything is open; afterwards it is as it was.
  let folded = [];
  addEventListener('beforeprint', () => {
    folded = [...document.querySelectorAll('details:not([open])')];
    folded.forEach(one => { one.open = true; });
  });
  addEventListener('afterprint', () => { folded.forEach(one => { one.open = false; }); folded = []; });
  byId('print').addEventListener('click', () => print());
})();
