import { type FieldFault, unprocessable } from '@modelkeep/service';
import { type Feature, isDerived, storedOf } from './derived-sql';
import { faultOf } from './expression-checker';

/** Throws 422 that names every expression which cannot be computed, and why. */
export async function requireExpressions(features: readonly Feature[]): Promise<void> {
  const stored = storedOf(features);
  const faults: FieldFault[] = [];
  if (stored.length === 0)
    faults.push({ path: 'body.features', message: 'one of them at least must be kept' });
  for (const [index, feature] of features.entries()) {
    const message = isDerived(feature) && (await faultOf(feature, stored));
    if (message) faults.push({ path: `body.features.${index}.expression`, message });
  }
  if (faults.length > 0) throw unprocessable('Not all features can be computed.', faults);
}
