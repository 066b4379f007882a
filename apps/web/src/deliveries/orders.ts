import { useMutation, useQuery } from '@tanstack/vue-query';
import { computed, type MaybeRefOrGetter, toValue } from 'vue';
import { answerOf, api } from '../api/client.ts';
import { ApiError } from '../api/error.ts';
import type { components } from '../generated/api.ts';
import { useRole } from '../session/session.ts';

export type DeliveryJob = components['schemas']['DeliveryJob'];
export type Changeable = components['schemas']['DeliveryJobs']['environments'][number];

/** What an administrator is about to ask for: the difference between two sides is what it applies. */
export interface Intended {
  readonly verb: DeliveryJob['verb'];
  readonly environment: string;
  /** Promotion: the environment that is promoted from; rollback: the commit that is restored. */
  readonly to: string;
  /** Whether the name of the environment is typed first. */
  readonly confirm: boolean;
}

export const hasEnded = ({ state }: DeliveryJob): boolean => state === 'live' || state === 'failed';

/** What can be delivered from here, and what was asked for; nobody but an administrator asks. */
export function useDeliveryJobs() {
  const isAdministrator = useRole('administrator');
  return useQuery({
    queryKey: ['deliveries', 'jobs'],
    queryFn: () => answerOf(api.GET('/api/deliveries/jobs')),
    enabled: () => isAdministrator.value === true,
    staleTime: 5_000,
  });
}

/** Asks for a promotion or a rollback. */
export function useStartDelivery() {
  return useMutation({
    mutationFn: (body: components['schemas']['DeliveryOrder']) =>
      answerOf(api.POST('/api/deliveries/jobs', { body })),
  });
}

/** Whether the service has no such job. */
export const isUnknown = (error: unknown) => error instanceof ApiError && error.status === 404;

/** Where a job stands, asked every second until it has ended: also while its own delivery replaces the API. */
export function useDeliveryJob(id: MaybeRefOrGetter<string>) {
  return useQuery({
    queryKey: ['deliveries', 'job', computed(() => toValue(id))] as const,
    queryFn: () => answerOf(api.GET('/api/deliveries/jobs/{id}', { params: { path: { id: toValue(id) } } })),
    retry: false,
    refetchInterval: ({ state: { data, error } }) =>
      (data && hasEnded(data)) || isUnknown(error) ? false : 1_000,
  });
}
