import { told } from './story';

describe('the documents of the suite', () => {
  it('have every endpoint, those of MLflow and Feast too', async () => {
    const answer = await fetch(`${told().baseUrl}/openapi.json`);
    const { paths } = (await answer.json()) as { paths: Record<string, Record<string, unknown>> };
    const methods = (path: string) => Object.keys(paths[path] ?? {}).sort();
    expect(methods('/api/v1/registry/models/{model}/versions')).toEqual(['get', 'post']);
    expect(methods('/api/2.0/mlflow/logged-models/{model_id}')).toEqual(['delete', 'get', 'patch']);
    expect(methods('/api/2.0/mlflow/registered-models/create')).toEqual(['post']);
    expect(methods('/api/2.0/mlflow-artifacts/artifacts/{rest}')).toEqual(['delete', 'get', 'put']);
    expect(methods('/get-online-features')).toEqual(['post']);
  });
});
