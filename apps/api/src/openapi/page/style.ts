/** Style of the reference page, inline, so that the page is self-contained. */
export const style = `
:root { color-scheme: light dark;
  --paper: light-dark(oklch(97.5% .012 85), oklch(20% .02 265));
  --ink: light-dark(oklch(24% .02 265), oklch(92% .015 85));
  --quiet: light-dark(oklch(42% .02 265), oklch(78% .015 85));
  --rule: light-dark(oklch(86% .015 85), oklch(34% .02 265));
  --accent: light-dark(oklch(48% .17 32), oklch(76% .13 32)); }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 75rem; padding: 2rem 1.25rem 4rem; display: grid; grid-template-columns: minmax(0, 1fr); gap: 2rem 3rem;
  background: var(--paper); color: var(--ink); font: 1rem/1.55 "Source Sans 3", "Source Sans Pro", system-ui, sans-serif; }
@media (min-width: 60rem) { body { grid-template-columns: 15rem minmax(0, 1fr); }
  body > header { grid-column: 1 / -1; } nav { position: sticky; top: 1.5rem; align-self: start;
  max-height: calc(100vh - 3rem); overflow: auto; } }
h1, h2, h3 { font-family: Fraunces, Georgia, "Times New Roman", serif; font-weight: 600; line-height: 1.2; }
h1 { font-size: 2.5rem; margin: 0; } h2 { font-size: 1.75rem; margin: 3rem 0 .5rem; } h3 { font-size: 1.2rem; margin: 2rem 0 .25rem; }
main > section:first-child h2 { margin-top: 0; }
p { max-width: 70ch; margin: .25rem 0 .75rem; }
a { color: var(--accent); text-underline-offset: .2em; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; border-radius: 2px; }
nav ul { list-style: none; margin: 0 0 1rem; padding: 0; } nav li { margin: .2rem 0; } nav a { color: inherit; text-decoration: none; }
nav a:hover { text-decoration: underline; }
nav strong { font-size: .8rem; letter-spacing: .08em; text-transform: uppercase; color: var(--quiet); }
code, pre { font-family: "JetBrains Mono", ui-monospace, monospace; font-size: .875em; overflow-wrap: anywhere; }
.operation { border-top: 1px solid var(--rule); padding-top: .25rem; }
.address { display: flex; flex-wrap: wrap; gap: .25rem .75rem; align-items: baseline; margin: .5rem 0; }
.method { color: var(--accent); font-weight: 700; text-transform: uppercase; }
.quiet { color: var(--quiet); }
.table { overflow-x: auto; margin: .5rem 0 1rem; }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
caption { text-align: left; font-weight: 600; padding: .25rem 0; }
th, td { text-align: left; vertical-align: top; padding: .35rem 1rem .35rem 0; border-top: 1px solid var(--rule); }
th { font-weight: 600; white-space: nowrap; }
.skip { position: absolute; left: -999rem; } .skip:focus { left: 1rem; top: 1rem; background: var(--paper); padding: .5rem; }
`;
