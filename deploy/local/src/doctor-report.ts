/** What was found out about one thing that the stack needs. */
export interface Finding {
  name: string;
  /** `note` is worth knowing and stops nothing. */
  verdict: 'ok' | 'missing' | 'note';
  detail: string;
  /** How to get what is missing. */
  remedy?: string;
}

const MARKS = { ok: 'ok', missing: 'MISSING', note: 'note' };

/** One line per finding, with its remedy below it, and a conclusion. */
export function formatFindings(findings: Finding[]): string[] {
  const missing = findings.filter(({ verdict }) => verdict === 'missing');
  const conclusion =
    missing.length === 0
      ? 'Everything that the local stack needs is here.'
      : `Missing: ${missing.map(({ name }) => name).join(', ')}.`;
  return [...findings.flatMap(formatFinding), '', conclusion];
}

/** 1 where something required is missing, else 0. */
export function exitCode(findings: Finding[]): number {
  return findings.some(({ verdict }) => verdict === 'missing') ? 1 : 0;
}

/** Whether a dotted version is at least another one: 20.19.1 and 20.19 → true. */
export function atLeast(version: string, minimum: string): boolean {
  const found = version.split('.').map(Number);
  for (const [index, wanted] of minimum.split('.').map(Number).entries()) {
    const part = found[index] ?? 0;
    if (part !== wanted) return part > wanted;
  }
  return true;
}

function formatFinding({ name, verdict, detail, remedy }: Finding): string[] {
  const line = `${MARKS[verdict].padEnd(8)} ${name.padEnd(11)} ${detail}`;
  return remedy === undefined ? [line] : [line, `${' '.repeat(21)}-> ${remedy}`];
}
