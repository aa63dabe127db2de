import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { repoRoot } from '@modelkeep/local-stack';
import { freePort } from '@modelkeep/processes';
import { Peer } from './peer';

/** MLServer with the model as `bare`; `python` has `mlserver` and `onnxruntime`. */
export async function startMlserver(python: string, model: string, folder: string): Promise<Peer> {
  mkdirSync(folder, { recursive: true });
  const [port, grpc, metrics] = [await freePort(), await freePort(), await freePort()];
  copyFileSync(
    join(repoRoot(), 'test/bench/src/serving/mlserver_model.py'),
    join(folder, 'mlserver_model.py'),
  );
  writeFileSync(
    join(folder, 'settings.json'),
    // In its own process: of its settings, what is fastest with two processors.
    JSON.stringify({
      http_port: port,
      grpc_port: grpc,
      metrics_port: metrics,
      host: '127.0.0.1',
      parallel_workers: 0,
      debug: false,
      use_structured_logging: false,
    }),
  );
  writeFileSync(
    join(folder, 'model-settings.json'),
    JSON.stringify({ name: 'bare', implementation: 'mlserver_model.OnnxModel', parameters: { uri: model } }),
  );
  return Peer.start(
    `http://127.0.0.1:${port}`,
    [python, '-c', 'from mlserver.cli import main; main()', 'start', folder],
    folder,
  );
}
