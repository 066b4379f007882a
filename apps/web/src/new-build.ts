/** Maximum number of reloads for a missing file; first-paint.js shares the counter. */
const ATTEMPTS = 8;
const KEY = 'presage.attempts';
/** Milliseconds added to the delay before each reload. */
const BACKOFF = 400;
/** Milliseconds after which a running page has loaded all its initial files. */
const SETTLED = 10_000;

/**
 * Reloads the page when one of its files is missing on the server: the page was opened before or during a
 * deployment. The number of reloads is limited, in case the file is missing for another reason.
 */
export function reloadOnNewBuild(target: Window = window): void {
  let reloading = false;
  setTimeout(() => target.sessionStorage.removeItem(KEY), SETTLED);
  target.addEventListener('vite:preloadError', (event) => {
    const attempts = Number(target.sessionStorage.getItem(KEY));
    if (reloading || attempts >= ATTEMPTS) return;
    reloading = true;
    event.preventDefault();
    target.sessionStorage.setItem(KEY, String(attempts + 1));
    setTimeout(() => target.location.reload(), attempts * BACKOFF);
  });
}
