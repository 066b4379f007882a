import { type ApiServer, apiServer } from '@presage/platform/cluster';
import type { Environment } from '@presage/platform/environment';
import type { KubernetesObject } from '@presage/platform/manifests';
import type { Pin } from '../images/pins.ts';
import type { Answer, Complaint } from './answer.ts';
import { ask, type Changed } from './ask.ts';
import { changedObjects } from './changed.ts';
import { askForPod } from './pod.ts';
import { withPins } from './renderings.ts';
import { resourceFinder } from './resource.ts';
import { applicationOptions, syncModeOf } from './sync-mode.ts';
import { wayOut } from './way-out.ts';

/** An object that the API server refuses. */
export interface Refused {
  readonly object: KubernetesObject;
  /** What it says, then what to do. */
  readonly message: string;
}

export interface DryRun {
  readonly refused: readonly Refused[];
  /** What could not be asked or does not stop a push, one line each. */
  readonly notes: readonly string[];
  /** Number of objects that were sent. */
  readonly asked: number;
}

export interface DryRunFacts {
  readonly kubeconfig: string;
  readonly environment: Environment;
  /** Without pins: what the environment's branch holds, and what it is to hold. */
  readonly before: readonly KubernetesObject[];
  readonly after: readonly KubernetesObject[];
  readonly pins: readonly Pin[];
  /** Default: the kubeconfig's server. */
  readonly connect?: (kubeconfig: string) => Promise<ApiServer | undefined>;
}

const nameOf = ({ kind, metadata }: KubernetesObject) => `${kind} ${metadata.name}`;

const unasked = (why: string): DryRun => ({
  refused: [],
  notes: [`The API server was not asked: ${why}.`],
  asked: 0,
});

const sentence = (object: KubernetesObject, complaints: readonly Complaint[]) => {
  const said = complaints.map(({ field, message }) => (field ? `${field}: ${message}` : message)).join('; ');
  const way = wayOut(object, complaints);
  return `${nameOf(object)}: ${said}${way ? `. Instead: ${way}` : ''}`;
};

interface Result {
  readonly object: KubernetesObject;
  readonly answer: Answer;
  /** About a pod as the object makes it. */
  readonly pod?: Answer | undefined;
}

/** A ServiceAccount of the same delivery is there when the pods are created. */
function podComplaints({ pod }: Result, after: readonly KubernetesObject[]): readonly Complaint[] {
  if (pod?.kind !== 'refused') return [];
  const comes = ({ message }: Complaint) => {
    const missing = /serviceaccount "([^"]+)" not found/i.exec(message)?.[1];
    return after.some(({ kind, metadata }) => kind === 'ServiceAccount' && metadata.name === missing);
  };
  return pod.complaints
    .filter((complaint) => !comes(complaint) && !/exceeded quota/.test(complaint.message))
    .map(({ field, message }) => ({
      field: undefined,
      message: `its pods are refused: ${field ? `${field}: ` : ''}${message}`,
    }));
}

function summary(results: readonly Result[], { environment, after }: DryRunFacts): DryRun {
  const refused = results.flatMap((result) => {
    const { object, answer } = result;
    const complaints = answer.kind === 'refused' ? answer.complaints : podComplaints(result, after);
    return complaints.length > 0 ? [{ object, message: sentence(object, complaints) }] : [];
  });
  const notes = results.flatMap(({ object, answer, pod }) => {
    const known = answer.kind === 'accepted' ? answer.warnings : [];
    // The pod's own answer decides where the namespace has a security level.
    const warnings = known.filter((text) => !/violate PodSecurity/.test(text));
    const quota =
      pod?.kind === 'refused' &&
      pod.complaints.find(({ message }) => /exceeded quota/.test(message))?.message;
    return [
      ...warnings.map((text) => `${nameOf(object)}: ${text}`),
      ...(quota ? [`${nameOf(object)}: ${quota}`] : []),
      ...(answer.kind === 'unknown' ? [`${nameOf(object)} could not be checked: ${answer.why}`] : []),
    ];
  });
  const noNamespace = results.some(({ answer }) => answer.kind === 'no-namespace')
    ? [
        `The API server could not check the objects of ${environment.name}: the namespace ${environment.namespace} does not exist yet.`,
      ]
    : [];
  return { refused, notes: [...noNamespace, ...notes], asked: results.length };
}

async function askAbout(
  server: ApiServer,
  changed: readonly Changed[],
  { environment, after }: DryRunFacts,
): Promise<Result[]> {
  const find = resourceFinder(server);
  const general = applicationOptions();
  const { namespace, application } = environment;
  return Promise.all(
    changed.map(async ({ object, former }): Promise<Result> => {
      const resource = await find(object);
      if (!resource) {
        const { apiVersion, kind } = object;
        const complaints = [{ field: 'kind', message: `the cluster has no ${kind} in ${apiVersion}` }];
        const comes = after.some((one) => one.kind === 'CustomResourceDefinition');
        const why = `${kind} in ${apiVersion} does not exist yet`;
        return { object, answer: comes ? { kind: 'unknown', why } : { kind: 'refused', complaints } };
      }
      const mode = syncModeOf(object, former, general);
      const [answer, pod] = await Promise.all([
        ask(server, { object, former, mode, resource, namespace, application }),
        askForPod(server, object, namespace),
      ]);
      return { object, answer, pod };
    }),
  );
}

/**
 * Sends the objects that a delivery changes to the API server as dry runs, the way Argo CD would apply them. Nothing
 * in the cluster changes. A server that can't be asked is a note, not an error.
 */
export async function dryRun(facts: DryRunFacts): Promise<DryRun> {
  const changed = changedObjects(facts.before, facts.after);
  if (changed.length === 0) return { refused: [], notes: [], asked: 0 };
  const { connect = apiServer, kubeconfig } = facts;
  const server = await connect(kubeconfig);
  if (!server) return unasked('the kubeconfig signs in by other means than a client certificate');
  try {
    const pinned = changed.map(({ object, former }) => ({ object: withPins(object, facts.pins), former }));
    return summary(await askAbout(server, pinned, facts), facts);
  } catch (error) {
    return unasked(`it does not answer (${(error as Error).message})`);
  } finally {
    server.close();
  }
}
