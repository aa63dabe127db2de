import { Injectable } from '@nestjs/common';
import type { HealthCheck } from '@modelkeep/service';
import { PredictionLog } from './prediction-log';

/** Readiness: predictions can be recorded. */
@Injectable()
export class AuditHealth implements HealthCheck {
  readonly name = 'audit';

  constructor(private readonly log: PredictionLog) {}

  check(): Promise<string | void> {
    return this.log.check();
  }
}
