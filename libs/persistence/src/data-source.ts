import { DataSource, type EntityTarget, type MigrationInterface } from 'typeorm';
import { runMigrations } from './migrations';
import { SnakeNamingStrategy } from './snake-naming-strategy';

export type MigrationClass = new () => MigrationInterface;

export interface DataSourceSettings {
  /** `postgres://user:password@host:port/database`. */
  url: string;
  entities: EntityTarget<object>[];
  migrations: MigrationClass[];
  /** Connections in the pool; 10 unless told. */
  poolSize?: number;
  /** Shown in pg_stat_activity. */
  applicationName?: string;
}

/** Connects, brings the schema up to date (forward only) and returns the data source. */
export async function openDataSource(settings: DataSourceSettings): Promise<DataSource> {
  const dataSource = new DataSource({
    type: 'postgres',
    url: settings.url,
    entities: settings.entities as (new () => object)[],
    migrations: settings.migrations,
    migrationsTableName: 'migration',
    namingStrategy: new SnakeNamingStrategy(),
    poolSize: settings.poolSize ?? 10,
    applicationName: settings.applicationName,
    // Said once per connection, not once per transaction.
    extra: { options: String.raw`-c default_transaction_isolation=read\ committed` },
    synchronize: false,
    installExtensions: false,
  });
  await dataSource.initialize();
  try {
    await runMigrations(dataSource, settings.url);
  } catch (error) {
    await dataSource.destroy();
    throw error;
  }
  return dataSource;
}
