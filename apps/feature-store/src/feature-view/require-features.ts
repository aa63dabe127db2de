import type { FeatureView } from '@modelkeep/contracts/features/feature-view';
import { unprocessable } from '@modelkeep/service';

/** Throws 422 that names the features which the view does not have. */
export function requireFeatures(view: FeatureView, names: readonly string[]): void {
  const known = new Set(view.features.map(({ name }) => name));
  const faults = names.flatMap((name, index) =>
    known.has(name)
      ? []
      : [{ path: `body.features.${index}`, message: `${view.name} has no feature ${name}` }],
  );
  if (faults.length > 0)
    throw unprocessable(`Feature view ${view.name} does not have all of these features.`, faults);
}
