import { z } from 'zod';
import { english, type Message, type MessageCode, type Scalar } from '../messages/message.ts';
import { messageCodeSchema, messageCodes, messageSchema, paramsSchema } from '../messages/schema.ts';

/** Every kind of error that the API answers with: its status, its title and what to do about it. */
export const problemKinds = {
  'malformed-request': {
    status: 400,
    title: 'The request cannot be read',
    help: 'Send valid JSON and a valid URL; the detail says what could not be parsed.',
  },
  'sign-in-required': {
    status: 401,
    title: 'Sign in first',
    help: 'POST /api/session with e-mail and password, or send the bearer token that the path takes.',
  },
  'wrong-credentials': {
    status: 401,
    title: 'Wrong e-mail or password',
    help: 'The generated administrator’s password was printed when the environment was brought up; others chose theirs.',
  },
  'second-factor-required': {
    status: 401,
    title: 'A code is needed too',
    help: 'Send the same again with `code`: of the authenticator app, or a recovery code.',
  },
  'wrong-code': {
    status: 401,
    title: 'Wrong code',
    help: 'Wait for the next code of the app: each is accepted once. A recovery code works once too.',
  },
  forbidden: {
    status: 403,
    title: 'Not allowed',
    help: 'A change must come from a page of the same origin.',
  },
  'role-required': {
    status: 403,
    title: 'Your role may not do this',
    help: 'The operation names the roles that may; an administrator can change yours.',
  },
  'not-found': {
    status: 404,
    title: 'Nothing here',
    help: 'Check the address; the reference at /docs lists every path.',
  },
  'method-not-allowed': {
    status: 405,
    title: 'This path does not take that method',
    help: 'The Allow header lists the methods that it takes.',
  },
  'request-timeout': {
    status: 408,
    title: 'The body did not arrive in time',
    help: 'Send it without long pauses: STALL_SECONDS, 30 by default, is the longest.',
  },
  conflict: {
    status: 409,
    title: 'Already taken',
    help: 'Another record has this value; the errors list names the field.',
  },
  'account-protected': {
    status: 409,
    title: 'This account must stay as it is',
    help: 'The detail says why, and what must be done before.',
  },
  'training-runs': {
    status: 409,
    title: 'A training is running already',
    help: 'Wait until it has ended; GET /api/trainings says where it stands.',
  },
  'delivery-refused': {
    status: 409,
    title: 'Not delivered',
    help: 'Nothing was changed. The detail says why.',
  },
  'stale-version': {
    status: 412,
    title: 'Changed by someone else in the meantime',
    help: 'Read it again, look at what changed, then send the change with its new ETag.',
  },
  'body-too-large': {
    status: 413,
    title: 'The body is too large',
    help: 'Send at most 64 KiB.',
  },
  'unsupported-media-type': {
    status: 415,
    title: 'The body is not of a type that this path takes',
    help: 'Send application/json in UTF-8, uncompressed or gzip, deflate or br.',
  },
  'invalid-fields': {
    status: 422,
    title: 'Some fields are not valid',
    help: 'The errors list says which field and why.',
  },
  'invalid-records': {
    status: 422,
    title: 'The records cannot be used',
    help: 'Nothing was imported. The badRows list says which lines and why; correct them and send the file again.',
  },
  'invalid-model': {
    status: 422,
    title: 'The model cannot be used',
    help: 'Nothing was imported. Export the model again, from an environment with the same version of its predictor.',
  },
  'version-required': {
    status: 428,
    title: 'Say which version you change',
    help: 'Send If-Match with the ETag that the resource was read with.',
  },
  'too-many-attempts': {
    status: 429,
    title: 'Too many requests',
    help: 'Wait for the number of seconds in Retry-After.',
  },
  'internal-error': {
    status: 500,
    title: 'Something failed here',
    help: 'Try again; if it fails again, give the requestId to the people who run this service.',
  },
  unavailable: {
    status: 503,
    title: 'Not available right now',
    help: 'The database is not reachable, or the process is starting or stopping. Try again shortly.',
  },
  'storage-full': {
    status: 507,
    title: 'The disk is full',
    help: 'Nothing was written. Free some space on the volume of the models, or enlarge it, and try again.',
  },
} as const;

export type ProblemKind = keyof typeof problemKinds;

export const fieldErrorSchema = z
  .object({
    field: z
      .string()
      .meta({ description: 'Path of the field, dots between its parts.', examples: ['priceCents'] }),
    code: messageCodeSchema,
    params: paramsSchema,
    message: z
      .string()
      .meta({ description: 'What is wrong with it, in English.', examples: ['must be at least 0'] }),
  })
  .meta({ id: 'FieldError', description: 'One field that was refused, and why.' });

export type FieldError = z.infer<typeof fieldErrorSchema>;

export const badRowSchema = z
  .object({
    line: z.int().meta({ description: 'Line of the file, from 1.', examples: [7] }),
    file: z.string().optional().meta({ description: 'Name of the file, where there are several.' }),
    code: messageCodeSchema,
    params: paramsSchema,
    reason: z.string().meta({
      description: 'What is wrong with it, in English.',
      examples: ['has 2 columns; the header has 3'],
    }),
  })
  .meta({ id: 'BadRow', description: 'One line of a file that cannot be read, and why.' });

/** A line of a file that cannot be read, and why. */
export interface BadRow {
  readonly line: number;
  /** Its name, where several files are read as one. */
  readonly file?: string;
  readonly reason: Message;
}

/** A line as it is answered. */
export const presentRow = ({ line, file, reason }: BadRow): z.infer<typeof badRowSchema> => ({
  line,
  ...(file === undefined ? {} : { file }),
  code: reason.code,
  params: { ...reason.params },
  reason: english(reason),
});

const kinds = Object.keys(problemKinds) as [ProblemKind, ...ProblemKind[]];

export const problemSchema = z
  .object({
    type: z.string().meta({
      description: 'Which kind of error, as an address in the reference.',
      examples: ['/docs#problem-stale-version'],
    }),
    title: z.string().meta({ description: 'The kind of error in words.' }),
    status: z.int().meta({ description: 'The HTTP status.', examples: [412] }),
    code: z.enum([...kinds, ...messageCodes]).meta({
      id: 'ProblemCode',
      description: 'What happened in this case; the kind of error where there is nothing more specific.',
      examples: ['stale-version'],
    }),
    params: paramsSchema,
    detail: z.string().meta({ description: 'What happened in this case, or what to do, in English.' }),
    cause: messageSchema.optional().meta({ description: 'The message that caused it.' }),
    instance: z.string().meta({ description: 'The path that was asked for.', examples: ['/api/products'] }),
    requestId: z.string().meta({ description: 'The request’s id in the logs (W3C trace id).' }),
    errors: z.array(fieldErrorSchema).optional().meta({ description: 'The fields that were refused.' }),
    error: z.string().optional().meta({ description: 'On /v2: detail and errors in one sentence.' }),
    badRows: z
      .array(badRowSchema)
      .optional()
      .meta({ description: 'The first 100 lines of a file that cannot be read.' }),
    badCount: z.int().optional().meta({ description: 'How many lines of it cannot be read.' }),
  })
  .meta({ id: 'Problem', description: 'An error as RFC 9457 problem details.' });

export type ProblemBody = z.infer<typeof problemSchema>;

interface ProblemOptions {
  /** What happened in this case; without it the kind of error is reported, with its help. */
  message?: Message;
  errors?: FieldError[];
  /** The lines of a file that can't be read, and how many they are in all. */
  lines?: { badRows: readonly BadRow[]; badCount: number };
  headers?: Record<string, string>;
}

/** An error that is reported to the client. Thrown anywhere in a handler. */
export class Problem extends Error {
  readonly kind: ProblemKind;
  readonly code: ProblemKind | MessageCode;
  readonly params: Readonly<Record<string, Scalar>>;
  readonly detail: string;
  readonly reason: Message | undefined;
  readonly errors: FieldError[] | undefined;
  readonly lines: ProblemOptions['lines'];
  readonly headers: Record<string, string>;

  constructor(kind: ProblemKind, { message, errors, lines, headers }: ProblemOptions = {}) {
    super(problemKinds[kind].title);
    this.kind = kind;
    this.code = message?.code ?? kind;
    this.params = message?.params ?? {};
    this.detail = message ? english(message) : problemKinds[kind].help;
    this.reason = message?.cause;
    this.errors = errors;
    this.lines = lines;
    this.headers = headers ?? {};
  }
}
