import type { Workload } from './cluster-workload.ts';

/** The fields of a service in compose.yaml that are compared. */
export interface Service {
  readonly image: string;
  readonly pull_policy?: string;
  readonly build?: { readonly dockerfile: string };
  readonly depends_on?: Readonly<Record<string, object>>;
  readonly command?: readonly string[];
  readonly user?: string;
  readonly read_only?: boolean;
  readonly cap_drop?: readonly string[];
  readonly security_opt?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly ports?: readonly object[];
  readonly tmpfs?: readonly string[];
  readonly volumes?: readonly {
    readonly type: 'volume' | 'tmpfs';
    readonly source?: string;
    readonly target: string;
    readonly read_only?: boolean;
    readonly tmpfs?: { readonly size: number };
  }[];
  readonly deploy?: {
    readonly resources?: { readonly limits?: { readonly cpus: string; readonly memory: string } };
  };
}

const factor = { M: 1, G: 1024 } as const;

/** Docker's `512M` and `1G` are MiB and GiB. */
function mebibytes(size: string | undefined): number {
  const [, number, suffix = 'M'] = /^(\d+)([MG])$/i.exec(size ?? '') ?? [];
  return Number(number) * factor[suffix.toUpperCase() as keyof typeof factor];
}

/** A service of compose.yaml in the form of a workload of the cluster. */
export function composeService(service: Service): Workload {
  const limits = service.deploy?.resources?.limits;
  const mounts = (service.volumes ?? []).filter(({ read_only }) => read_only !== true);
  return {
    args: service.command ?? [],
    user: service.user ?? '',
    readOnly: service.read_only === true,
    dropped: service.cap_drop ?? [],
    privilegeEscalation: service.security_opt?.includes('no-new-privileges:true') !== true,
    environment: service.environment ?? {},
    limits: { cpu: Number(limits?.cpus), mebibytes: mebibytes(limits?.memory) },
    writable: Object.fromEntries([
      ...mounts.map(({ target, source = '', tmpfs }) => [target, tmpfs ? tmpfs.size / 1024 ** 2 : source]),
      ...(service.tmpfs ?? []).map((line) => [
        line.split(':')[0],
        mebibytes(/(?:[:,])size=(\w+)/.exec(line)?.[1]),
      ]),
    ]),
  };
}
