import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { ApiClient } from '@modelkeep/client';
import type { PipelineDefinition } from '@modelkeep/contracts/pipelines/pipeline';
import { uploadCode } from '@modelkeep/contracts/pipelines/pipeline.api';
import { UsageError } from '../terminal/failure';

const run = promisify(execFile);

/**
 * Uploads a folder as the checked-out commit has it: changes that are not committed do not take part, and are told of by
 * `dirty`. Throws UsageError where the folder is not in a git repository.
 */
export async function uploadFolder(
  client: ApiClient,
  folder: string,
): Promise<NonNullable<PipelineDefinition['code']>> {
  const commit = await text(folder, 'rev-parse', 'HEAD');
  const prefix = await text(folder, 'rev-parse', '--show-prefix');
  const top = await text(folder, 'rev-parse', '--show-toplevel');
  const changes = await text(folder, 'status', '--porcelain', '--', '.');
  const stream = await git(top, 'archive', '--format=tar.gz', `${commit}:${prefix}`);
  const { digest } = await client.call(uploadCode, { stream });
  const repository = await text(folder, 'config', '--get', 'remote.origin.url').catch(() => undefined);
  return {
    ...{ digest, commit, dirty: changes !== '' },
    ...(repository && { repository: repository.replace(/^([a-z+]+:\/\/)[^/@]*@/, '$1') }),
  };
}

const text = async (folder: string, ...args: string[]) => (await git(folder, ...args)).toString().trim();

async function git(folder: string, ...args: string[]): Promise<Buffer> {
  const options = { encoding: 'buffer', maxBuffer: 256 * 1024 * 1024 } as const;
  const { stdout } = await run('git', ['-C', folder, ...args], options).catch((error: Error) => {
    throw new UsageError(`the code in ${folder} cannot be read from git: ${error.message}`);
  });
  return stdout;
}
