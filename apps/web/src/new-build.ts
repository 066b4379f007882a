/** How often a page is loaded anew for a file that is missing; first-paint.js counts with it. */
const ATTEMPTS = 8;
const KEY = 'presage.attempts';
/** Milliseconds by which each attempt waits longer. */
const LATER = 400;
/** Milliseconds after which a page that runs has all that it needed at first. */
const SETTLED = 10_000;

/**
 * A page that was opened before a deployment, or during one, asks for files that the server it meets does not
 * have. It is then loaded anew, which brings the new build; a few times only, in case the file is missing for
 * another reason.
 */
export function reloadOnNewBuild(target: Window = window): void {
  let asked = false;
  setTimeout(() => target.sessionStorage.removeItem(KEY), SETTLED);
  target.addEventListener('vite:preloadError', (event) => {
    const attempts = Number(target.sessionStorage.getItem(KEY));
    if (asked || attempts >= ATTEMPTS) return;
    asked = true;
    event.preventDefault();
    target.sessionStorage.setItem(KEY, String(attempts + 1));
    setTimeout(() => target.location.reload(), attempts * LATER);
  });
}
