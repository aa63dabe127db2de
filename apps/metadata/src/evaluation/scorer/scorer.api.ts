import { ExperimentId, Int64, Text } from '@modelkeep/mlflow';
import { z } from 'zod';
import { evaluation } from '../evaluation-api';
import { JsonText } from '../json';
import { holdsCode } from './holds-code';

const Name = Text(256).regex(/\S/, 'is blank');
const Serialized = Text(1_000_000).and(
  JsonText(z.unknown().refine((scorer) => !holdsCode(scorer), 'holds code, which clients would run')),
);
const byName = z.object({ experiment_id: ExperimentId, name: Name });
const Version = Int64.refine((version) => version > 0 && version < 2 ** 31, 'is not a version').optional();
const byVersion = z.object({ ...byName.shape, version: Version });
const options = { version: '3.0' } as const;
const repeated = z.union([ExperimentId.transform((id) => [id]), z.array(ExperimentId)]).optional();

export const registerScorer = evaluation.post(
  'scorers/register',
  z.object({ ...byName.shape, serialized_scorer: Serialized }),
  options,
);
export const listScorers = evaluation.get(
  'scorers/list',
  z
    .object({ experiment_id: ExperimentId.optional(), experiment_ids: repeated })
    .refine(
      ({ experiment_id: one, experiment_ids: many }) => one === undefined || many === undefined,
      'may have one of experiment_id and experiment_ids',
    ),
  options,
);
export const listScorerVersions = evaluation.get('scorers/versions', byName, options);
export const getScorer = evaluation.get('scorers/get', byVersion, options);
/** Clients ask it for every scorer that they read. */
export const getOnlineScoringConfigs = evaluation.get('scorers/online-configs', z.object({}), options);
export const deleteScorer = evaluation.delete('scorers/delete', byVersion, options);
