import { type DuckDBConnection, DuckDBInstance, version } from '@duckdb/node-api';

/** The program that joins and writes, as training sets record it. */
export const ENGINE = `duckdb@${version().replace(/^v/, '')}`;

export interface EngineLimits {
  memoryMiB: number;
  threads: number;
}

/** Runs `work` on a database of its own, in memory up to a limit and in files of the folder beyond it. Times are UTC. */
export async function withEngine<T>(
  spillFolder: string,
  { memoryMiB, threads }: EngineLimits,
  work: (connection: DuckDBConnection) => Promise<T>,
): Promise<T> {
  const database = await DuckDBInstance.create(':memory:', {
    temp_directory: spillFolder,
    memory_limit: `${memoryMiB}MiB`,
    threads: String(threads),
  });
  const connection = await database.connect();
  try {
    await connection.run(`SET TimeZone = 'UTC'`);
    return await work(connection);
  } finally {
    connection.closeSync();
    database.closeSync();
  }
}
