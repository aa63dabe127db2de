import type { Config } from '../config';
import { Model } from '../model/model';
import { loadPackage } from '../package/load-package';
import { ModelRepository } from './model-repository';

/** With all models that the settings name, ready and warm. Throws where one of them fails: the process does not listen then. */
export async function openRepository(config: Config): Promise<ModelRepository> {
  const options = {
    threads: { intraOp: config.INTRA_OP_THREADS, interOp: config.INTER_OP_THREADS },
    mostRows: config.BATCH_ROWS,
  };
  const repository = new ModelRepository(async (digest) =>
    Model.load(await loadPackage(digest, config), options),
  );
  const { DEPLOYMENT: name, REVISION: revision, PACKAGE_DIGEST: packageDigest, MODELS } = config;
  for (const each of [...MODELS, { name, revision, packageDigest }]) await repository.load(each);
  return repository;
}
