export type HookName = 'pre-receive' | 'post-receive';

export interface HookPlace {
  readonly checkout: string;
  readonly stateHome: string;
  readonly cacheHome: string;
}

const shebang = '#!/bin/sh\n# Written by `gitops up`; run it again to replace it.\n';
const quoted = (word: string) => `'${word.replaceAll("'", "'\\''")}'`;

/** The line with which the process of a push reports that its checks are passed; no other line has this character. */
export const acceptedLine = '\x01';

/** Where the hooks of a push and its process find each other; the parent of both hooks is the git process that receives it. */
const meeting = 'push="$PWD/push.$PPID"';

/**
 * One process serves a push from its first check until it is live, across both hooks: it decides once what to build, and
 * Node starts once. `pre-receive` starts it and shows what it writes until it ends or accepts the push; `post-receive`
 * tells it that main has moved and shows the rest.
 */
const preReceive = (node: string, main: string) => `${meeting}
trap 'rm -rf "$push"; exit 130' HUP INT TERM
rm -rf "$push" && mkdir -m 700 "$push" && mkfifo -m 600 "$push/output" || exit 1
exec 3<&0
${node} ${main} hook serve "$PPID" "$push" <&3 3<&- >"$push/output" 2>&1 &
accepted=$(printf '\\001')
while IFS= read -r line || [ -n "$line" ]; do
  [ "$line" = "$accepted" ] && exit 0
  printf '%s\\n' "$line"
done <"$push/output"
wait $!`;

const postReceive = `cat >/dev/null
${meeting}
[ -d "$push" ] || exit 0
read -r process <"$push/process"
if ! kill -0 "$process"; then
  echo 'main has your commits, but the process that was to release them has ended.' >&2
  echo '→ Run \`npm run gitops release\`.' >&2
  exit 1
fi
exec 3<"$push/output"
kill -s USR2 "$process"
exec cat <&3`;

/** The hook as a shell script that runs the command line of the checkout from which `up` was run. */
export function hookScript(hook: HookName, { checkout, stateHome, cacheHome }: HookPlace): string {
  if (hook === 'post-receive') return `${shebang}${postReceive}\n`;
  const node = quoted(`${checkout}/node_modules/node/bin/node`);
  const main = quoted(`${checkout}/gitops/src/main.ts`);
  return `${shebang}if [ ! -x ${node} ] || [ ! -f ${main} ]; then
  echo "The checkout that serves this remote is gone or not installed:" ${quoted(checkout)} >&2
  echo "The push is refused. Run \\\`npm run up\\\` from the checkout that you work in: it takes over the remote." >&2
  exit 1
fi
export XDG_STATE_HOME=${quoted(stateHome)} XDG_CACHE_HOME=${quoted(cacheHome)}
export NODE_COMPILE_CACHE=${quoted(`${cacheHome}/presage/node`)}
${preReceive(node, main)}
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
