import { parseModelJson } from './model-json';

const model = { artifact_path: 'model', flavors: {}, utc_time_created: '2026-01-01', run_id: 'r' };

describe('parseModelJson', () => {
  it('takes what has all mandatory fields', () => {
    expect(parseModelJson(JSON.stringify(model))).toEqual(model);
  });

  it.each(['', '{', 'null', '1', JSON.stringify({ ...model, note: '\0' })])('refuses %j', (text) => {
    expect(() => parseModelJson(text)).toThrow(/is not a valid JSON/);
  });

  it('names the fields that are missing', () => {
    const { artifact_path, utc_time_created } = model;
    expect(() => parseModelJson(JSON.stringify({ artifact_path, utc_time_created }))).toThrow(
      /mandatory fields: flavors, run_id$/,
    );
  });
});
