import { Injectable } from '@nestjs/common';
import { loadEvents } from '@modelkeep/contracts/common/catalogue';
import type { CloudEvent } from '@modelkeep/contracts/common/event';
import type { PageQuery } from '@modelkeep/contracts/common/types';
import type { Trigger, TriggerRequest } from '@modelkeep/contracts/pipelines/trigger.api';
import { PoisonError } from '@modelkeep/eventing';
import { notFound, ProblemError, unprocessable } from '@modelkeep/service';
import { DataSource, type EntityManager, In } from 'typeorm';
import { RunStart } from '../pipeline-run/run-start';
import { pageByName } from '../page-by-name';
import { findValueFaults } from '../pipeline-run/run-request';
import { Pipelines } from '../pipeline/pipelines';
import { parseReference } from '../template/reference';
import { findReferences } from '../template/template';
import { fillFromEvent, matches, MissingEventValue } from './match';
import { TriggerEntity } from './trigger.entity';

/** Triggers: which event starts which pipeline. */
@Injectable()
export class Triggers {
  constructor(
    private readonly dataSource: DataSource,
    private readonly pipelines: Pipelines,
    private readonly runs: RunStart,
  ) {}

  /** Creates or replaces a trigger. Throws 404 without such a pipeline, 422 where it could never start a run. */
  async apply(name: string, request: TriggerRequest, actor: string): Promise<Trigger> {
    const { definition } = await this.pipelines.get(request.pipeline);
    const errors = [
      ...(loadEvents().has(request.eventType)
        ? []
        : [{ path: 'eventType', message: `there are no events of type '${request.eventType}'` }]),
      ...findReferences(request.parameters)
        .filter(({ expression }) => parseReference(expression)?.kind !== 'event')
        .map(({ path, expression }) => ({
          path: ['parameters', ...path].join('.'),
          message: `'${expression}': a trigger sees only \${event.…}`,
        })),
      ...findValueFaults(definition, request),
    ].map(({ path, message }) => ({ path: `body.${path}`, message }));
    if (errors.length > 0) throw unprocessable('The trigger could never start a run.', errors);
    const trigger = { name, ...request, appliedAt: new Date(), appliedBy: actor };
    return viewOf(await this.dataSource.manager.save(TriggerEntity, trigger));
  }

  async list(query: PageQuery): Promise<{ items: Trigger[]; next?: string }> {
    const { items, next } = await pageByName(this.dataSource.manager, TriggerEntity, query);
    return { items: items.map(viewOf), next };
  }

  /** Throws 404. */
  async delete(name: string): Promise<void> {
    const { affected } = await this.dataSource.manager.delete(TriggerEntity, { name });
    if (!affected) throw notFound(`trigger ${name}`);
  }

  /**
   * Starts, in the caller's transaction, a run for each trigger that waits for one of these events.
   * Throws `PoisonError` where one cannot start: the pipeline was changed since, or the event lacks a value.
   */
  async react(transaction: EntityManager, events: readonly CloudEvent[]): Promise<void> {
    const types = new Set(events.map(({ type }) => type));
    const candidates = await transaction.findBy(TriggerEntity, { eventType: In([...types]) });
    for (const event of events)
      for (const trigger of candidates)
        if (trigger.eventType === event.type && awaits(trigger, event))
          await this.start(transaction, trigger, event);
  }

  private async start(transaction: EntityManager, trigger: TriggerEntity, event: CloudEvent): Promise<void> {
    const { name, pipeline, inputs, appliedBy: actor } = trigger;
    try {
      const parameters = fillFromEvent(trigger.parameters, event);
      const cause = { name, eventId: event.id, eventType: event.type };
      await this.runs.start(transaction, { pipeline, parameters, inputs, actor, trigger: cause });
    } catch (error) {
      if (error instanceof ProblemError || error instanceof MissingEventValue)
        throw new PoisonError(`trigger '${name}' cannot start '${pipeline}': ${error.message}`);
      throw error;
    }
  }
}

/** A trigger knows nothing of what was before it. */
const awaits = ({ appliedAt, filter }: TriggerEntity, { time, data }: CloudEvent): boolean =>
  appliedAt <= new Date(time) && matches(filter, data);

const viewOf = ({ appliedAt: _appliedAt, ...trigger }: TriggerEntity): Trigger => trigger;
