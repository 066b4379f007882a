// Applies theme and language before the first paint. A separate file, because the content security policy forbids
// inline scripts.
const remembered = (name) => {
  try {
    return localStorage.getItem(`presage.${name}`);
  } catch {
    // Storage is refused (private mode): the preferences of the system and the browser apply.
    return null;
  }
};
const theme = remembered('theme');
if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme;
// The language that the person chose, or else the first of the browser's languages that the pages have;
// src/preferences/locale.ts loads its messages.
const languages = [remembered('locale'), ...navigator.languages].map((tag) =>
  tag?.split('-')[0].toLowerCase(),
);
document.documentElement.lang = languages.find((tag) => tag === 'en' || tag === 'fr') ?? 'en';

// During a rollout, a page of one version may reach a server of the other, which has none of its files. The page
// is reloaded, each time after a longer delay; src/new-build.ts resets the count once the page runs.
let reloading = false;
addEventListener(
  'error',
  ({ target }) => {
    const attempts = Number(sessionStorage.getItem('presage.attempts'));
    const vital = target instanceof HTMLScriptElement || target?.rel === 'stylesheet';
    if (!vital || reloading || attempts >= 8) return;
    reloading = true;
    sessionStorage.setItem('presage.attempts', attempts + 1);
    setTimeout(() => location.reload(), attempts * 400);
  },
  true,
);
