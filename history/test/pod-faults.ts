import { built, created, type Fault, running } from './fault.ts';
import { container, digestOf, event, old, pod } from './scene.ts';

/** Faults that a pod shows by itself. */
export const podFaults: Readonly<Record<string, Fault>> = {
  'image missing': {
    scene: {
      pods: [
        old('api'),
        pod('api-2', 'api', {
          phase: 'Pending',
          conditions: [created],
          containerStatuses: [
            container(
              'api',
              { waiting: { reason: 'ImagePullBackOff', message: 'Back-off pulling image' } },
              { image: `localhost:5000/presage/api@${digestOf('b')}` },
            ),
          ],
        }),
      ],
      events: [
        event('Pod', 'api-2', 'Failed', 'Failed to pull image: localhost:5000/presage/api: not found'),
        event('Pod', 'api-2', 'BackOff', 'Back-off pulling image', 'Normal'),
      ],
    },
    kind: 'image',
    cause:
      /pod api-2: the image localhost:5000\/presage\/api@sha256:b+ cannot be pulled \(ImagePullBackOff\): .*not found/,
    commit: built,
    next: /npm run gitops release/,
  },
  'crash at start': {
    scene: {
      pods: [
        old('api'),
        pod('api-2', 'api', {
          containerStatuses: [
            container(
              'api',
              { waiting: { reason: 'CrashLoopBackOff', message: 'back-off 40s' } },
              { restartCount: 3, lastState: { terminated: { exitCode: 7, reason: 'Error' } } },
            ),
          ],
        }),
      ],
      logs: { 'api-2': ['TypeError: serve is not a function'] },
    },
    kind: 'crash',
    cause: /pod api-2: api crashes as soon as it starts \(exit code 7\)/,
    commit: built,
    next: /git push cluster main.*npm run gitops rollback dev/,
  },
  'readiness never true': {
    scene: {
      pods: [old('api'), pod('api-2', 'api', { containerStatuses: [container('api', { running })] })],
      events: [
        event('Pod', 'api-2', 'Unhealthy', 'Readiness probe failed: HTTP probe failed with statuscode: 503'),
      ],
    },
    kind: 'readiness',
    cause:
      /pod api-2 \(api\) did not become ready in time: api has run for 295 s; Readiness probe failed: .* 503/,
    commit: built,
  },
  'out of memory': {
    scene: {
      pods: [
        old('api'),
        pod(
          'api-2',
          'api',
          {
            containerStatuses: [
              container(
                'api',
                { waiting: { reason: 'CrashLoopBackOff' } },
                { restartCount: 2, lastState: { terminated: { exitCode: 137, reason: 'OOMKilled' } } },
              ),
            ],
          },
          {
            spec: {
              containers: [
                {
                  name: 'api',
                  image: `localhost:5000/presage/api@${digestOf('b')}`,
                  resources: { limits: { memory: '768Mi' } },
                },
              ],
            },
          },
        ),
      ],
    },
    kind: 'memory',
    cause: /api was ended because it uses more memory than its limit of 768Mi \(OOMKilled, 2 restarts\)/,
    commit: built,
  },
};
