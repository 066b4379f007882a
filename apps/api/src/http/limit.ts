import type { RequestHandler } from 'express';

/** What is limited, because it is expensive. Every route of these kinds names its limit. */
export const limitNames = ['training', 'import', 'preview', 'batch', 'export', 'creation'] as const;
export type LimitName = (typeof limitNames)[number];

/** Makes the handler that lets a request through only while its caller has made few enough of them. */
export type Limiter = (name: LimitName) => RequestHandler;
