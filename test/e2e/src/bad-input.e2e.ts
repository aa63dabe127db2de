import { told } from './story';

interface Answer {
  status: number;
  type: string | null;
  problem: { status: number; title: string; detail?: string; errors?: { path: string; message: string }[] };
}

async function send(
  method: string,
  path: string,
  body?: string | Buffer,
  headers: Record<string, string> = {},
): Promise<Answer> {
  const { baseUrl, tokens } = told();
  const response = await fetch(`${baseUrl}${path}`, {
    method,
    body,
    headers: { authorization: `Bearer ${tokens.dana}`, 'content-type': 'application/json', ...headers },
  });
  const text = await response.text();
  return { status: response.status, type: response.headers.get('content-type'), problem: JSON.parse(text) };
}

const unknownId = '0198c0de-0000-7000-8000-00000000dead';

describe('bad input', () => {
  it.each<[string, number, () => Promise<Answer>]>([
    ['malformed JSON', 400, () => send('POST', '/api/v1/registry/models', '{"name": ')],
    ['an unknown field', 400, () => send('POST', '/api/v1/registry/models', '{"name": "x", "colour": 1}')],
    ['a wrong type', 400, () => send('POST', '/api/v1/registry/models', '{"name": 7}')],
    ['an array for an object', 400, () => send('POST', '/api/v1/registry/models', '[]')],
    ['a malformed id', 400, () => send('GET', '/api/v1/pipelines/runs/nonsense')],
    [
      'a version beyond all bounds',
      400,
      () => send('GET', '/api/v1/registry/models/credit-risk/versions/99999999999'),
    ],
    ['an unknown query parameter', 400, () => send('GET', '/api/v1/registry/models?colour=red')],
    ['an unknown model', 404, () => send('GET', '/api/v1/registry/models/nobody')],
    ['an unknown run', 404, () => send('GET', `/api/v1/pipelines/runs/${unknownId}`)],
    ['an unknown path', 404, () => send('GET', '/api/v1/registry/nowhere')],
    ['an unknown service', 404, () => send('GET', '/api/v1/nobody/models')],
    ['an unknown deployment', 404, () => send('POST', '/v2/models/nobody/infer', '{"inputs": []}')],
    [
      'a role that may not',
      403,
      () => send('POST', '/api/v1/gateway/accounts', '{"name": "eve", "roles": ["admin"]}'),
    ],
    ['no token', 401, () => send('GET', '/api/v1/registry/models', undefined, { authorization: '' })],
    [
      'a wrong token',
      401,
      () => send('GET', '/api/v1/registry/models', undefined, { authorization: 'Bearer mk_x' }),
    ],
    [
      'another media type',
      415,
      () => send('POST', '/api/v1/registry/models', 'name=x', { 'content-type': 'text/csv' }),
    ],
  ])('%s is answered with %d and a problem that says what', async (_what, status, ask) => {
    const answer = await ask();
    expect(answer).toMatchObject({ status, problem: { status } });
    expect(answer.type).toContain('application/problem+json');
    expect(answer.problem.title).not.toBe('');
  });

  it('says where a body is wrong', async () => {
    const { problem } = await send('POST', '/api/v1/registry/models', '{"name": "a/b"}');
    expect(problem.errors).toEqual([expect.objectContaining({ path: expect.stringContaining('name') })]);
  });

  it('refuses 100 MB where a small body is expected', async () => {
    const answer = await send('POST', '/api/v1/registry/models', Buffer.alloc(100 * 1024 * 1024, 'a'));
    expect(answer).toMatchObject({ status: 413, problem: { status: 413 } });
  });
});
