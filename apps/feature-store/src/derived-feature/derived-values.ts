import { DuckDBInstance, listValue } from '@duckdb/node-api';
import { Injectable } from '@nestjs/common';
import type { Scalar } from '@modelkeep/contracts/common/types';
import { columnTypes, literal, quote } from '../columnar/sql';
import { derivedSql, isDerived, type Feature, storedOf } from './derived-sql';

type Values = Record<string, Scalar>;

/** Computes derived features of rows that are read online. */
@Injectable()
export class DerivedValues {
  private readonly database = DuckDBInstance.create(':memory:', {
    threads: '1',
    enable_external_access: 'false',
    preserve_insertion_order: 'true',
  });

  /** The rows, in the same order, each with the values of those derived features that are asked for. */
  async add(
    features: readonly Feature[],
    asked: readonly string[],
    rows: readonly Values[],
  ): Promise<Values[]> {
    const derived = features.filter(isDerived).filter(({ name }) => asked.includes(name));
    if (derived.length === 0 || rows.length === 0) return [...rows];
    const columns = storedOf(features).map(
      ({ name, type }) =>
        `TRY_CAST(row ->> ${literal(`$."${name}"`)} AS ${columnTypes[type]}) AS ${quote(name)}`,
    );
    const computed = derived.map((feature) => derivedSql(feature));
    const connection = await (await this.database).connect();
    try {
      const read = await connection.runAndReadAll(
        `SELECT ${computed.join(', ')} FROM (
           SELECT "$place", ${columns.join(', ')}
           FROM (SELECT unnest($1::VARCHAR[])::JSON AS row, generate_subscripts($1::VARCHAR[], 1) AS "$place")
         ) ORDER BY "$place"`,
        [listValue(rows.map((row) => JSON.stringify(row)))],
      );
      const results = read.getRows();
      return rows.map((row, place) => ({
        ...row,
        ...Object.fromEntries(derived.map(({ name }, index) => [name, scalar(results[place]?.[index])])),
      }));
    } finally {
      connection.closeSync();
    }
  }
}

/** Whole numbers come as BigInt. */
const scalar = (value: unknown): Scalar =>
  typeof value === 'bigint' ? Number(value) : ((value ?? null) as Scalar);
