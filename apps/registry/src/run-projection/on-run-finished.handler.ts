import type { EventOf } from '@modelkeep/contracts/common/event';
import { RunFinished } from '@modelkeep/contracts/metadata/run-finished.event';
import { type EventContext, OnEvent } from '@modelkeep/eventing';
import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';

/** Keeps what model cards show of a run. */
@Controller()
export class OnRunFinished {
  @OnEvent(RunFinished)
  async remember(
    @Payload() { data }: EventOf<typeof RunFinished>,
    @Ctx() context: EventContext,
  ): Promise<void> {
    await context.transaction.query(
      `INSERT INTO runs (run_id, params, started_by) VALUES ($1, $2, $3)
       ON CONFLICT (run_id) DO UPDATE SET params = excluded.params, started_by = excluded.started_by`,
      [data.runId, JSON.stringify(data.params), data.user ?? null],
    );
  }
}
