import { Controller } from '@nestjs/common';
import type { CloudEvent } from '@modelkeep/contracts/common/event';
import { type EventContext, OnEvents } from '@modelkeep/eventing';
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

  @OnEvents(notifiedEvents)
  async enqueue(@Payload() event: CloudEvent, @Ctx() { transaction }: EventContext): Promise<void> {
    const notification = notificationOf(event, await isAboutPrompt(transaction, event.data as Told));
    if (notification) await this.deliveries.enqueue(transaction, event.id, event.time, notification);
  }
}

/** A prompt is a model with a tag: at its creation the event has it, later the model. */
async function isAboutPrompt(transaction: EntityManager, { name, model, tags }: Told): Promise<boolean> {
  if (tags?.[IS_PROMPT]?.toLowerCase() === 'true') return true;
  const rows: unknown[] = await transaction.query(
    `SELECT 1 FROM registered_model_tags WHERE name = $1 AND key = $2 AND lower(value) = 'true'`,
    [model ?? name, IS_PROMPT],
  );
  return rows.length > 0;
}
