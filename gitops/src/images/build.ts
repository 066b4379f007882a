import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import type { ClusterRecord } from '@presage/platform/cluster';
import { imageName } from '@presage/platform/manifests';
import { type Action, run } from '@presage/platform/plan';
import { isOnThisMachine, type Loader, loadCommand, nameByDigest } from '@presage/platform/registry';
import { inheritedEnvironment } from '@presage/runtime/inherited';
import { Refusal } from '@presage/runtime/refusal';
import type { Image } from '../descriptor/image.ts';

/** What builds images, and for which registry. */
export type Builder = Pick<
  ClusterRecord,
  'builder' | 'builderArgs' | 'loader' | 'nodeImage' | 'registry' | 'registryLogin' | 'repository'
>;

export interface ImageBuild {
  readonly image: Image;
  readonly tag: string;
  readonly revision: string;
  /** Git pathspecs of its inputs, only those that the revision has. */
  readonly inputs: readonly string[];
  /** A temporary folder for this build; it exists while the plan runs. */
  readonly folder: string;
  readonly record: Builder;
  /** A login for the registry in place of the record's, as a file named config.json of Docker's format. */
  readonly login?: string;
}

/** The host's npm settings and certificates, as build secrets: they are in no layer of the image. */
export function hostSecrets(environment = inheritedEnvironment()): { id: string; source: string }[] {
  const npmrc =
    environment.NPM_CONFIG_USERCONFIG ?? environment.npm_config_userconfig ?? join(homedir(), '.npmrc');
  const ca = environment.NODE_EXTRA_CA_CERTS ?? environment.SSL_CERT_FILE;
  return [
    { id: 'npmrc', source: npmrc },
    { id: 'ca', source: ca ?? '' },
  ].filter(({ source }) => source !== '' && existsSync(source));
}

const digestFile = (build: Pick<ImageBuild, 'image' | 'folder'>) =>
  join(build.folder, `${build.image.name}.digest`);

/** Copies the inputs, and nothing else of the revision, into a separate folder. */
function exportActions({ image, revision, inputs, folder, record }: ImageBuild): Action[] {
  const archive = join(folder, `${image.name}.tar`);
  const context = join(folder, image.name);
  return [
    run('git', [
      `--git-dir=${record.repository}`,
      'archive',
      `--output=${archive}`,
      revision,
      '--',
      ...inputs,
    ]),
    run('mkdir', ['-p', context]),
    run('tar', ['-x', '-f', archive, '-C', context]),
  ];
}

/** The commands that bring a built image to the nodes, in place of a registry. */
function loadActions(
  { image, folder, record }: Pick<ImageBuild, 'image' | 'folder' | 'record'>,
  loader: Loader,
  name: string,
): Action[] {
  const archive = join(folder, `${image.name}.image.tar`);
  const [program, ...args] = loadCommand(loader, archive);
  const save =
    record.builder === 'buildah'
      ? ['push', name, `docker-archive:${archive}:${name}`]
      : ['save', `--output=${archive}`, name];
  return [
    run(record.builder, [...record.builderArgs, ...save]),
    run(program, args),
    {
      kind: 'call',
      what: `name it by its digest on each node: ctr images tag ${name} …@sha256:…`,
      call: () => nameByDigest(loader, name),
    },
    { kind: 'remove', path: archive },
  ];
}

/** The commands that build one image from one revision and push it; a person can type them too. */
export const buildActions = (build: ImageBuild): Action[] => [
  ...exportActions(build),
  ...folderBuildActions(build),
];

/** The same once the folder of the image's name holds what it is built from. */
export function folderBuildActions(
  build: Pick<ImageBuild, 'image' | 'tag' | 'folder' | 'record' | 'login'>,
): Action[] {
  const { image, tag, folder, record, login = record.registryLogin } = build;
  const name = `${record.registry}/${imageName(image.name)}:${tag}`;
  const baseIsHere = record.nodeImage !== undefined && isOnThisMachine(record.nodeImage);
  const context = join(folder, image.name);
  const options = [
    ...(record.nodeImage ? ['--build-arg', `NODE_IMAGE=${record.nodeImage}`] : []),
    ...hostSecrets().flatMap(({ id, source }) => ['--secret', `id=${id},src=${source}`]),
    '-f',
    join(context, image.dockerfile),
    '-t',
    name,
    context,
  ];
  if (record.builder === 'buildah') {
    return [
      run('buildah', [
        ...record.builderArgs,
        'build',
        '--isolation',
        'chroot',
        '--layers',
        '--force-rm',
        '--jobs=2', // stages that do not need each other are built beside each other
        // The cluster's registry uses plain http; a base image from elsewhere is verified.
        ...(baseIsHere ? ['--tls-verify=false'] : []),
        ...options,
      ]),
      ...(record.loader
        ? loadActions(build, record.loader, name)
        : [
            run('buildah', [
              ...record.builderArgs,
              'push',
              ...(isOnThisMachine(record.registry) ? ['--tls-verify=false'] : []),
              ...(login ? [`--authfile=${login}`] : []),
              `--digestfile=${digestFile(build)}`,
              name,
            ]),
          ]),
    ];
  }
  return [
    run('docker', [...record.builderArgs, 'build', ...options], { env: { DOCKER_BUILDKIT: '1' } }),
    ...(record.loader
      ? loadActions(build, record.loader, name)
      : [
          run(
            'docker',
            [...record.builderArgs, 'push', name],
            login ? { env: { DOCKER_CONFIG: dirname(login) } } : {},
          ),
        ]),
  ];
}

/** The digest of an image that was just pushed, from the file that buildah writes; nothing where there is none. */
export async function pushedDigest(build: ImageBuild): Promise<string | undefined> {
  if (build.record.builder !== 'buildah' || build.record.loader) return undefined;
  const text = (await readFile(digestFile(build), 'utf8')).trim();
  if (/^sha256:[0-9a-f]{64}$/.test(text)) return text;
  throw new Refusal(
    `buildah pushed ${build.image.name} but reported no digest.`,
    'Run the same command again.',
  );
}
