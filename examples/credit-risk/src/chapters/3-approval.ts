import { applyApprovalPolicy } from '@modelkeep/contracts/registry/approval-policy.api';
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

/** Below this AUC no version may be approved. */
const AUC_FLOOR = 0.7;

const pathOf = ({ model, version }: TrainedModel) => `/api/v1/registry/models/${model}/versions/${version}`;

/** A policy and a model card, then approval by a second person: whoever asks may not approve. */
export async function approve({ people, narrator }: Stage, trained: TrainedModel): Promise<ModelVersion> {
  narrator.chapter(3, 'Approval: a policy, a model card, then four eyes');
  await setPolicy({ people, narrator }, trained.model);
  return approveVersion(
    { people, narrator },
    trained,
    `AUC above the floor of ${AUC_FLOOR}; evaluation and fairness report read`,
  );
}

/** From now on the registry itself refuses approval of a version that is too weak, or whose papers are not there. */
async function setPolicy(
  { people, narrator }: Pick<Stage, 'people' | 'narrator'>,
  model: string,
): Promise<void> {
  const { version } = await people.ravi.client.call(applyApprovalPolicy, {
    params: { model },
    body: {
      metrics: [{ metric: 'auc', operator: '>=', value: AUC_FLOOR }],
      files: ['evaluation'],
      modelCard: true,
      signature: true,
    },
  });
  narrator.tell(
    `ravi's approval policy, version ${version}: auc >= ${AUC_FLOOR}, an evaluation, a model card, a signature that verifies`,
    `/api/v1/registry/models/${model}/approval-policy`,
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
  for (const { required, found } of approval.checks) narrator.tell(`  checked: ${required}: ${found}`);
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
