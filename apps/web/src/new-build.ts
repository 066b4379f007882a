/** Milliseconds in which a second reload would mean that reloading does not help. */
const ONCE_IN = 30_000;

/**
 * A page that was opened before a deployment asks for files that the new build no longer has. It is then
 * loaded anew, which brings the new build; once only, in case the file is missing for another reason.
 */
export function reloadOnNewBuild(target: Window = window): void {
  target.addEventListener('vite:preloadError', (event) => {
    const last = Number(target.sessionStorage.getItem('presage.reloaded') ?? 0);
    if (Date.now() - last < ONCE_IN) return;
    target.sessionStorage.setItem('presage.reloaded', String(Date.now()));
    event.preventDefault();
    target.location.reload();
  });
}
