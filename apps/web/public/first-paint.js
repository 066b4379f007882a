// Applies the remembered theme and language before anything is drawn. A file of its own, because the
// content security policy allows no inline script.
try {
  const { dataset } = document.documentElement;
  const theme = localStorage.getItem('presage.theme');
  if (theme === 'light' || theme === 'dark') dataset.theme = theme;
  const locale = localStorage.getItem('presage.locale');
  if (locale === 'en' || locale === 'fr') document.documentElement.lang = locale;
} catch {
  // Storage is refused (private mode): the system's theme and English are kept.
}

// While two versions are served side by side, a page of one may meet the other's server, which has none of its
// files. The page is asked for anew, each time a little later; src/new-build.ts ends that when the page runs.
let asked = false;
addEventListener(
  'error',
  ({ target }) => {
    const attempts = Number(sessionStorage.getItem('presage.attempts'));
    const vital = target instanceof HTMLScriptElement || target?.rel === 'stylesheet';
    if (!vital || asked || attempts >= 8) return;
    asked = true;
    sessionStorage.setItem('presage.attempts', attempts + 1);
    setTimeout(() => location.reload(), attempts * 400);
  },
  true,
);
