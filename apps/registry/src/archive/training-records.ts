import { Injectable } from '@nestjs/common';
import { ApiError, type CallInput, type CallResult } from '@modelkeep/client';
import type { Endpoint } from '@modelkeep/contracts/common/endpoint';
import { getDataSnapshot } from '@modelkeep/contracts/metadata/data-snapshot.api';
import { getPipelineRun } from '@modelkeep/contracts/pipelines/pipeline.api';
import { ServiceClient } from '@modelkeep/service';

/** What other services have on record of a version's training. */
@Injectable()
export class TrainingRecords {
  constructor(private readonly services: ServiceClient) {}

  snapshot(digest: string) {
    return this.known(getDataSnapshot, { params: { digest } });
  }

  pipelineRun(id: string) {
    return this.known(getPipelineRun, { params: { id } });
  }

  /** Undefined where the other service has no such record. */
  private async known<E extends Endpoint>(
    endpoint: E,
    input: CallInput<E>,
  ): Promise<CallResult<E> | undefined> {
    try {
      return await this.services.call(endpoint, input);
    } catch (error) {
      if (error instanceof ApiError && error.status === 404) return undefined;
      throw error;
    }
  }
}
