import { clean, facts, type Paint } from '../terminal/layout';
import type { Retraining } from './retrain';

export function retrainingText(
  { model, version, runId, state, weights, identical }: Retraining,
  paint: Paint,
): string[] {
  return [
    ...facts(
      [
        ['Model', `${clean(model)} version ${version}`],
        ['Run', `${runId} ${state}`],
      ],
      paint,
    ),
    ...weights.map(({ path, digest, equal, foundIn }) =>
      equal
        ? `${clean(path)}  ${digest}  ${paint('green', 'EQUAL')} to ${clean(foundIn ?? '')}`
        : `${clean(path)}  ${digest}  ${paint('red', 'no output of the run has these bytes')}`,
    ),
    identical
      ? paint('green', 'The weights are the same to the last bit.')
      : paint('red', 'The weights are NOT the same.'),
  ];
}
