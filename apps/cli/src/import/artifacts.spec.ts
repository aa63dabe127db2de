import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { type ArtifactRoot, copyFile, digestOf, listFiles } from './artifacts';
import { MlflowServer } from './mlflow-server';

const PROXY = '/api/2.0/mlflow-artifacts/artifacts/';

/** An artifact store over HTTP that can break off. */
class Store {
  readonly files = new Map<string, Buffer>();
  readonly asked: string[] = [];
  breakOff = 0;
  refuse = false;
  readonly http = createServer((request, response) => void this.answer(request, response));

  async start(): Promise<MlflowServer> {
    await new Promise<void>((done) => this.http.listen(0, '127.0.0.1', done));
    return new MlflowServer(`http://127.0.0.1:${(this.http.address() as AddressInfo).port}/`);
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '', 'http://store');
    this.asked.push(`${request.method} ${url.pathname}${url.search}`);
    const path = decodeURIComponent(url.pathname.slice(PROXY.length));
    if (request.method === 'PUT') {
      if (this.refuse) {
        const body = { error_code: 'INVALID_PARAMETER_VALUE', message: 'too odd a path' };
        response.writeHead(400).end(JSON.stringify(body));
        return;
      }
      const bytes = await buffer(request).catch(() => undefined);
      if (bytes) this.files.set(path, bytes);
      response.end('{}');
    } else if (url.pathname.endsWith('/list')) {
      const folder = url.searchParams.get('path');
      const files = folder
        ? [{ path: 'model/weights', is_dir: false, file_size: '3' }]
        : [
            { path: 'notes', is_dir: false, file_size: 2 },
            { path: 'model', is_dir: true },
          ];
      response.end(JSON.stringify({ files }));
    } else {
      const bytes = this.files.get(path) ?? Buffer.from('elsewhere');
      response.writeHead(200, { 'content-length': bytes.length });
      if (this.breakOff-- > 0) response.write(bytes.subarray(0, 1), () => response.destroy());
      else response.end(bytes);
    }
  }
}

describe('artifacts', () => {
  const [here, there] = [new Store(), new Store()];
  let from: ArtifactRoot;
  let to: ArtifactRoot;
  const bytes = Buffer.alloc(300_000, 'weights');
  const path = 'model/with 100% ü & #.bin';

  beforeAll(async () => {
    from = { server: await here.start(), kind: 'run', id: 'r', uri: 'mlflow-artifacts://host/1/r/artifacts' };
    to = { server: await there.start(), kind: 'run', id: 's', uri: 'mlflow-artifacts:/2/s/artifacts/' };
    here.files.set(`1/r/artifacts/${path}`, bytes);
  });
  beforeEach(() => {
    there.files.clear();
    here.asked.length = 0;
  });
  afterAll(() => {
    for (const { http } of [here, there]) {
      http.closeAllConnections();
      http.close();
    }
  });

  it('lists files in folders, too', async () => {
    expect([...(await listFiles(from))]).toEqual([
      ['notes', 2],
      ['model/weights', 3],
    ]);
  });

  it('copies bytes under the same path, whatever characters it has', async () => {
    let counted = 0;
    await copyFile(from, to, path, (count) => (counted += count));
    expect(there.files.get(`2/s/artifacts/${path}`)?.equals(bytes)).toBe(true);
    expect(counted).toBe(bytes.length);
    expect(await digestOf(to, path)).toEqual(await digestOf(from, path));
  });

  it('begins anew where the source breaks off, and leaves no part of a file', async () => {
    here.breakOff = 2;
    await copyFile(from, to, path, () => undefined);
    expect(there.files.get(`2/s/artifacts/${path}`)?.equals(bytes)).toBe(true);
    there.files.clear();
    here.breakOff = 3;
    await expect(copyFile(from, to, path, () => undefined)).rejects.toThrow();
    expect(there.files.size).toBe(0);
  });

  it('tells why the target refuses', async () => {
    there.refuse = true;
    await expect(copyFile(from, to, path, () => undefined)).rejects.toThrow('too odd a path');
    there.refuse = false;
  });

  it('reads what the source does not proxy by run or by model', async () => {
    const uri = 's3://bucket/1/r/artifacts';
    await digestOf({ ...from, uri }, 'a b');
    await digestOf({ ...from, uri, kind: 'logged-model', id: 'm-1' }, 'a b');
    expect(here.asked).toEqual([
      'GET /get-artifact?run_id=r&path=a+b',
      'GET /ajax-api/2.0/mlflow/logged-models/m-1/artifacts/files?artifact_file_path=a+b',
    ]);
  });
});
