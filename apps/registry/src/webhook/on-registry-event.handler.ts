import { Controller } from '@nestjs/common';
import type { CloudEvent } from '@modelkeep/contracts/common/event';
import { type EventContext, OnEventBatch } from '@modelkeep/eventing';
import { Ctx, Payload } from '@nestjs/microservices';
import type { EntityManager } from 'typeorm';
import { IS_PROMPT } from '../registered-model/mlflow-search';
import { Deliveries } from './deliveries';
import { notificationOf, notifiedEvents } from './notification';

/** What clients gave a model or a version with its creation, and what any event says of its model. */
interface Told {
  name?: string;
  model?: string;
  tags?: Record<string, string>;
}

/** Puts what has happened in the registry into the queue of every webhook that wants to know. */
@Controller()
export class OnRegistryEvent {
  constructor(private readonly deliveries: Deliveries) {}

  @OnEventBatch(notifiedEvents)
  async enqueue(@Payload() events: CloudEvent[], @Ctx() { transaction }: EventContext): Promise<void> {
    const prompts = await promptsAmong(transaction, events.map(modelOf));
    const occurrences = events.flatMap((event) => {
      const isPrompt = prompts.has(modelOf(event)) || isMarked((event.data as Told).tags);
      const notification = notificationOf(event, isPrompt);
      return notification ? [{ eventId: event.id, at: event.time, notification }] : [];
    });
    await this.deliveries.enqueue(transaction, occurrences);
  }
}

function modelOf({ data }: CloudEvent): string {
  const { model, name = '' } = data as Told;
  return model ?? name;
}

/** A prompt is a model with a tag: at its creation the event has it, later the model. */
const isMarked = (tags: Record<string, string> = {}): boolean => tags[IS_PROMPT]?.toLowerCase() === 'true';

async function promptsAmong(transaction: EntityManager, models: readonly string[]): Promise<Set<string>> {
  const rows: { name: string }[] = await transaction.query(
    `SELECT name FROM registered_model_tags WHERE name = ANY ($1) AND key = $2 AND lower(value) = 'true'`,
    [[...new Set(models)], IS_PROMPT],
  );
  return new Set(rows.map(({ name }) => name));
}
