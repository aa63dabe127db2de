import { Injectable } from '@nestjs/common';
import type { RunComparison } from '@modelkeep/contracts/pipelines/pipeline-run.api';
import { notFound } from '@modelkeep/service';
import { DataSource } from 'typeorm';
import { PipelineRunEntity } from './pipeline-run.entity';

/** Which outputs of two runs have the same bytes. */
@Injectable()
export class RunComparisons {
  constructor(private readonly dataSource: DataSource) {}

  /** Throws 404 without one of the runs. */
  async compare(run: string, other: string): Promise<RunComparison> {
    for (const id of [run, other])
      if (!(await this.dataSource.manager.existsBy(PipelineRunEntity, { id })))
        throw notFound(`pipeline run ${id}`);
    const rows = await this.dataSource.query<OutputRow[]>(COMPARE, [run, other]);
    const outputs = rows.map(({ item, digest, otherDigest, ...row }) => ({
      ...row,
      item: item ?? undefined,
      digest: digest ?? undefined,
      otherDigest: otherDigest ?? undefined,
      equal: digest === otherDigest,
    }));
    return { run, other, identical: outputs.every(({ equal }) => equal), outputs };
  }
}

interface OutputRow {
  step: string;
  item: number | null;
  name: string;
  digest: string | null;
  otherDigest: string | null;
}

const OUTPUTS_OF = (parameter: string) => `
  SELECT step.name AS step, step.item, step.position, output.key AS name, output.value AS digest
  FROM step_run step, jsonb_each_text(step.outputs) output WHERE step.run_id = ${parameter}`;

const COMPARE = `
  SELECT step, nullif(item, -1) AS item, name, one.digest, other.digest AS "otherDigest"
  FROM (${OUTPUTS_OF('$1')}) one FULL JOIN (${OUTPUTS_OF('$2')}) other USING (step, item, name)
  ORDER BY coalesce(one.position, other.position), step, item, name`;
