import type { Register } from './context.ts';

export const registerPassword: Register = (program, context) => {
  program
    .command('password')
    .description('show the administrator’s passwords of the cluster that `up` made')
    .option('--json', 'print them as JSON')
    .action(async ({ json }: { json?: boolean }) => {
      const configuration = context();
      const { readSecrets } = await import('../cluster/secrets.ts');
      const { argocd, environments } = await readSecrets(configuration.state);
      const shown = {
        prod: environments.prod['admin-password'],
        dev: environments.dev['admin-password'],
        argocd,
      };
      if (json) console.log(JSON.stringify(shown, null, 2));
      else {
        console.log(`prod     admin@presage.local  ${shown.prod}`);
        console.log(`dev      admin@presage.local  ${shown.dev}`);
        console.log(`Argo CD  presage              ${shown.argocd}`);
      }
    });
};
