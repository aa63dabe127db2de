import type { ApiClient, ApiError } from '@modelkeep/client';
import type { Role } from '@modelkeep/contracts/common/types';
import { createApiKey } from '@modelkeep/contracts/gateway/api-key.api';
import { recordDataSnapshot } from '@modelkeep/contracts/metadata/data-snapshot.api';
import {
  buildPackage,
  decideApproval,
  getApproval,
  registerModelVersion,
  requestApproval,
  writeModelCard,
} from '@modelkeep/contracts/registry/model-version.api';
import { clientWith, newAccount } from './people';
import { clientOf } from './story';

const approval = { decision: 'approved', comment: 'read' } as const;

/** A version that `client` has registered, and asks to have approved. */
async function candidateOf(client: ApiClient, model: string): Promise<{ model: string; version: number }> {
  const { version } = await client.call(registerModelVersion, { params: { model }, body: {} });
  const params = { model, version };
  const { digest } = await client.call(recordDataSnapshot, {
    query: { name: model, format: 'csv' },
    stream: Buffer.from(`a,b\n1,2\n`),
  });
  const files = [{ path: 'model.onnx', role: 'model' as const, digest }];
  const signature = { inputs: [], outputs: [] };
  await client.call(buildPackage, {
    params,
    body: { files, signature, resources: { cpu: 1, memoryMiB: 64 } },
  });
  await client.call(writeModelCard, { params, body: { intendedUse: 'to be approved' } });
  await client.call(requestApproval, { params, body: {} });
  return params;
}

const refusalOf = (work: Promise<unknown>): Promise<ApiError> =>
  work.then(
    () => Promise.reject(new Error('it was not refused')),
    (error: ApiError) => error,
  );

describe('four eyes', () => {
  it.each<[what: string, roles: Exclude<Role, 'service'>[]]>([
    ['somebody who may register and approve', ['data-scientist', 'approver']],
    ['an administrator', ['admin']],
  ])('are needed of %s: nobody approves what they registered, nor do their keys', async (_, roles) => {
    const { name, token } = await newAccount(...roles);
    const own = clientWith(token);
    const params = await candidateOf(own, `eyes-of-${name}`);
    const { secret } = await own.call(createApiKey, { body: { name: 'approving', roles: ['approver'] } });
    for (const client of [own, clientWith(secret)]) {
      const { status, problem } = await refusalOf(client.call(decideApproval, { params, body: approval }));
      expect(status).toBe(403);
      // They have the role: it is not for the lack of one.
      expect(problem.detail).not.toContain('roles');
    }
    expect(await own.call(getApproval, { params })).toMatchObject({ state: 'requested' });
    await clientOf('ravi').call(decideApproval, { params, body: approval });
    expect(await own.call(getApproval, { params })).toMatchObject({ state: 'approved', decidedBy: 'ravi' });
  });
});
