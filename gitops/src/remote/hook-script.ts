export type HookName = 'pre-receive' | 'post-receive';

export interface HookPlace {
  readonly checkout: string;
  readonly stateHome: string;
  readonly cacheHome: string;
}

const quoted = (word: string) => `'${word.replaceAll("'", "'\\''")}'`;

/** Nothing happens after a push to refs/for/main, which Node would take a sixth of a second to find out. */
const afterwards = (node: string, main: string) => `updates=$(cat)
case "$updates" in *' refs/for/main') exit 0 ;; esac
exec ${node} ${main} hook post-receive <<END
$updates
END`;

/** The hook as a shell script that runs the command line of the checkout from which `up` was run. */
export function hookScript(hook: HookName, { checkout, stateHome, cacheHome }: HookPlace): string {
  const node = quoted(`${checkout}/node_modules/node/bin/node`);
  const main = quoted(`${checkout}/gitops/src/main.ts`);
  const consequence =
    hook === 'pre-receive' ? 'The push is refused' : 'main has your commits, but nothing was released';
  return `#!/bin/sh
# Written by \`gitops up\`; run it again to replace it.
if [ ! -x ${node} ] || [ ! -f ${main} ]; then
  echo "The checkout that serves this remote is gone or not installed:" ${quoted(checkout)} >&2
  echo "${consequence}. Run \\\`npm run up\\\` from the checkout that you work in: it takes over the remote." >&2
  exit 1
fi
export XDG_STATE_HOME=${quoted(stateHome)} XDG_CACHE_HOME=${quoted(cacheHome)}
export NODE_COMPILE_CACHE=${quoted(`${cacheHome}/presage/node`)}
${hook === 'post-receive' ? afterwards(node, main) : `exec ${node} ${main} hook ${hook}`}
`;
}

const packet = (text: string) => `${(text.length + 4).toString(16).padStart(4, '0')}${text}`;

/**
 * The hook that git runs in place of writing a ref below refs/for: pre-receive has answered, so it only reports that
 * all is well, with main as the ref that is where it was. Its output is git's protocol of this hook, in packets that
 * begin with their length.
 */
export const lookScript = `#!/bin/sh
# Written by \`gitops up\`; run it again to replace it. Nothing is written for a push to refs/for/main.
main=$(git rev-parse --verify --quiet refs/heads/main)
printf '${packet('version=1')}0000${packet('ok refs/for/main')}'
if [ \${#main} -eq 40 ]; then
  printf '${packet(`option old-oid ${'%s'.padEnd(40, ' ')}`).replace(/ +$/, '')}' "$main"
  printf '${packet(`option new-oid ${'%s'.padEnd(40, ' ')}`).replace(/ +$/, '')}' "$main"
fi
printf 0000
exec cat >/dev/null
`;
