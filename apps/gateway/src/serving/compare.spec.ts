import { compare, readAnswer } from './compare';

const answer = (...outputs: [datatype: string, ...data: (number | string)[]][]) =>
  readAnswer(
    Buffer.from(
      JSON.stringify({
        ...{ model_name: 'm', model_version: '1', parameters: { prediction_ids: [] } },
        outputs: outputs.map(([datatype, ...data], index) => ({
          ...{ name: `out${index}`, datatype, shape: [data.length], data },
        })),
      }),
    ),
  ) as NonNullable<ReturnType<typeof readAnswer>>;

describe('compare', () => {
  it.each([
    [answer(['INT64', 1], ['FP32', 0.25]), answer(['INT64', 1], ['FP32', 0.75]), false, 0.5],
    [answer(['INT64', 1], ['FP32', 0.25]), answer(['INT64', 0], ['FP32', 0.25]), true, 0],
    [answer(['BYTES', 'good']), answer(['BYTES', 'bad']), true, 0],
    [answer(['FP32', 'NaN', 1]), answer(['FP32', 'NaN', 1.5]), false, 0.5],
    [answer(['FP32', 'NaN']), answer(['FP32', 1]), false, 1],
    [answer(['FP32', 1, 2]), answer(['FP32', 1]), true, 0],
    [answer(['FP32', 1], ['INT64', 1]), answer(['FP32', 1]), true, 0],
  ])('%#', (given, copied, disagrees, difference) => {
    expect(compare(given, copied)).toEqual({ disagrees, difference });
  });

  it('reads V2 answers in JSON only', () => {
    expect(readAnswer(Buffer.from('{"title": "Not available now"}'))).toBeUndefined();
    expect(readAnswer(Buffer.from([0, 1, 2]))).toBeUndefined();
  });
});
