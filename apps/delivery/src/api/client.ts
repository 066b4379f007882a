import { exitCode, Refusal } from '@presage/runtime/refusal';
import createClient from 'openapi-fetch';
import type { components, paths } from '../../../api/generated/openapi.ts';
import { fetchOverHttp } from './fetch.ts';
import type { Place } from './place.ts';

export type Problem = components['schemas']['Problem'];

export type Client = ReturnType<typeof createClient<paths>>;

/** The API of a place, asked with its delivery token. */
export const openClient = ({ api, token }: Place): Client =>
  createClient<paths>({
    baseUrl: api,
    fetch: fetchOverHttp,
    headers: { authorization: `Bearer ${token}` },
  });

/** What an API answered. */
export type Answer<Data> =
  | { readonly status: number; readonly data: Data }
  | { readonly status: number; readonly problem: Partial<Problem> };

/**
 * Waits for an answer.
 * @throws Refusal when nothing answers, or the token is not accepted
 */
export async function answerOf<Data>(
  place: Place,
  asked: Promise<{ data?: Data; error?: unknown; response: Response }>,
): Promise<Answer<Data>> {
  const { data, error, response } = await asked.catch((cause: unknown) => {
    throw cause instanceof Refusal ? cause : unreachable(place, cause as NodeJS.ErrnoException);
  });
  const { status } = response;
  if (response.ok && data !== undefined) return { status, data };
  const problem = typeof error === 'object' && error !== null ? error : { detail: String(error ?? '') };
  if (status === 401) throw notAccepted(place, problem);
  return { status, problem };
}

/**
 * The data of an answer.
 * @param what the request in words, for the message: `list its models`
 * @throws Refusal when the API answers with a problem
 */
export async function dataOf<Data>(
  place: Place,
  what: string,
  asked: Promise<{ data?: Data; error?: unknown; response: Response }>,
): Promise<Data> {
  const answer = await answerOf(place, asked);
  if ('data' in answer) return answer.data;
  throw refused(place, what, answer);
}

/** The refusal of an API that could not do what was asked. */
export const refused = (
  { name, namespace }: Place,
  what: string,
  { status, problem }: { readonly status: number; readonly problem: Partial<Problem> },
): Refusal =>
  new Refusal(
    `The API of ${name} did not ${what}: ${problem.detail || problem.title || `it answered ${status}`}`,
    namespace === undefined
      ? 'See the output of `npm start`, and `npm run gitops model list -- --env local` for the models.'
      : 'See `npm run gitops status` for its pods, and `npm run gitops model list` for the models.',
    status === 503 ? exitCode.temporary : exitCode.unavailable,
  );

function notAccepted({ name, api, startedBy, namespace }: Place, { detail }: Partial<Problem>): Refusal {
  return new Refusal(
    `The API of ${name} at ${api} does not accept the delivery token: ${detail ?? 'it answered 401'}`,
    namespace === undefined
      ? 'Stop `npm start` and start it again: it reads the token when it starts. If that does not help, another installation listens there.'
      : `Run \`${startedBy}\`, then restart its pods, which read the token when they start: kubectl --namespace ${namespace} rollout restart deployment/api`,
    exitCode.permission,
  );
}

function unreachable({ name, api, startedBy }: Place, { code, message }: NodeJS.ErrnoException): Refusal {
  if (code === 'ECONNREFUSED')
    return new Refusal(
      `Nothing answers at ${api}, the address of the API of ${name}.`,
      `Start it: \`${startedBy}\`.`,
      exitCode.unavailable,
    );
  if (code === 'ENOTFOUND')
    return new Refusal(
      `The host name of the API of ${name}, ${new URL(api).hostname}, does not resolve on this machine.`,
      'Add it to your DNS or to /etc/hosts, with an address at which the ingress controller answers.',
      exitCode.unavailable,
    );
  if (code !== undefined && /CERT|VERIFY|ISSUER/.test(code))
    return new Refusal(
      `The certificate of the API of ${name} at ${api} is not accepted: ${code}.`,
      'Name the file of the authority that signed it, for example: NODE_EXTRA_CA_CERTS=ca.crt npm run gitops model list',
      exitCode.configuration,
    );
  return new Refusal(
    `The connection to the API of ${name} at ${api} broke: ${code ?? message}.`,
    'Run the same command again. If it breaks again, see the log of the API.',
    exitCode.temporary,
  );
}
