import {
  createApiKey,
  listApiKeys,
  revokeApiKey,
  rotateApiKey,
} from '@modelkeep/contracts/gateway/api-key.api';
import { Role } from '@modelkeep/contracts/common/types';
import { type Command, Option } from 'commander';
import { connect } from '../context/context';
import { positive, uuid } from '../terminal/arguments';
import { outputOption, type OutputOptions, print, printLines } from '../terminal/output';
import { readPages } from '../terminal/pages';
import { keysText, secretText } from './keys.text';

const DAY_MS = 86_400_000;

const roles = Role.exclude(['service']).options;

interface CreateOptions extends OutputOptions {
  role: (typeof roles)[number][];
  account?: string;
  expiresInDays?: number;
}

/** `modelkeep keys …`. */
export function addKeyCommands(program: Command): void {
  const keys = program
    .command('keys')
    .description('API keys: what programs come with, each with its own roles');
  addList(keys);
  addCreate(keys);
  addRotate(keys);
  keys
    .command('revoke')
    .description('end a key at once')
    .argument('<id>', 'id of the key', uuid)
    .action(async (id: string) => {
      await connect().call(revokeApiKey, { params: { id } });
      printLines([`${id} is revoked.`]);
    });
}

function addList(keys: Command): void {
  keys
    .command('list')
    .description('list your keys; as administrator, all keys')
    .option('--account <name>', 'those of this account')
    .option('--limit <n>', 'at most so many', positive, 100)
    .addOption(outputOption())
    .action(async (options: OutputOptions & { limit: number; account?: string }) => {
      const client = connect();
      const { account } = options;
      const found = await readPages(
        (page) => client.call(listApiKeys, { query: { ...page, account } }),
        options.limit,
      );
      print(options, found, keysText);
    });
}

function addCreate(keys: Command): void {
  keys
    .command('create')
    .description('create a key and print its secret, this once')
    .argument('<name>', 'what it is for')
    .addOption(
      new Option('--role <role...>', 'what it may do; of what its account may')
        .choices(roles)
        .makeOptionMandatory(),
    )
    .option('--account <name>', 'whose key it is; as administrator only')
    .option('--expires-in-days <n>', 'when it ends; never where left out', positive)
    .addOption(outputOption())
    .addHelpText(
      'after',
      '\nExample:\n  modelkeep keys create nightly --role data-scientist --expires-in-days 90',
    )
    .action(async (name: string, options: CreateOptions) => {
      const { account, expiresInDays: days } = options;
      const expiresAt = days === undefined ? undefined : new Date(Date.now() + days * DAY_MS).toISOString();
      const body = { name, account, expiresAt, roles: options.role };
      print(options, await connect().call(createApiKey, { body }), secretText);
    });
}

function addRotate(keys: Command): void {
  keys
    .command('rotate')
    .description('give a key a new secret and print it, this once')
    .argument('<id>', 'id of the key', uuid)
    .option('--grace-seconds <n>', 'how long the old secret works on; 0: not at all', seconds, 86_400)
    .addOption(outputOption())
    .action(async (id: string, options: OutputOptions & { graceSeconds: number }) => {
      const { graceSeconds } = options;
      const key = await connect().call(rotateApiKey, { params: { id }, body: { graceSeconds } });
      print(options, key, secretText);
    });
}

const seconds = (text: string): number => (text === '0' ? 0 : positive(text));
