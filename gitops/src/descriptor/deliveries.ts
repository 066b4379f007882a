import { z } from 'zod';

/** The field `deliveries` of a descriptor; nothing where it is off. */
export const deliveriesSchema = z
  .preprocess(
    (value) => (value === false ? undefined : value),
    z
      .strictObject({
        client: z.string().regex(/^[a-z][a-z0-9-]{0,61}[a-z0-9]$/, 'is not the name of a workload'),
        port: z
          .number()
          .int()
          .min(1024, 'is less than 1024')
          .max(29_999, 'is more than 29,999: from 30000 on, ports are Kubernetes’')
          .default(9480),
      })
      .optional(),
  )
  .optional();
