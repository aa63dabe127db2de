import type { MonitorDefinition } from '@modelkeep/contracts/monitoring/monitor';
import { watermarkOf } from './watermark';
import type { Progress } from './window-store';

/** Number, since the epoch, of the window that holds a time; from 1. */
export const windowAt = (time: number, seconds: number): number => Math.floor(time / (seconds * 1000)) + 1;

/** The first window that may still get predictions in time: all before it can be reported on. */
export function firstOpenWindow(
  { windowSeconds, latenessSeconds }: Pick<MonitorDefinition, 'windowSeconds' | 'latenessSeconds'>,
  progress: Progress,
  now: number,
): number {
  if (windowSeconds === undefined) return progress.window;
  return windowAt(watermarkOf(progress.watermarks, now) - latenessSeconds * 1000, windowSeconds);
}
