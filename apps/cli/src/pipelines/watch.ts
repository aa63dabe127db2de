import { type ApiClient, readServerSentEvents } from '@modelkeep/client';
import type { PipelineRun, RunTransition } from '@modelkeep/contracts/pipelines/pipeline-run';
import { watchRun } from '@modelkeep/contracts/pipelines/pipeline-run.api';
import { getPipelineRun } from '@modelkeep/contracts/pipelines/pipeline.api';

/** Tells each transition of a run from its first on, and resolves with the run once it has ended. */
export async function watchUntilEnd(
  client: ApiClient,
  id: string,
  onTransition: (transition: RunTransition) => void,
): Promise<PipelineRun> {
  let last: string | undefined;
  for (;;) {
    const headers = last === undefined ? undefined : { 'last-event-id': last };
    // A connection that breaks is made again, and goes on where it broke.
    const stream = await client.call(watchRun, { params: { id }, headers });
    try {
      for await (const event of readServerSentEvents(stream)) {
        last = event.id;
        onTransition(JSON.parse(event.data) as RunTransition);
      }
    } catch {
      continue;
    }
    const run = await client.call(getPipelineRun, { params: { id } });
    if (run.finishedAt) return run;
  }
}
