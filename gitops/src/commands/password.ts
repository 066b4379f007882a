import type { Register } from './context.ts';

export const registerPassword: Register = (program, context) => {
  program
    .command('password')
    .description('show the passwords that `up` generated for the environments and for Argo CD')
    .option('--json', 'print them as JSON')
    .action(async ({ json }: { json?: boolean }) => {
      const { openCluster } = await import('../delivery/cluster.ts');
      const { readSecrets } = await import('@presage/platform/cluster');
      const configuration = context();
      const secrets = await readSecrets(configuration.state);
      const { descriptor, record } = await openCluster(configuration);
      // An Argo CD of somebody else has accounts of its own.
      const hasAccounts = !record.existing?.argocdWasThere;
      const shown = descriptor.environments.toReversed().flatMap(({ name }) =>
        Object.entries(descriptor.secrets).flatMap(([key, { account }]) => {
          const password = secrets.environments[name]?.[key];
          return account && password ? [{ environment: name, key, account, password }] : [];
        }),
      );
      if (json) {
        const { argocd, argocdViewer } = secrets;
        const accounts = hasAccounts ? { argocd, argocdViewer } : {};
        console.log(JSON.stringify({ environments: shown, ...accounts }, null, 2));
        return;
      }
      const rows = [
        ...shown.map(({ environment, account, password }) => [environment, account, password]),
        ...(hasAccounts ? [['Argo CD', 'presage', secrets.argocd]] : []),
        ...(hasAccounts && secrets.argocdViewer ? [['Argo CD', 'viewer', secrets.argocdViewer]] : []),
      ];
      const widths = [0, 1].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
      for (const row of rows)
        console.log(row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  '));
    });
};
