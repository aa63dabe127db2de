import { join } from 'node:path';
import { type EngineLimits, withEngine } from '../columnar/engine';
import { literal } from '../columnar/sql';
import { ENTITY, EVENT_TIME, type FeatureList, type HistoryRow, loadRows, SEQUENCE } from './history-row';

/** A Parquet file with rows of one UTC day of event times, in order of entity, time and sequence. */
export interface SegmentFile {
  file: string;
  /** `2020-03-01`. */
  day: string;
  rows: number;
  firstSequence: string;
  lastSequence: string;
  /** `2020-03-01T10:00:00.000000Z`. */
  latestEventTime: string;
}

const BY_DAY = `
  SELECT strftime(${EVENT_TIME}, '%Y-%m-%d') AS day, count(*) AS rows,
         min(${SEQUENCE}) AS first_sequence, max(${SEQUENCE}) AS last_sequence,
         strftime(max(${EVENT_TIME}), '%Y-%m-%dT%H:%M:%S.%fZ') AS latest
  FROM pushed GROUP BY day ORDER BY day`;

/** Writes rows into files of the folder, one for each day that they have. */
export function writeSegments(
  features: FeatureList,
  rows: AsyncIterable<HistoryRow[]>,
  folder: string,
  limits: EngineLimits,
): Promise<SegmentFile[]> {
  return withEngine(folder, limits, async (connection) => {
    await loadRows(connection, 'pushed', features, rows);
    const days = (await connection.runAndReadAll(BY_DAY)).getRowObjectsJson();
    const written: SegmentFile[] = [];
    for (const { day, rows: count, first_sequence, last_sequence, latest } of days) {
      const file = join(folder, `${first_sequence}-${last_sequence}-${day}.parquet`);
      await connection.run(
        `COPY (
           SELECT * FROM pushed WHERE strftime(${EVENT_TIME}, '%Y-%m-%d') = ${literal(String(day))}
           ORDER BY ${ENTITY}, ${EVENT_TIME}, ${SEQUENCE}
         ) TO ${literal(file)} (FORMAT parquet, COMPRESSION zstd)`,
      );
      written.push({
        file,
        day: String(day),
        rows: Number(count),
        firstSequence: String(first_sequence),
        lastSequence: String(last_sequence),
        latestEventTime: String(latest),
      });
    }
    return written;
  });
}
