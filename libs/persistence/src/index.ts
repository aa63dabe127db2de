export { DatabaseHealth } from './database-health';
export { openDataSource, type DataSourceSettings, type MigrationClass } from './data-source';
export { PersistenceModule, type PersistenceOptions } from './persistence.module';
export { snakeCase, SnakeNamingStrategy } from './snake-naming-strategy';
export { PG_POOL } from './tokens';
export { clientOf, type Executor, type OpenTransaction, transact } from './transact';
export { UnitOfWork } from './unit-of-work';
