import { Name } from '@modelkeep/contracts/common/types';
import {
  type LoadableModel,
  LoadParameters,
  type LoadRequest,
} from '@modelkeep/contracts/serving/model-repository';
import { type FieldFault, invalid } from '@modelkeep/service';
import type { z } from 'zod';

type Parameters = z.infer<typeof LoadRequest>['parameters'];

/** What a load request asks for. Throws 400 where name or parameters are wrong. */
export function readLoad(name: string, parameters: Parameters): LoadableModel {
  const named = Name.safeParse(name);
  const given = LoadParameters.safeParse(
    parameters.config === undefined ? parameters : parse(parameters.config),
  );
  if (named.success && given.success)
    return { name: named.data, revision: given.data.revision, packageDigest: given.data.package_digest };
  const faults = (where: string, { error }: { error?: z.ZodError }): FieldFault[] =>
    (error?.issues ?? []).map(({ path, message }) => ({ path: [where, ...path].join('.'), message }));
  throw invalid([...faults('name', named), ...faults('parameters', given)]);
}

/** The text that clients of Triton send; one that is no JSON is none of the parameters. */
function parse(config: string): unknown {
  try {
    return JSON.parse(config);
  } catch {
    return config;
  }
}
