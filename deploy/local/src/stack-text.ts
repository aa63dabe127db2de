import type { ConnectedStack } from './stack-view';

/** Where everything of a running stack is, for people. No secrets. */
export function formatStack({
  home,
  urls,
  kafkaBrokers,
  adminDatabaseUrl,
  s3,
  adminTokenFile,
}: ConnectedStack): string[] {
  const rows = [
    ...Object.entries(urls),
    ['kafka', kafkaBrokers.join(', ')],
    ['postgres', new URL(adminDatabaseUrl).host],
    ['minio', s3.endpoint],
    ['admin token', `in ${adminTokenFile}`],
    ['data', home],
  ];
  return rows.map(([name = '', value]) => `  ${name.padEnd(14)} ${value}`);
}
