import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { AssessmentCreated } from '@modelkeep/contracts/metadata/assessment-created.event';
import { AssessmentDeleted } from '@modelkeep/contracts/metadata/assessment-deleted.event';
import { AssessmentUpdated } from '@modelkeep/contracts/metadata/assessment-updated.event';
import type { AssessmentSummary } from '@modelkeep/contracts/metadata/assessment';
import { Outbox } from '@modelkeep/eventing';
import { doesNotExist, invalidParameter } from '@modelkeep/mlflow';
import { UnitOfWork } from '@modelkeep/persistence';
import type { EntityManager } from 'typeorm';
import { storable } from '../storable';
import { missing } from '../trace/trace-reader';
import type { AssessmentKind, AssessmentRow } from './assessment';
import type { Assessment, AssessmentChange } from './assessment.api';
import { valueOf } from './value';

type Mask = readonly (keyof AssessmentChange)[];

/** What people and judges say of traces. One may replace another, which counts again once the newer one is deleted. */
@Injectable()
export class Assessments {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly outbox: Outbox,
  ) {}

  /** One with an id that the trace has already is left as it is. Throws RESOURCE_DOES_NOT_EXIST. */
  async put(traceId: string, assessment: Assessment, actor: string): Promise<AssessmentRow> {
    return this.unitOfWork.run(async (transaction) => {
      const experimentId = await lockTrace(transaction, traceId);
      const id = assessment.assessment_id ?? `a-${randomUUID().replaceAll('-', '')}`;
      if (assessment.overrides) await invalidate(transaction, traceId, assessment.overrides);
      const row = rowOf(id, traceId, assessment);
      const inserted = await insert(transaction, row);
      if (inserted)
        await this.outbox.publish(transaction, AssessmentCreated, summary(row, experimentId), { actor });
      return inserted ? row : find(transaction, traceId, id);
    });
  }

  /** Throws RESOURCE_DOES_NOT_EXIST. */
  get(traceId: string, id: string): Promise<AssessmentRow> {
    return this.unitOfWork.run((transaction) => find(transaction, traceId, id));
  }

  /** Changes what the mask names; metadata is added to. Throws INVALID_PARAMETER_VALUE where the kind would change. */
  async update(traceId: string, id: string, change: AssessmentChange, mask: Mask, actor: string) {
    return this.unitOfWork.run(async (transaction) => {
      const experimentId = await lockTrace(transaction, traceId);
      const row = changed(await find(transaction, traceId, id), change, mask);
      await transaction.query(
        `UPDATE assessment SET name = $2, content = $3, value = $4, rationale = $5, metadata = $6, valid = $7,
           last_update_time = $8
         WHERE assessment_id = $1`,
        [
          id,
          row.name,
          JSON.stringify(row.content, storable),
          JSON.stringify(row.value, storable),
          row.rationale,
          JSON.stringify(row.metadata, storable),
          row.valid,
          row.last_update_time,
        ],
      );
      await this.outbox.publish(transaction, AssessmentUpdated, summary(row, experimentId), { actor });
      return row;
    });
  }

  /** Deleting what is not there changes nothing. */
  async delete(traceId: string, id: string, actor: string): Promise<void> {
    await this.unitOfWork.run(async (transaction) => {
      const experimentId = await lockTrace(transaction, traceId);
      const [row] = await select(transaction, traceId, id);
      if (!row) return;
      await transaction.query('DELETE FROM assessment WHERE assessment_id = $1', [id]);
      if (row.overrides !== null)
        await transaction.query(
          'UPDATE assessment SET valid = true WHERE trace_id = $1 AND assessment_id = $2',
          [traceId, row.overrides],
        );
      await this.outbox.publish(transaction, AssessmentDeleted, summary(row, experimentId), { actor });
    });
  }
}

/** Changes of one trace's assessments follow one another. Returns the trace's experiment. */
async function lockTrace(transaction: EntityManager, traceId: string): Promise<string> {
  const [trace] = await transaction.query<{ experiment_id: string }[]>(
    'SELECT experiment_id FROM trace WHERE trace_id = $1 FOR UPDATE',
    [traceId],
  );
  if (!trace) throw missing(traceId);
  return trace.experiment_id;
}

async function select(transaction: EntityManager, traceId: string, id: string): Promise<AssessmentRow[]> {
  const rows = await transaction.query<{ row: AssessmentRow }[]>(
    'SELECT row_to_json(a) AS row FROM assessment AS a WHERE trace_id = $1 AND assessment_id = $2',
    [traceId, id],
  );
  return rows.map(({ row }) => row);
}

/** Throws RESOURCE_DOES_NOT_EXIST. */
async function find(transaction: EntityManager, traceId: string, id: string): Promise<AssessmentRow> {
  const [row] = await select(transaction, traceId, id);
  if (!row) throw doesNotExist(`Assessment with ID '${id}' not found for trace '${traceId}'.`);
  return row;
}

async function invalidate(transaction: EntityManager, traceId: string, id: string): Promise<void> {
  await find(transaction, traceId, id);
  await transaction.query('UPDATE assessment SET valid = false WHERE assessment_id = $1', [id]);
}

/** Whether the row is new. */
async function insert(transaction: EntityManager, row: AssessmentRow): Promise<boolean> {
  const rows = await transaction.query<unknown[]>(
    `INSERT INTO assessment SELECT * FROM jsonb_populate_record(NULL::assessment, $1)
     ON CONFLICT (assessment_id) DO NOTHING RETURNING assessment_id`,
    [JSON.stringify(row, storable)],
  );
  return rows.length > 0;
}

const kinds: readonly AssessmentKind[] = ['feedback', 'expectation', 'issue'];

function rowOf(id: string, traceId: string, assessment: Assessment): AssessmentRow {
  const kind = kinds.find((each) => assessment[each]) as AssessmentKind;
  const content = assessment[kind] as Record<string, unknown>;
  const now = Date.now();
  return {
    assessment_id: id,
    trace_id: traceId,
    name: assessment.assessment_name,
    kind,
    content,
    value: valueOf(kind, content),
    source: assessment.source,
    span_id: assessment.span_id || null,
    rationale: assessment.rationale ?? null,
    metadata: assessment.metadata,
    overrides: assessment.overrides ?? null,
    valid: assessment.valid,
    create_time: assessment.create_time ?? now,
    last_update_time: assessment.last_update_time ?? now,
  };
}

function changed(row: AssessmentRow, change: AssessmentChange, mask: Mask): AssessmentRow {
  const named = new Set(mask);
  for (const kind of ['feedback', 'expectation'] as const)
    if (named.has(kind) && row.kind !== kind)
      throw invalidParameter(`Cannot update the ${kind} value of an assessment that is ${row.kind}.`);
  const content = row.kind !== 'issue' && named.has(row.kind) ? (change[row.kind] ?? {}) : row.content;
  return {
    ...row,
    name: named.has('assessment_name') && change.assessment_name ? change.assessment_name : row.name,
    content,
    value: valueOf(row.kind, content),
    rationale: named.has('rationale') ? (change.rationale ?? null) : row.rationale,
    metadata: named.has('metadata') ? { ...row.metadata, ...change.metadata } : row.metadata,
    valid: named.has('valid') ? (change.valid ?? row.valid) : row.valid,
    last_update_time: Date.now(),
  };
}

const summary = (row: AssessmentRow, experimentId: string): AssessmentSummary => ({
  assessmentId: row.assessment_id,
  traceId: row.trace_id,
  experimentId,
  name: row.name,
  kind: row.kind,
  source: { type: row.source.source_type, id: row.source.source_id },
  ...(row.overrides !== null && { overrides: row.overrides }),
});
