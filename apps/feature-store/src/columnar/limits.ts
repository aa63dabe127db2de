import { config } from '../config';
import type { EngineLimits } from './engine';

/** What one job of this process may take. */
export const limits: EngineLimits = { memoryMiB: config.JOIN_MEMORY_MIB, threads: config.JOIN_THREADS };
