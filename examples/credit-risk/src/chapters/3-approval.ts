import {
  decideApproval,
  getModelVersion,
  requestApproval,
  setAlias,
  writeModelCard,
} from '@modelkeep/contracts/registry/model-version.api';
import type { ModelVersion } from '@modelkeep/contracts/registry/model-version';
import { ApiError } from '@modelkeep/client';
import type { Stage } from '../stage';
import type { TrainedModel } from './2-training';

const pathOf = ({ model, version }: TrainedModel) => `/api/v1/registry/models/${model}/versions/${version}`;

/** A model card, then approval by a second person: whoever asks may not approve. */
export async function approve({ people, narrator }: Stage, trained: TrainedModel): Promise<ModelVersion> {
  narrator.chapter(3, 'Approval: a model card, then four eyes');
  return approveVersion(
    { people, narrator },
    trained,
    'AUC above the floor of 0.70; evaluation and fairness report read',
  );
}

export async function approveVersion(
  { people, narrator }: Pick<Stage, 'people' | 'narrator'>,
  trained: TrainedModel,
  comment: string,
): Promise<ModelVersion> {
  const params = { model: trained.model, version: trained.version };
  await people.dana.client.call(writeModelCard, {
    params,
    body: {
      intendedUse:
        'Ranks consumer loan applications by the probability of default; supports a human decision.',
      limitations: 'Trained on 1,000 German applicants of the 1990s; not for use outside this demonstration.',
    },
  });
  narrator.tell('dana wrote the model card', `${pathOf(trained)}/card`);

  await people.dana.client.call(requestApproval, { params, body: { comment: 'ready for review' } });
  const refused = await people.dana.client
    .call(decideApproval, { params, body: { decision: 'approved', comment: 'looks fine to me' } })
    .then(() => undefined)
    .catch((error: unknown) => error);
  if (!(refused instanceof ApiError) || refused.status !== 403)
    throw new Error('dana could approve her own model');
  narrator.tell(`dana may not approve it herself: ${refused.problem.detail ?? refused.problem.title}`);

  const approval = await people.ravi.client.call(decideApproval, {
    params,
    body: { decision: 'approved', comment },
  });
  narrator.tell(
    `${approval.decidedBy} approved version ${trained.version}: ${comment}`,
    `${pathOf(trained)}/approval`,
  );
  return people.dana.client.call(getModelVersion, { params });
}

/** Points the alias `champion` at the version that takes all traffic. */
export async function crown({ people, narrator }: Stage, { model, version }: ModelVersion): Promise<void> {
  await people.dana.client.call(setAlias, { params: { model, alias: 'champion' }, body: { version } });
  narrator.tell(`alias champion points at version ${version}`);
}
