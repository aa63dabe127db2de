import { execFileSync } from 'node:child_process';
import { defineEndpoint } from '@modelkeep/contracts/common/endpoint';
import { z } from 'zod';
import { curlOf } from './curl';

const endpoint = defineEndpoint({
  service: 'registry',
  method: 'POST',
  path: '/things/:name',
  summary: 'Change a thing',
  access: 'anyone',
  params: z.strictObject({ name: z.string() }),
  body: z.strictObject({ comment: z.string() }),
});

describe('curlOf', () => {
  it('comes through a shell as it was meant, quotes and all', () => {
    const body = { comment: `it's "$HOME"; true` };
    const command = curlOf('http://host', endpoint, { params: { name: "a'b c" }, body });
    const script = `curl() { printf '%s\\n' "$@"; }; TOKEN=t; ${command}`;
    expect(execFileSync('sh', ['-c', script], { encoding: 'utf8' }).trim().split('\n')).toEqual([
      '-H',
      'Authorization: Bearer t',
      '-X',
      'POST',
      '-H',
      'Content-Type: application/json',
      '-d',
      JSON.stringify(body),
      "http://host/things/a'b%20c",
    ]);
  });
});
