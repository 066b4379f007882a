import { join } from 'node:path';
import { stringify } from 'yaml';
import { run, type Step } from '../../plan/step.ts';
import { baseArchive, baseKey, baseSteps } from '../host/bases.ts';
import { registryName as registry } from '../host/layout.ts';
import { registryAnswers } from '../host/registry.ts';
import { basesOf, buildInDocker, isInDocker } from './node-image.ts';

/** The container of the registry, and the volume with its images. */
export const registryContainer = 'presage-registry';

/** The registry's image where it is built here. */
export const builtRegistry = `presage/registry:${baseKey('registry')}`;

/** As the published image has it. */
const configuration = stringify({
  version: 0.1,
  log: { level: 'warn', accesslog: { disabled: true } },
  storage: { filesystem: { rootdirectory: '/var/lib/registry' } },
  http: { addr: ':5000' },
});

/**
 * Builds the registry's image around Debian's package.
 * @param folder a folder for the build, removed afterwards
 */
export const registryImageSteps = (cache: string, folder: string): Step[] => [
  ...baseSteps(basesOf(cache), ['registry']),
  {
    title: 'Build the image of the registry',
    satisfied: () => isInDocker(builtRegistry),
    actions: [
      run('mkdir', ['-p', folder]),
      run('cp', [baseArchive(basesOf(cache), 'registry'), join(folder, 'base.tar')]),
      { kind: 'write', path: join(folder, 'config.yml'), content: configuration },
      {
        kind: 'write',
        path: join(folder, 'Containerfile'),
        content: [
          'FROM scratch',
          'ADD base.tar /',
          'COPY config.yml /etc/docker/registry/config.yml',
          'ENV OTEL_TRACES_EXPORTER=none',
          'ENTRYPOINT ["/usr/bin/docker-registry", "serve", "/etc/docker/registry/config.yml"]',
          '',
        ].join('\n'),
      },
      buildInDocker(['--file', join(folder, 'Containerfile'), '--tag', builtRegistry, folder]),
      run('rm', ['-rf', folder]),
    ],
  },
];

/** Starts the registry on this machine's loopback. @param image it has the program as its entry point */
export const registryStep = (image: string): Step => ({
  title: `Start the image registry at ${registry}`,
  satisfied: () => registryAnswers(registry),
  actions: [
    run('docker', ['rm', '--force', registryContainer], { mayFail: true }),
    run('docker', [
      'run',
      '--detach',
      '--restart=always',
      '--publish=127.0.0.1:5000:5000',
      `--volume=${registryContainer}:/var/lib/registry`,
      `--name=${registryContainer}`,
      image,
    ]),
    {
      kind: 'wait',
      what: 'the registry to answer',
      seconds: 60,
      next: `See \`docker logs ${registryContainer}\`.`,
      until: () => registryAnswers(registry),
    },
  ],
});
