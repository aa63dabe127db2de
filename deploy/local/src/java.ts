import { join } from 'node:path';
import { run } from './run';
import { JAVA_MINIMUM } from './versions';

/** A Java runtime that Kafka can run on. */
export interface Java {
  command: string;
  /** Feature release, e.g. 17. */
  major: number;
  /** Full text of `java -version`. */
  text: string;
}

/** JAVA_HOME's java, else the one on PATH; the first that is new enough. Undefined where there is none. */
export async function findJava(env: NodeJS.ProcessEnv = process.env): Promise<Java | undefined> {
  const home = env['JAVA_HOME'];
  for (const command of [...(home ? [join(home, 'bin', 'java')] : []), 'java']) {
    const text = await run(command, ['-version']).catch(() => '');
    const major = javaMajor(text);
    if (major >= JAVA_MINIMUM) return { command, major, text };
  }
  return undefined;
}

/** Feature release in the output of `java -version`; 0 where there is none. `1.8` is 8. */
export function javaMajor(text: string): number {
  const match = /version "(?:1\.)?(\d+)/.exec(text);
  return Number(match?.[1] ?? 0);
}
