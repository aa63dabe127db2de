import type { FeatureSelection } from '@modelkeep/contracts/features/feature-service';
import { type FieldFault, unprocessable } from '@modelkeep/service';

/** Feast's feature references, `<feature view>:<feature>`, as selections by view in order of first mention. Throws 422. */
export function parseReferences(references: readonly string[]): FeatureSelection[] {
  if (references.length === 0)
    throw unprocessable('Either feature_service or features must say what to read.');
  const byView = new Map<string, string[]>();
  const faults: FieldFault[] = [];
  references.forEach((reference, index) => {
    const [featureView, feature, ...more] = reference.split(':');
    if (!featureView || !feature || more.length > 0)
      faults.push({ path: `body.features.${index}`, message: 'expected <feature view>:<feature>' });
    else byView.set(featureView, [...(byView.get(featureView) ?? []), feature]);
  });
  if (faults.length > 0) throw unprocessable('Some feature references cannot be read.', faults);
  return [...byView].map(([featureView, features]) => ({ featureView, features }));
}
