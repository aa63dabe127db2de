import { Controller } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import type { EventOf } from '@modelkeep/contracts/common/event';
import type { OpenLineageEvent } from '@modelkeep/contracts/metadata/open-lineage';
import { StepFinished } from '@modelkeep/contracts/pipelines/step-finished.event';
import { StepStarted } from '@modelkeep/contracts/pipelines/step-started.event';
import { OnEvent } from '@modelkeep/eventing';
import { config } from '../config';
import { endOf, startOf } from './run-events';

const TIMEOUT_MS = 10_000;

/** Tells a lineage server, such as Marquez, of each step. It is told again what it did not take. */
@Controller()
export class OpenLineageHandler {
  @OnEvent(StepStarted)
  onStarted(@Payload() event: EventOf<typeof StepStarted>): Promise<void> {
    return send(startOf(event));
  }

  @OnEvent(StepFinished)
  onFinished(@Payload() event: EventOf<typeof StepFinished>): Promise<void> {
    return send(endOf(event));
  }
}

async function send(event: OpenLineageEvent): Promise<void> {
  const { OPENLINEAGE_URL: url, OPENLINEAGE_API_KEY: key } = config;
  if (url === undefined) return;
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(key && { authorization: `Bearer ${key}` }) },
    body: JSON.stringify(event),
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  await response.body?.cancel();
  if (!response.ok) throw new Error(`the lineage server answered ${response.status}`);
}
