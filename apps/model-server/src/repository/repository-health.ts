import { Injectable } from '@nestjs/common';
import type { HealthCheck } from '@modelkeep/service';
import { ModelRepository } from './model-repository';

/** Readiness tells which models could not be loaded, and why; those that are served go on. */
@Injectable()
export class RepositoryHealth implements HealthCheck {
  readonly name = 'models';

  constructor(private readonly repository: ModelRepository) {}

  check(): Promise<string | void> {
    const { failures } = this.repository;
    if (failures.length === 0) return Promise.resolve();
    return Promise.resolve(
      failures.map(({ name, reason }) => `${name} could not be loaded: ${reason}`).join('; '),
    );
  }
}
