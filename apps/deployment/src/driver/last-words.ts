import { open } from 'node:fs/promises';

/**
 * What a log says last: the last line at level error or above, else the last line. Lines are JSON as our services
 * write them, or plain text. Undefined where there is nothing. Reads the last 16 KiB at most.
 */
export async function lastLogMessage(path: string): Promise<string | undefined> {
  const lines = (await tail(path)).split('\n').filter((line) => line.trim() !== '');
  const messages = lines.map(parseLine);
  const last = messages.findLast(({ severe }) => severe) ?? messages.at(-1);
  return last?.text.slice(0, 1000);
}

function parseLine(line: string): { text: string; severe: boolean } {
  try {
    const { level, msg, err } = JSON.parse(line) as {
      level?: string;
      msg?: string;
      err?: { message?: string };
    };
    const parts = [msg, err?.message].filter((part): part is string => typeof part === 'string');
    const [text = line, cause] = parts;
    return {
      text: cause !== undefined && !text.includes(cause) ? `${text}: ${cause}` : text,
      severe: level === 'error' || level === 'fatal',
    };
  } catch {
    return { text: line.trim(), severe: false };
  }
}

async function tail(path: string): Promise<string> {
  const file = await open(path, 'r').catch(() => undefined);
  if (!file) return '';
  try {
    const { size } = await file.stat();
    const length = Math.min(size, 16_384);
    const { buffer } = await file.read(Buffer.alloc(length), 0, length, size - length);
    return buffer.toString('utf8');
  } finally {
    await file.close();
  }
}
