import type { Scalar } from '@modelkeep/contracts/common/types';
import type { FeatureRow, FeatureType, FeatureView } from '@modelkeep/contracts/features/feature-view';
import type { FieldFault } from '@modelkeep/service';
import type { z } from 'zod';
import { storedOf } from '../derived-feature/derived-sql';

type Type = z.infer<typeof FeatureType>;

const fits: Record<Type, (value: Scalar) => boolean> = {
  string: (value) => typeof value === 'string',
  int64: (value) => Number.isSafeInteger(value),
  float64: (value) => typeof value === 'number',
  bool: (value) => typeof value === 'boolean',
};

/** Says of each row which values the view does not have, and which are of another type. A missing value is null. */
export function faultsOf(rows: readonly FeatureRow[], { name, features }: FeatureView): FieldFault[] {
  const types = new Map(storedOf(features).map((feature) => [feature.name, feature.type]));
  return rows.flatMap((row, index) =>
    Object.entries(row.values).flatMap(([feature, value]) => {
      const path = `rows.${index}.values.${feature}`;
      const type = types.get(feature);
      if (!type) return [{ path, message: `${name} keeps no feature ${feature}` }];
      return value === null || fits[type](value)
        ? []
        : [{ path, message: `expected ${type}, got ${JSON.stringify(value)}` }];
    }),
  );
}
