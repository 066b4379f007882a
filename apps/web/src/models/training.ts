import { useMutation, useQuery, useQueryClient } from '@tanstack/vue-query';
import { computed, watch } from 'vue';
import { answerOf, api } from '../api/client.ts';
import type { components } from '../generated/api.ts';

type Training = components['schemas']['Training'];

/** Milliseconds between two polls of a running training. */
const POLL_INTERVAL = 1_000;
const active = (training: Training | undefined) =>
  training?.state === 'queued' || training?.state === 'running';

/** The newest training of a predictor, polled while it runs, and a mutation that starts one. */
export function useTraining(predictor: string) {
  const client = useQueryClient();
  const queryKey = ['trainings', predictor];
  const { data } = useQuery({
    queryKey,
    queryFn: async () =>
      (await answerOf(api.GET('/api/trainings', { params: { query: { predictor } } }))) as unknown as {
        items: Training[];
      },
    refetchInterval: (query) => (active(query.state.data?.items[0]) ? POLL_INTERVAL : false),
    staleTime: 0,
  });
  const newest = computed(() => data.value?.items[0]);
  const running = computed(() => active(newest.value));
  watch(running, (now, before) => {
    if (!before || now) return;
    client.invalidateQueries({ queryKey: ['models'] });
    // Under `npm start` the new version may serve now.
    client.invalidateQueries({ queryKey: ['predictors'] });
  });
  const start = useMutation({
    mutationFn: () =>
      answerOf(
        api.POST('/api/predictors/{name}/trainings', { params: { path: { name: predictor } }, body: {} }),
      ),
    onSettled: () => client.invalidateQueries({ queryKey }),
  });
  return { newest, running, start };
}
