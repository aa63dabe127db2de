import { createHash } from 'node:crypto';
import { createReadStream, existsSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { cached } from './cache';
import { repoRoot } from './folders';
import type { FetchContext } from './part';
import { seconds, throttled } from './report';
import { run } from './run';
import { KAFKA_VERSION, LOG4J_VERSION, MAVEN_DEPENDENCY_PLUGIN_VERSION, SCALA_VERSION } from './versions';

/** File name → SHA-256 in hex, in the format of `sha256sum`. */
export type Checksums = ReadonlyMap<string, string>;

/** Where the broker's jars are, or will be, in a cache. The name changes when a pinned checksum does. */
export function kafkaJarFolder(cache: string): string {
  const pins = createHash('sha256').update(readFileSync(checksumFile())).digest('hex').slice(0, 8);
  return join(cache, `kafka-${KAFKA_VERSION}-${pins}`);
}

/** Whether the jars are in the cache, so that Maven is not needed. */
export function hasKafkaJars(cache: string): boolean {
  return existsSync(kafkaJarFolder(cache));
}

/** The folder with the broker's jars, fetched by Maven and checked against the committed checksums when missing. */
export function kafkaJars(context: FetchContext): Promise<string> {
  const { report, signal } = context;
  return cached(kafkaJarFolder(context.cache), context, async (folder) => {
    const start = performance.now();
    report(`fetching the jars of Apache Kafka ${KAFKA_VERSION} with Maven (43 MB, once)`);
    const progress = throttled(report, 2_000);
    writeFileSync(join(folder, 'pom.xml'), pom());
    const plugin = `org.apache.maven.plugins:maven-dependency-plugin:${MAVEN_DEPENDENCY_PLUGIN_VERSION}`;
    const goal = [`${plugin}:copy-dependencies`, '-DincludeScope=runtime', `-DoutputDirectory=${folder}`];
    await run('mvn', ['-B', '-f', join(folder, 'pom.xml'), ...goal], {
      cwd: folder,
      signal,
      onLine: (line) => {
        const [, file] = /Downloaded from .*\/([^/ ]+\.jar) /.exec(line) ?? [];
        if (file) progress(`fetched ${file}`);
      },
    });
    rmSync(join(folder, 'pom.xml'));
    await verify(folder, parseChecksums(readFileSync(checksumFile(), 'utf8')));
    report(`the jars match their checksums (${seconds(start)})`);
  });
}

/** Reads `sha256sum` output. */
export function parseChecksums(text: string): Checksums {
  const lines = text.split('\n').filter((line) => line !== '');
  return new Map(lines.map((line) => [line.slice(66), line.slice(0, 64)]));
}

/** Throws naming every file that is missing, unexpected or different from its checksum. */
export async function verify(folder: string, checksums: Checksums): Promise<void> {
  const found = readdirSync(folder);
  const problems = [
    ...[...checksums.keys()].filter((file) => !found.includes(file)).map((file) => `${file} is missing`),
    ...found.filter((file) => !checksums.has(file)).map((file) => `${file} is not expected`),
  ];
  for (const file of found) {
    const expected = checksums.get(file);
    if (expected !== undefined && (await sha256(join(folder, file))) !== expected) {
      problems.push(`${file} has another checksum than the pinned one`);
    }
  }
  if (problems.length > 0) throw new Error(`the Kafka jars are not the pinned ones:\n${problems.join('\n')}`);
}

function checksumFile(): string {
  return join(repoRoot(), 'deploy', 'local', 'kafka-jars.sha256');
}

async function sha256(file: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
}

function pom(): string {
  const dependency = (group: string, artifact: string, version: string) =>
    `<dependency><groupId>${group}</groupId><artifactId>${artifact}</artifactId><version>${version}</version></dependency>`;
  return [
    '<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion>',
    '<groupId>modelkeep</groupId><artifactId>local-kafka</artifactId><version>1</version><dependencies>',
    dependency('org.apache.kafka', `kafka_${SCALA_VERSION}`, KAFKA_VERSION),
    dependency('org.apache.logging.log4j', 'log4j-slf4j-impl', LOG4J_VERSION),
    '</dependencies></project>\n',
  ].join('\n');
}
