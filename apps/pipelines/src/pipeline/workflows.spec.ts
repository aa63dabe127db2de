import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadEndpoints } from '@modelkeep/contracts/common/catalogue';
import { PipelineFile } from '@modelkeep/contracts/pipelines/pipeline';
import type { RequestStep } from '@modelkeep/contracts/pipelines/step';
import { parse } from 'yaml';
import { z } from 'zod';
import { findFaults } from './validation';

const folder = join(__dirname, '../../workflows');
const files = readdirSync(folder);
const read = (file: string) => PipelineFile.parse(parse(readFileSync(join(folder, file), 'utf8')));
const endpoints = loadEndpoints();

describe('ready-made workflows', () => {
  it('are there for each phase of a life', () => {
    expect(files.map((file) => file.replace('.yaml', ''))).toEqual([
      'build-app',
      'collect-and-prepare',
      'deploy-app',
      'deploy-model',
      'label',
      'monitor-and-maintain',
      'package',
      'select',
      'train',
    ]);
  });

  it.each(files)('%s can run', (file) => {
    const { name, ...definition } = read(file);
    expect(`${name}.yaml`).toBe(file);
    const code = { digest: `sha256:${'a'.repeat(64)}`, commit: 'a'.repeat(40), dirty: false };
    expect(findFaults({ ...definition, code })).toEqual([]);
  });

  it.each(files)('%s calls what our services have, with the fields that they want', (file) => {
    for (const step of read(file).steps) if (step.kind === 'request') expect(callFaults(step)).toEqual([]);
  });

  it('start one another with the values that are wanted', () => {
    const all = new Map(files.map((file) => [read(file).name, read(file)]));
    for (const { steps } of all.values())
      for (const step of steps) {
        if (step.kind !== 'pipeline') continue;
        const { parameters, inputs } = all.get(step.pipeline) ?? { parameters: {}, inputs: [] };
        const needed = Object.entries(parameters).filter(([, one]) => one.default === undefined);
        expect(Object.keys(step.inputs)).toEqual(inputs);
        expect(Object.keys(step.parameters)).toEqual(expect.arrayContaining(needed.map(([name]) => name)));
        expect(Object.keys(parameters)).toEqual(expect.arrayContaining(Object.keys(step.parameters)));
      }
  });
});

/** References stand for a value of whatever type: only names of fields are compared. */
function callFaults({ service, method, path, body }: RequestStep): string[] {
  const [route = ''] = path.split('?');
  const endpoint = endpoints.find(
    (one) => one.service === service && one.method === method && fits(one.path, route),
  );
  if (!endpoint) return [`${service} has no ${method} ${route}`];
  const shape = endpoint.body instanceof z.ZodObject ? endpoint.body.shape : {};
  const given = Object.keys(body ?? {});
  const needed = Object.keys(shape).filter(
    (name) => !(shape[name] as z.ZodType).safeParse(undefined).success,
  );
  return [...given.filter((name) => !(name in shape)), ...needed.filter((name) => !given.includes(name))];
}

function fits(pattern: string, route: string): boolean {
  const [parts, given] = [pattern.split('/'), route.split('/')];
  return (
    parts.length === given.length && parts.every((part, at) => part.startsWith(':') || part === given[at])
  );
}
