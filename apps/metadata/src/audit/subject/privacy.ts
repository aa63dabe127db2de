import { Injectable } from '@nestjs/common';
import type { PredictionRecord } from '@modelkeep/contracts/serving/prediction';
import type { EntityManager } from 'typeorm';
import { AuditPolicies } from '../retention/audit-policies';
import { hide, isHidden, remains, reveal, type StoredPrediction } from './stored-prediction';
import { Subjects } from './subjects';

type EntityKeys = PredictionRecord['entityKeys'];

/** What of a prediction goes into its row. */
export interface PredictionRow {
  record: PredictionRecord;
  stored: StoredPrediction;
  /** Personal keys have the subject's name as their value. */
  entityKeys: EntityKeys;
}

/** Hides what is personal in predictions, as the policy says, and shows it as long as the subjects' keys are there. */
@Injectable()
export class Privacy {
  constructor(
    private readonly policies: AuditPolicies,
    private readonly subjects: Subjects,
  ) {}

  async rows(transaction: EntityManager, records: readonly PredictionRecord[]): Promise<PredictionRow[]> {
    const personal = new Set((await this.policies.get()).personalKeys);
    if (personal.size === 0)
      return records.map((record) => ({ record, stored: record, entityKeys: record.entityKeys }));
    const named = records.map((record) => {
      const entityKeys: EntityKeys = { ...record.entityKeys };
      const subjects: string[] = [];
      for (const [key, value] of Object.entries(record.entityKeys))
        if (personal.has(key)) subjects.push(String((entityKeys[key] = this.subjects.nameOf(key, value))));
      return { record, entityKeys, subjects };
    });
    const keys = await this.subjects.keysFor(
      transaction,
      named.flatMap(({ subjects }) => subjects),
    );
    return named.map(({ record, entityKeys, subjects }) => ({
      record,
      entityKeys,
      stored:
        subjects.length === 0
          ? record
          : hide(
              record,
              subjects,
              subjects.map((subject) => keys.get(subject) as Buffer),
            ),
    }));
  }

  /** Records in the order of the stored ones; `erased` where the subject's key was destroyed. */
  async read(stored: readonly StoredPrediction[]): Promise<{ record: PredictionRecord; erased: boolean }[]> {
    const names = stored.flatMap((one) => (isHidden(one) ? one.subjects : []));
    const keys = names.length === 0 ? undefined : await this.subjects.keysOf([...new Set(names)]);
    return stored.map((one) => {
      if (!isHidden(one)) return { record: one, erased: false };
      const record = reveal(
        one,
        one.subjects.map((subject) => keys?.get(subject)),
      );
      return { record: record ?? remains(one), erased: record === undefined };
    });
  }

  /** Values under which an entity may lie in a row. */
  valuesOf(key: string, value: string): (string | number)[] {
    // A key's value may be text or a number; a query string does not tell.
    const number = value.trim() === '' ? Number.NaN : Number(value);
    return [value, ...(Number.isFinite(number) ? [number] : []), this.subjects.nameOf(key, value)];
  }
}
