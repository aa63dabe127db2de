import { spawn } from 'node:child_process';
import { resolve } from 'node:path';
import type { Stage } from '../stage';

/** Asks with the `modelkeep` command, as an auditor would; throws where the replay is not identical. */
export async function answerWhy({ narrator, commandLine }: Stage, predictionId: string): Promise<void> {
  narrator.chapter(6, 'Years later: why did the model decide this?');
  narrator.tell(
    `modelkeep why ${predictionId} --replay`,
    `/api/v1/metadata/audit/predictions/${predictionId}`,
  );
  const { code, output } = await modelkeep(['why', predictionId, '--replay'], commandLine('amira'));
  narrator.text(output.trimEnd());
  if (code !== 0) throw new Error(`modelkeep why ended with exit code ${code}`);
}

/** Runs the command-line client as built beside this program. */
function modelkeep(
  args: string[],
  env: Record<string, string>,
): Promise<{ code: number | null; output: string }> {
  const entry = resolve(__dirname, '../../../../apps/cli/src/main.js');
  return new Promise((settle, fail) => {
    const child = spawn(process.execPath, [entry, ...args], {
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const chunks: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.once('error', fail);
    child.once('close', (code) => settle({ code, output: Buffer.concat(chunks).toString() }));
  });
}
