import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { exampleFolder } from './data';

const run = promisify(execFile);
const git = async (folder: string, ...args: string[]) =>
  (await run('git', ['-C', folder, ...args], { encoding: 'buffer', maxBuffer: 64 * 1024 * 1024 })).stdout;

export interface CodeBundle {
  commit: string;
  repository?: string;
  /** Gzipped tar of the pipeline folder exactly as that commit has it. */
  archive: Buffer;
}

/** The pipeline's code as the checked-out commit has it; changes that are not committed do not take part. */
export async function bundleCode(): Promise<CodeBundle> {
  const commit = (await git(exampleFolder, 'rev-parse', 'HEAD')).toString().trim();
  const prefix = (await git(exampleFolder, 'rev-parse', '--show-prefix')).toString().trim();
  const top = (await git(exampleFolder, 'rev-parse', '--show-toplevel')).toString().trim();
  const archive = await git(top, 'archive', '--format=tar.gz', `${commit}:${prefix}pipeline`);
  const repository = await git(exampleFolder, 'config', '--get', 'remote.origin.url').then(
    (url) => withoutCredentials(url.toString().trim()),
    () => undefined,
  );
  return { commit, repository, archive };
}

function withoutCredentials(url: string): string {
  return url.replace(/^([a-z+]+:\/\/)[^/@]*@/, '$1');
}
