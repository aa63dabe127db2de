import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Java } from './java';
import { logProperties, serverProperties, type KafkaSettings } from './kafka-config';
import { run } from './run';

/** Everything needed to run a broker by hand. `folder` holds its settings and its data. */
export interface BrokerFiles {
  java: Java;
  jars: string;
  folder: string;
  /** Class data sharing archive, where there is one. */
  archive?: string;
}

/** Folder of a broker's records, inside its own folder. */
export function dataFolder(folder: string): string {
  return join(folder, 'data');
}

/** Writes the settings and, on the first start, formats the data folder: whole or not at all. */
export async function prepareBroker(
  files: BrokerFiles,
  ports: Omit<KafkaSettings, 'dataFolder'>,
): Promise<void> {
  const data = dataFolder(files.folder);
  mkdirSync(files.folder, { recursive: true, mode: 0o700 });
  writeFileSync(join(files.folder, 'log4j2.properties'), logProperties());
  if (!existsSync(data)) {
    const draft = `${data}.new`;
    rmSync(draft, { recursive: true, force: true });
    writeSettings(files.folder, { ...ports, dataFolder: draft });
    const clusterId = randomBytes(16).toString('base64url');
    await run(files.java.command, [
      ...javaArguments(files, 'kafka.tools.StorageTool'),
      // In one word: an id may begin with a hyphen.
      ...['format', `--cluster-id=${clusterId}`, '--config', settingsFile(files.folder)],
    ]);
    renameSync(draft, data);
  }
  writeSettings(files.folder, { ...ports, dataFolder: data });
}

/** Arguments of `java` that run the broker. */
export function brokerArguments(files: BrokerFiles, extra: string[] = []): string[] {
  return [...extra, ...javaArguments(files, 'kafka.Kafka'), settingsFile(files.folder)];
}

/**
 * Serial collector and C1 only: this broker starts often, shares few cores with everything else and moves little
 * data. Measured on 2 cores: 4.2 s to listen instead of 5.5 s; 2.1 s with the class archive.
 */
function javaArguments({ jars, folder, archive }: BrokerFiles, main: string): string[] {
  return [
    '-Xms128m',
    '-Xmx512m',
    '-XX:+UseSerialGC',
    '-XX:TieredStopAtLevel=1',
    '-Djava.awt.headless=true',
    `-Dlog4j2.configurationFile=${pathToFileURL(join(folder, 'log4j2.properties')).href}`,
    ...(archive ? [`-XX:SharedArchiveFile=${archive}`] : []),
    '-cp',
    join(jars, '*'),
    main,
  ];
}

function settingsFile(folder: string): string {
  return join(folder, 'server.properties');
}

function writeSettings(folder: string, settings: KafkaSettings): void {
  writeFileSync(settingsFile(folder), serverProperties(settings));
}
