import { join } from 'node:path';
import { repoRoot } from './folders';

/** The services that the local stack starts, in the order in which their URLs are shown. */
export const SERVICE_NAMES = [
  'gateway',
  'registry',
  'feature-store',
  'metadata',
  'pipelines',
  'deployment',
  'monitoring',
] as const;

export type ServiceName = (typeof SERVICE_NAMES)[number];

/** Ports used where nobody else uses them. */
export const USUAL_PORTS = {
  gateway: 8080,
  registry: 8081,
  'feature-store': 8082,
  metadata: 8083,
  pipelines: 8084,
  deployment: 8085,
  monitoring: 8086,
  kafka: 9092,
  'kafka-controller': 9093,
  postgres: 5432,
  minio: 9000,
} as const;

/** Whatever listens on a port of its own. */
export type PortName = keyof typeof USUAL_PORTS;

/** The parts that are not ours. */
export const PART_NAMES = ['kafka', 'postgres', 'minio'] as const;

export type PartName = (typeof PART_NAMES)[number];

/** Compiled entry point of an app. */
export function entryPoint(app: ServiceName | 'model-server'): string {
  return join(repoRoot(), 'dist', 'apps', app, 'src', 'main.js');
}

/** Name of a service's database and of the role that owns it, e.g. `modelkeep_feature_store`. */
export function databaseName(service: ServiceName): string {
  return `modelkeep_${service.replaceAll('-', '_')}`;
}

/** Checks names that came from a command line. Throws naming the wrong one and the right ones. */
export function parseServiceNames(text: string): ServiceName[] {
  const known: readonly string[] = SERVICE_NAMES;
  const names = text
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '' && name !== 'none');
  const wrong = names.find((name) => !known.includes(name));
  if (wrong !== undefined) throw new Error(`no service '${wrong}'; there are: ${SERVICE_NAMES.join(', ')}`);
  return names as ServiceName[];
}
