import { readdirSync, readFileSync } from 'node:fs';

/** Memory of processes and all their children, MiB; what several share counts once (proportional set size). */
export function memoryMiB(pids: readonly number[]): number {
  const children = new Map<number, number[]>();
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    const parent = Number(/^PPid:\s*(\d+)/m.exec(read(`/proc/${pid}/status`))?.[1] ?? 0);
    children.set(parent, [...(children.get(parent) ?? []), Number(pid)]);
  }
  const family = (pid: number): number[] => [pid, ...(children.get(pid) ?? []).flatMap(family)];
  const kib = pids
    .flatMap(family)
    .map((pid) => Number(/^Pss:\s*(\d+)/m.exec(read(`/proc/${pid}/smaps_rollup`))?.[1] ?? 0));
  return kib.reduce((sum, each) => sum + each, 0) / 1_024;
}

/** Empty where the process is gone. */
function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
