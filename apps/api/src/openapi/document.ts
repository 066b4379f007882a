import type {
  ZodOpenApiObject,
  ZodOpenApiOperationObject,
  ZodOpenApiOverride,
  ZodOpenApiPathsObject,
  ZodOpenApiResponsesObject,
} from 'zod-openapi';
import { createDocument } from 'zod-openapi';
import { type Access, access } from '../http/permission.ts';
import { type ProblemKind, problemKinds, problemSchema } from '../http/problem.ts';
import type { Route } from '../http/route.ts';

export type OpenApiDocument = ReturnType<typeof createDocument>;

const tags = [
  { name: 'products', description: 'Products of the shop.' },
  { name: 'users', description: 'Customers of the shop. For administrators.' },
  {
    name: 'predictors',
    description: 'The predictors: what each predicts, from which fields, and how accurately.',
  },
  { name: 'models', description: 'Versions of the models, and trainings.' },
  { name: 'predictions', description: 'Making predictions, and reading past ones.' },
  { name: 'inference', description: 'The same models by the Open Inference Protocol, version 2.' },
  { name: 'session', description: 'Signing in and out.' },
  { name: 'deliveries', description: 'What was delivered, when, by whom, and how it ended.' },
  { name: 'process', description: 'Version, health and metrics of the process.' },
  { name: 'reference', description: 'This description of the API.' },
];

/** The schemes that open an operation; none where everyone may call it. */
const securityOf = ({ roles, token }: Access): Record<string, string[]>[] => [
  ...(roles !== 'everyone' && roles.length > 0 ? [{ session: [] }] : []),
  ...(token ? [{ [token]: [] }] : []),
];

/** The OpenAPI 3.1 document of the routes. Pure: same routes and version, same document. */
export function openApiDocument(routes: Route[], version: string): OpenApiDocument {
  const paths: ZodOpenApiPathsObject = {};
  for (const route of routes) {
    const path = route.path.replace(/:(\w+)/g, '{$1}');
    paths[path] = { ...paths[path], [route.method]: operation(route) };
  }
  const document: ZodOpenApiObject = {
    openapi: '3.1.1',
    info: {
      title: 'Presage',
      version,
      description:
        'The shop of Presage. English paths are canonical; French ones (`x-aliases`) answer the same. Errors are problem details (RFC 9457), lists are read page by page with a cursor, changes name the version that they change. Texts are well-formed Unicode without control characters; only descriptions may have line breaks and tabs. JSON is nested 32 levels deep at most.',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: '/', description: 'The address that served this document.' }],
    tags,
    paths,
    components: {
      securitySchemes: {
        session: {
          type: 'apiKey',
          in: 'cookie',
          name: 'presage-{environment}-session',
          description:
            'Set by POST /api/session; the environment is that of /api/info, and over https the name begins with `__Host-`. `x-roles` of an operation lists the roles that may call it.',
        },
        monitoring: { type: 'http', scheme: 'bearer', description: 'The monitoring token of the Secret.' },
        delivery: {
          type: 'http',
          scheme: 'bearer',
          description: 'The delivery token of the Secret: trains models, moves them, and imports records.',
        },
      },
    },
  };
  return createDocument(document, { override: stateTexts });
}

/** What `textProblem` allows, as a pattern. */
const oneLine = '^[^\\u0000-\\u001f\\u007f-\\u009f]*$';
const severalLines = '^[^\\u0000-\\u0008\\u000b\\u000c\\u000e-\\u001f\\u007f-\\u009f]*$';

/** States for every text of a request that no other rule describes which characters it may have. */
const stateTexts: ZodOpenApiOverride = ({ jsonSchema, io }) => {
  const { type, multiline, pattern, format, enum: listed, const: only } = jsonSchema;
  delete jsonSchema.multiline;
  const isDescribed = pattern ?? format ?? listed ?? only;
  if (io !== 'input' || type !== 'string' || isDescribed !== undefined) return;
  jsonSchema.pattern = multiline ? severalLines : oneLine;
};

function operation(route: Route): ZodOpenApiOperationObject {
  const header = route.versioned ? [ifMatch] : [];
  return {
    operationId: route.operationId,
    tags: [route.tag],
    summary: route.summary,
    description: route.description,
    security: securityOf(access[route.permission]),
    'x-roles': access[route.permission].roles,
    ...(route.aliases ? { 'x-aliases': route.aliases.map((path) => path.replace(/:(\w+)/g, '{$1}')) } : {}),
    parameters: header,
    requestParams: {
      ...(route.params ? { path: route.params } : {}),
      ...(route.query ? { query: route.query } : {}),
    },
    ...(route.body
      ? {
          requestBody: {
            // A body that may be `{}` may be left out.
            required: !route.body.safeParse({}).success,
            content: { 'application/json': { schema: route.body } },
          },
        }
      : {}),
    ...(route.stream
      ? {
          requestBody: {
            required: true,
            description: route.stream.description,
            content: { [route.stream.mediaType]: { schema: { type: 'string' as const } } },
          },
        }
      : {}),
    responses: { ...answers(route), ...problems(route) },
  };
}

const ifMatch = {
  name: 'If-Match',
  in: 'header' as const,
  required: true,
  description: 'ETag of the version to change, or `*` for any version.',
  schema: { type: 'string' as const },
  example: '"3"',
};

function answers(route: Route): ZodOpenApiResponsesObject {
  const responses: ZodOpenApiResponsesObject = {};
  for (const [status, { description, schema, mediaType, headers }] of Object.entries(route.responses)) {
    responses[status as '200'] = {
      description,
      ...(schema ? { content: { [mediaType ?? 'application/json']: { schema } } } : {}),
      ...(headers ? { headers: describeHeaders(headers) } : {}),
    };
  }
  return responses;
}

const describeHeaders = (headers: Record<string, string>) =>
  Object.fromEntries(
    Object.entries(headers).map(([name, description]) => [
      name,
      { description, schema: { type: 'string' as const } },
    ]),
  );

const retryAfter = { 'Retry-After': 'Seconds to wait before the next attempt.' };

/** The problems that follow from the declaration, and those that the route adds, by status. */
function problems(route: Route): ZodOpenApiResponsesObject {
  const { roles, session }: Access = access[route.permission];
  const kinds: ProblemKind[] = [
    ...(route.params ? (['not-found'] as const) : []),
    ...(route.query || route.body ? (['invalid-fields', 'malformed-request'] as const) : []),
    ...(route.body ? (['body-too-large', 'unsupported-media-type'] as const) : []),
    ...(route.stream ? (['body-too-large', 'unsupported-media-type'] as const) : []),
    ...(roles === 'everyone' ? [] : (['sign-in-required'] as const)),
    ...(route.body || route.stream ? (['request-timeout'] as const) : []),
    ...(route.method === 'get' ? [] : (['forbidden'] as const)),
    ...(roles !== 'everyone' && session ? (['role-required'] as const) : []),
    ...(route.versioned ? (['version-required', 'stale-version'] as const) : []),
    ...(route.limit ? (['too-many-attempts'] as const) : []),
    ...(route.problems ?? []),
  ];
  const responses: ZodOpenApiResponsesObject = {};
  const content = { 'application/problem+json': { schema: problemSchema } };
  for (const kind of kinds) {
    const { status, title } = problemKinds[kind];
    const before = responses[`${status}` as '400'] as { description: string } | undefined;
    // Kinds with the same status share its entry.
    const description = before && before.description !== title ? `${before.description}. ${title}` : title;
    responses[`${status}` as '400'] = {
      description,
      content,
      ...(kind === 'too-many-attempts' ? { headers: describeHeaders(retryAfter) } : {}),
    };
  }
  responses.default = { description: 'Any other error.', content };
  return responses;
}
