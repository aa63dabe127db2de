import fastify from 'fastify';
import { InferenceSession, Tensor } from 'onnxruntime-node';

/** The least that answers: Fastify and the runtime, with nothing checked and nothing recorded. */

interface Body {
  inputs: { name: string; datatype: string; shape: number[]; data: (number | string)[] }[];
}

async function main([model, port]: string[]): Promise<void> {
  const session = await InferenceSession.create(model as string, {
    executionProviders: ['cpu'],
    intraOpNumThreads: 1,
    interOpNumThreads: 1,
    executionMode: 'sequential',
  });
  const server = fastify({ forceCloseConnections: 'idle' });
  server.get('/v2/health/ready', () => ({ ready: true }));
  server.post<{ Body: Body }>('/v2/models/bare/infer', async ({ body }) => {
    const feeds: Record<string, Tensor> = {};
    for (const { name, datatype, shape, data } of body.inputs)
      feeds[name] =
        datatype === 'FP32'
          ? new Tensor('float32', Float32Array.from(data as number[]), shape)
          : new Tensor('string', data as string[], shape);
    const { label, probabilities } = (await session.run(feeds)) as Record<'label' | 'probabilities', Tensor>;
    return {
      model_name: 'bare',
      model_version: '1',
      outputs: [
        {
          name: 'label',
          datatype: 'INT64',
          shape: label.dims,
          data: Array.from(label.data as BigInt64Array, Number),
        },
        {
          name: 'probabilities',
          datatype: 'FP32',
          shape: probabilities.dims,
          data: Array.from(probabilities.data as Float32Array),
        },
      ],
    };
  });
  await server.listen({ port: Number(port), host: '127.0.0.1' });
}

void main(process.argv.slice(2));
