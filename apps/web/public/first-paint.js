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
