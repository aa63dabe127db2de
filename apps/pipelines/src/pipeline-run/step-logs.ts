import { createReadStream, existsSync } from 'node:fs';
import { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import { ObjectStore } from '@modelkeep/object-store';
import { notFound } from '@modelkeep/service';
import { DataSource } from 'typeorm';
import { config } from '../config';
import { WorkFolder } from '../step-runner/work-folder';
import { StepRunEntity, WHOLE_STEP } from './step-run.entity';

/** What steps printed. */
@Injectable()
export class StepLogs {
  constructor(
    private readonly dataSource: DataSource,
    private readonly objects: ObjectStore,
  ) {}

  /**
   * Log of the newest attempt: as far as it goes while the step runs on this host, from the object store after that.
   * Throws 404 without such a run or step.
   */
  async read({ runId, step: name, item }: { runId: string; step: string; item?: number }): Promise<Readable> {
    const step = await this.dataSource.manager.findOneBy(StepRunEntity, {
      ...{ runId, name, item: item ?? WHOLE_STEP },
    });
    if (!step) throw notFound(`step ${name} of pipeline run ${runId}`);
    if (step.logDigest) return this.objects.get(step.logDigest);
    const { log } = WorkFolder.of(config.DATA_DIR, {
      ...{ run: { id: runId }, step: { name }, item, attempt: step.attempt },
    });
    return existsSync(log) ? createReadStream(log) : Readable.from([]);
  }
}
