import { Client, escapeIdentifier, escapeLiteral } from 'pg';
import { databasePassword, type Secrets } from './secrets';
import { databaseName, SERVICE_NAMES, type ServiceName } from './services';

/** URL of a service's own database, as the role that owns it. */
export function serviceDatabaseUrl(adminUrl: string, secrets: Secrets, service: ServiceName): string {
  const url = new URL(adminUrl);
  url.username = databaseName(service);
  url.password = databasePassword(secrets, service);
  url.pathname = `/${databaseName(service)}`;
  return url.href;
}

/**
 * Creates what is missing: one database per service, owned by a role that may log in and may connect to no other of
 * them. Safe to repeat. `embedded` also closes the server's own databases to these roles.
 */
export async function ensureDatabases(adminUrl: string, secrets: Secrets, embedded: boolean): Promise<void> {
  const client = new Client({ connectionString: adminUrl, connectionTimeoutMillis: 10_000 });
  await client.connect().catch((error: Error) => {
    throw new Error(`cannot log in to PostgreSQL at ${new URL(adminUrl).host}: ${error.message}`);
  });
  try {
    if (embedded) await client.query('REVOKE CONNECT ON DATABASE postgres, template1 FROM PUBLIC');
    for (const service of SERVICE_NAMES) await ensureDatabase(client, secrets, service);
  } finally {
    await client.end();
  }
}

async function ensureDatabase(client: Client, secrets: Secrets, service: ServiceName): Promise<void> {
  const name = databaseName(service);
  const role = escapeIdentifier(name);
  const login = `LOGIN PASSWORD ${escapeLiteral(databasePassword(secrets, service))}`;
  const verb = (await exists(client, 'SELECT 1 FROM pg_roles WHERE rolname = $1', name)) ? 'ALTER' : 'CREATE';
  await client.query(`${verb} ROLE ${role} ${login}`);
  if (await exists(client, 'SELECT 1 FROM pg_database WHERE datname = $1', name)) return;
  // An administrator who is no superuser may give a database only to a role that it belongs to.
  await client.query(`GRANT ${role} TO CURRENT_USER`);
  await client.query(`CREATE DATABASE ${role} OWNER ${role}`);
  await client.query(`REVOKE ALL ON DATABASE ${role} FROM PUBLIC`);
}

async function exists(client: Client, query: string, name: string): Promise<boolean> {
  return (await client.query(query, [name])).rows.length > 0;
}
