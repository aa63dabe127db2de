/** Token of the `pg` Pool for hot paths. It is the data source's own pool, so that a service has one limit. */
export const PG_POOL = Symbol('PG_POOL');
