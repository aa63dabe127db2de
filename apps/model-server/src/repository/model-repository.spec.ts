import { PackageInvalid } from '@modelkeep/packaging';
import type { Model } from '../model/model';
import { ModelRepository } from './model-repository';

/** A repository of models that do nothing, by package digest `<letter><version>`, and which of them gave back their memory. */
function emptyModels() {
  const closed: string[] = [];
  const repository = new ModelRepository((digest) => {
    if (digest.startsWith('broken')) return Promise.reject(new PackageInvalid(`${digest} is damaged`));
    const manifest = {
      version: Number(digest.slice(1)),
      features: undefined,
      signature: { inputs: [], outputs: [] },
    };
    const close = () => Promise.resolve(void closed.push(digest));
    return Promise.resolve({ manifest, digest, signature: manifest.signature, close } as unknown as Model);
  });
  const load = (name: string, packageDigest: string, revision = 1) =>
    repository.load({ name, revision, packageDigest });
  const asked = (name: string, version?: string) => repository.require(name, version).model.digest;
  return { repository, load, asked, closed };
}

describe('ModelRepository', () => {
  it('asks the model that was loaded last, unless a version is named', async () => {
    const { repository, load, asked } = emptyModels();
    await load('credit', 'a1');
    await load('credit', 'a2');
    await load('fraud', 'b1');
    expect([asked('credit'), asked('credit', '1'), asked('fraud')]).toEqual(['a2', 'a1', 'b1']);
    await load('credit', 'c1', 3);
    expect([asked('credit'), asked('credit', '1'), asked('credit', '2')]).toEqual(['c1', 'c1', 'a2']);
    expect(repository.metadata('credit', undefined).versions).toEqual(['2', '1']);
    expect(repository.metadata('credit', '2').versions).toEqual(['2']);
  });

  it('throws 404 for what is not served', async () => {
    const { repository, load } = emptyModels();
    await load('credit', 'a1');
    expect(() => repository.require('fraud', undefined)).toThrow('There is no model fraud');
    expect(() => repository.require('fraud', '1')).toThrow('There is no model fraud');
    expect(() => repository.require('credit', '2')).toThrow('There is no version 2 of model credit');
    await expect(repository.unload('credit', '2')).rejects.toMatchObject({ status: 404 });
    await expect(repository.unload('fraud')).rejects.toMatchObject({ status: 404 });
  });

  it('keeps a model until the last request that uses it is answered', async () => {
    const { repository, load, asked, closed } = emptyModels();
    await load('credit', 'a1');
    const ends: (() => void)[] = [];
    const uses = [1, 2].map(() =>
      repository.use('credit', undefined, () => new Promise<void>((resolve) => ends.push(resolve))),
    );
    await load('credit', 'b1');
    expect([asked('credit'), closed]).toEqual(['b1', []]);
    ends[0]?.();
    await uses[0];
    expect(closed).toEqual([]);
    ends[1]?.();
    await uses[1];
    expect(closed).toEqual(['a1']);
    await repository.unload('credit');
    expect(closed).toEqual(['a1', 'b1']);
    expect(repository.index()).toEqual([]);
  });

  it('goes on where a package fails, and says why until a load succeeds', async () => {
    const { repository, load, asked } = emptyModels();
    await load('credit', 'a1');
    await expect(load('credit', 'broken')).rejects.toThrow('broken is damaged');
    await expect(load('fraud', 'broken too')).rejects.toThrow('broken too is damaged');
    expect(asked('credit')).toBe('a1');
    expect(() => repository.require('fraud', undefined)).toThrow('broken too is damaged');
    const ready = [{ name: 'credit', version: '1', state: 'READY', reason: '' }];
    expect(repository.index(true)).toEqual(ready);
    expect(repository.index()).toEqual([
      ...ready,
      { name: 'credit', version: '', state: 'UNAVAILABLE', reason: 'broken is damaged' },
      { name: 'fraud', version: '', state: 'UNAVAILABLE', reason: 'broken too is damaged' },
    ]);
    await load('credit', 'a1');
    await repository.unload('fraud');
    expect(repository.failures).toEqual([]);
    expect(() => repository.require('fraud', undefined)).toThrow('There is no model fraud');
  });
});
