import { listLifeCycleEvents, type LifeCycleEvent } from '@modelkeep/contracts/metadata/life-cycle-event.api';
import type { Stage } from './stage';
import { until } from './wait';

/** The events that the story must have left, in the order in which each is first seen. */
export const expectedEvents = [
  'modelkeep.metadata.data-snapshot.recorded.v1',
  'modelkeep.features.feature-view.applied.v1',
  'modelkeep.features.feature-view.rows-accepted.v1',
  'modelkeep.features.training-set.created.v1',
  'modelkeep.pipelines.pipeline.applied.v1',
  'modelkeep.pipelines.pipeline-run.started.v1',
  'modelkeep.pipelines.step.finished.v1',
  'modelkeep.metadata.run.finished.v1',
  'modelkeep.registry.model-version.registered.v1',
  'modelkeep.registry.package.built.v1',
  'modelkeep.pipelines.pipeline-run.finished.v1',
  'modelkeep.registry.model-version.approval-requested.v1',
  'modelkeep.registry.model-version.approved.v1',
  'modelkeep.deployment.revision.created.v1',
  'modelkeep.deployment.revision.readied.v1',
  'modelkeep.deployment.deployment.traffic-shifted.v1',
  'modelkeep.registry.model-version.deployed.v1',
  'modelkeep.monitoring.window.evaluated.v1',
  'modelkeep.monitoring.drift.detected.v1',
  'modelkeep.monitoring.alert.raised.v1',
  'modelkeep.registry.model-version.decommissioned.v1',
  'modelkeep.registry.model-version.archived.v1',
  'modelkeep.metadata.prediction.replayed.v1',
];

/** Prints one line per life-cycle event since `since`; throws where a step of the story left none. */
export async function showTimeline({ people, narrator }: Stage, since: Date): Promise<void> {
  narrator.chapter(7, 'The life of the model, as events');
  const events = await until('every step has left its event', async () => {
    const seen = await eventsSince(people.amira.client, since);
    const missing = expectedEvents.filter((type) => !seen.some((event) => event.type === type));
    return missing.length === 0 && seen;
  }).catch(async (error: unknown) => {
    const seen = await eventsSince(people.amira.client, since);
    const missing = expectedEvents.filter((type) => !seen.some((event) => event.type === type));
    throw new Error(`events missing from the timeline: ${missing.join(', ')}`, { cause: error });
  });
  narrator.text(compress(events).join('\n'));
  narrator.tell(`${events.length} life-cycle events`, '/api/v1/metadata/events');
}

async function eventsSince(
  client: Stage['people']['amira']['client'],
  since: Date,
): Promise<LifeCycleEvent[]> {
  const events: LifeCycleEvent[] = [];
  let after: string | undefined;
  do {
    const page = await client.call(listLifeCycleEvents, {
      query: { from: since.toISOString(), limit: 1000, after },
    });
    events.push(...page.items);
    after = page.next;
  } while (after);
  return events;
}

/** One line per event; a series of the same type becomes one line with its count. */
function compress(events: LifeCycleEvent[]): string[] {
  const lines: { time: string; type: string; actor: string; count: number }[] = [];
  for (const event of events) {
    const last = lines.at(-1);
    if (last?.type === event.type) last.count += 1;
    else lines.push({ time: event.time, type: event.type, actor: event.actor ?? event.source, count: 1 });
  }
  return lines.map(
    ({ time, type, actor, count }) =>
      `${time.slice(11, 23)}  ${type.replace(/^modelkeep\./, '').padEnd(50)} ${actor}${count > 1 ? `  × ${count}` : ''}`,
  );
}
