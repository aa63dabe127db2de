import { buffer } from 'node:stream/consumers';
import { Readable } from 'node:stream';
import { limitedBody, requireBodyLimit } from './body-limit';

const post = (url: string, bytes: number) => () =>
  requireBodyLimit({ method: 'POST', url, headers: { 'content-length': String(bytes) } });
const MIB = 1024 * 1024;

describe('requireBodyLimit', () => {
  it('holds an endpoint to its own limit', () => {
    expect(post('/api/v1/registry/models', MIB)).not.toThrow();
    expect(post('/api/v1/registry/models', MIB + 1)).toThrow('at most 1048576');
    expect(post('/api/v1/feature-store/feature-views/applicant_profile/rows', 32 * MIB)).not.toThrow();
    expect(post('/api/v1/feature-store/feature-views/applicant_profile/rows', 32 * MIB + 1)).toThrow(
      'at most',
    );
  });

  it('lets streams through, and what is no endpoint of ours', () => {
    expect(post('/api/v1/metadata/data-snapshots?name=x&format=csv', 1000 * MIB)).not.toThrow();
    expect(post('/api/2.0/mlflow-artifacts/artifacts/1/2/model.onnx', 1000 * MIB)).not.toThrow();
  });
});

describe('limitedBody', () => {
  const body = (url: string, bytes: number) =>
    buffer(
      limitedBody(
        { method: 'POST', url, headers: {} },
        Readable.from([Buffer.alloc(bytes - 1), Buffer.alloc(1)]),
      ),
    );

  it('ends a body of untold length where it becomes too large', async () => {
    expect(await body('/api/v1/registry/models', MIB)).toHaveLength(MIB);
    await expect(body('/api/v1/registry/models', MIB + 1)).rejects.toMatchObject({ status: 413 });
  });

  it('lets streams through', async () => {
    expect(await body('/api/v1/metadata/data-snapshots?name=x&format=csv', 3 * MIB)).toHaveLength(3 * MIB);
  });
});
