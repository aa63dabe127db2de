import { createInterface } from 'node:readline/promises';
import type { BundleReading } from '@modelkeep/packaging';

/** Asks at the terminal whether a key is to be trusted; without a terminal the answer is no. */
export async function confirmKey({ keyId, manifest }: BundleReading): Promise<boolean> {
  if (!process.stdin.isTTY || !process.stderr.isTTY) return false;
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const answer = await terminal.question(
      `Version ${manifest?.version} of ${manifest?.model} is sealed with key\n  ${keyId}\nDo you trust it? (yes/no) `,
    );
    return answer.trim().toLowerCase() === 'yes';
  } finally {
    terminal.close();
  }
}
