import { join } from 'node:path';
import type { S3Connection } from './connection';
import { serviceEnvironment, serviceUrls, type StackFacts } from './environment';
import { serviceDatabaseUrl } from './postgres-databases';
import { adminTokenFile } from './secrets';
import type { ServiceName } from './services';

/** Where everything of a running stack is, and the secrets to use it. */
export interface ConnectedStack {
  /** The data folder really used. */
  home: string;
  /** Base URL of every service, of those not started too. */
  urls: Record<ServiceName, string>;
  /** Bearer token of the first administrator. */
  adminToken: string;
  /** File that holds it. */
  adminTokenFile: string;
  /** `host:port` of each broker. */
  kafkaBrokers: string[];
  /** PostgreSQL URL of a role that may create databases. */
  adminDatabaseUrl: string;
  s3: S3Connection;
  /** Signs the tokens with which services call one another. */
  internalSecret: string;
  /** URL of a service's database, as its owner. */
  databaseUrl(service: ServiceName): string;
  /** The settings that a service gets. */
  environment(service: ServiceName): Record<string, string>;
  /** Log file of a service. */
  logFile(service: ServiceName): string;
}

/** Describes a stack from its facts. */
export function describeStack(facts: StackFacts): ConnectedStack {
  const { home, ports, secrets, connection } = facts;
  return {
    home,
    urls: serviceUrls(ports),
    adminToken: secrets.adminToken,
    adminTokenFile: adminTokenFile(home),
    kafkaBrokers: connection.kafkaBrokers,
    adminDatabaseUrl: connection.adminDatabaseUrl,
    s3: connection.s3,
    internalSecret: secrets.internalSecret,
    databaseUrl: (service) => serviceDatabaseUrl(connection.adminDatabaseUrl, secrets, service),
    environment: (service) => serviceEnvironment(service, facts),
    logFile: (service) => join(home, 'logs', `${service}.log`),
  };
}
