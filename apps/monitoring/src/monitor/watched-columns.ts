import type { MonitorDefinition } from '@modelkeep/contracts/monitoring/monitor';
import type { OutputValue } from '@modelkeep/contracts/monitoring/performance';

/** Column of an output value. */
export const outputColumn = ({ name, index }: OutputValue): string => `${name}[${index}]`;

/** Columns that a monitor watches; outputs may have to find their reference among the first predictions. */
export function watchedColumns({ features, outputs }: Pick<MonitorDefinition, 'features' | 'outputs'>) {
  return { features: [...new Set(features)], outputs: [...new Set(outputs.map(outputColumn))] };
}
