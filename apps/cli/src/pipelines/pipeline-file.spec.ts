import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020';
import { readPipelineFile } from './pipeline-file';
import { fileSchema } from './pipelines.command';

const YAML = `name: train
parameters:
  seed: { default: 7, schema: { type: integer } }
steps:
  - kind: command
    name: train
    command: [python, train.py]
    retries: 2
  - kind: approval
    name: go-live
    message: Deploy?
`;

describe('readPipelineFile', () => {
  const folder = mkdtempSync(join(tmpdir(), 'pipeline-file-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const write = (name: string, text: string) => {
    const file = join(folder, name);
    writeFileSync(file, text);
    return file;
  };
  const messageOf = (name: string, text: string) =>
    readPipelineFile(write(name, text)).then(
      () => 'accepted',
      (error: Error) => error.message.replaceAll(`${folder}/`, ''),
    );

  it('reads YAML, and adds what was left out', async () => {
    const { pipeline } = await readPipelineFile(write('a.yaml', YAML));
    expect(pipeline.steps.map(({ name, timeoutSeconds }) => [name, timeoutSeconds])).toEqual([
      ['train', 3600],
      ['go-live', 3600],
    ]);
  });

  it('reads a module that exports a pipeline', async () => {
    const module = `module.exports = { name: 'm', steps: [{ kind: 'command', name: 'a', command: ['true'] }] };`;
    const { pipeline } = await readPipelineFile(write('m.cjs', module));
    expect(pipeline.name).toBe('m');
  });

  it('says in which line and column a fault stands', async () => {
    expect(await messageOf('b.yaml', YAML.replace('retries: 2', 'retries: 99'))).toMatch(
      /^b\.yaml:8:14: steps\.0\.retries: /,
    );
    expect(await messageOf('c.json', '{\n  "name": "x",\n  "steps": []\n}')).toMatch(
      /^c\.json:3:12: steps: /,
    );
    expect(await messageOf('d.yaml', 'name: [')).toMatch(/^d\.yaml:1:8: /);
  });

  it('places what the server refuses, at the nearest part that the file has', async () => {
    const { explain } = await readPipelineFile(write('e.yaml', YAML));
    const text = explain([
      { path: ['steps', 1, 'message'], message: 'odd' },
      { path: ['steps', 0, 'inputs', 'x'], message: 'missing' },
    ]);
    expect(text.replaceAll(`${folder}/`, '')).toBe(
      'e.yaml:11:14: steps.1.message: odd\ne.yaml:5:5: steps.0.inputs.x: missing',
    );
  });

  it('has a JSON Schema that editors can use', () => {
    const validate = new Ajv2020({ strict: false, logger: false }).compile(fileSchema() as object);
    const steps = [{ kind: 'command', name: 'a', command: ['true'] }];
    expect(validate({ name: 'x', steps })).toBe(true);
    expect(validate({ name: 'x', steps: [{ ...steps[0], retires: 1 }] })).toBe(false);
  });
});
