import {
  type DynamicModule,
  Global,
  Inject,
  Module,
  type OnApplicationShutdown,
  type Provider,
} from '@nestjs/common';
import type { Pool } from 'pg';
import { DataSource, type EntityTarget } from 'typeorm';
import type { PostgresDriver } from 'typeorm/driver/postgres/PostgresDriver';
import { DatabaseHealth } from './database-health';
import { type MigrationClass, openDataSource } from './data-source';
import { PG_POOL } from './tokens';
import { UnitOfWork } from './unit-of-work';

export interface PersistenceOptions {
  entities: EntityTarget<object>[];
  /** Forward only, run at boot in the order of the timestamp that ends each class name. */
  migrations: MigrationClass[];
  /** `DATABASE_URL` unless told. */
  url?: string;
  /** Connections in the pool; `DATABASE_POOL_SIZE`, else 10. */
  poolSize?: number;
}

/** The service's database: `DataSource`, `UnitOfWork`, `PG_POOL`, migrations at boot. */
@Global()
@Module({})
export class PersistenceModule implements OnApplicationShutdown {
  constructor(@Inject(DataSource) private readonly dataSource: DataSource) {}

  static forRoot(options: PersistenceOptions): DynamicModule {
    const providers: Provider[] = [
      { provide: DataSource, useFactory: () => open(options) },
      {
        provide: PG_POOL,
        useFactory: (dataSource: DataSource) => (dataSource.driver as PostgresDriver).master as Pool,
        inject: [DataSource],
      },
      UnitOfWork,
      DatabaseHealth,
    ];
    return {
      module: PersistenceModule,
      providers,
      exports: [DataSource, PG_POOL, UnitOfWork, DatabaseHealth],
    };
  }

  /** Runs after the servers are closed, so no request or handler is left that needs the pool. */
  async onApplicationShutdown(): Promise<void> {
    if (this.dataSource.isInitialized) await this.dataSource.destroy();
  }
}

function open(options: PersistenceOptions): Promise<DataSource> {
  const url = options.url ?? process.env['DATABASE_URL'];
  if (!url) throw new Error('DATABASE_URL is not set');
  const poolSize = options.poolSize ?? Number(process.env['DATABASE_POOL_SIZE'] ?? 10);
  return openDataSource({ ...options, url, poolSize });
}
