/** An answer of the Open Inference Protocol V2 as the model server gives it. */
export interface InferResponse {
  model_name: string;
  model_version: string;
  parameters: { prediction_ids: string[] };
  outputs: { name: string; datatype: string; shape: number[]; data: (number | string)[] }[];
}

export interface Endpoint {
  baseUrl: string;
  token: string;
  deployment: string;
  joinKey: string;
}

/** Asks for one applicant over the Open Inference Protocol V2, by id: the features are joined online. */
export async function predict(endpoint: Endpoint, applicant: string): Promise<InferResponse> {
  const response = await fetch(`${endpoint.baseUrl}/v2/models/${endpoint.deployment}/infer`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${endpoint.token}` },
    body: JSON.stringify({
      inputs: [{ name: endpoint.joinKey, datatype: 'BYTES', shape: [1, 1], data: [applicant] }],
    }),
  });
  if (!response.ok) throw new Error(`predicting ${applicant}: ${response.status} ${await response.text()}`);
  return (await response.json()) as InferResponse;
}

/** Asks for many applicants, a few at a time; answers in their order. */
export async function predictAll(
  endpoint: Endpoint,
  applicants: string[],
  atATime = 8,
): Promise<InferResponse[]> {
  const answers: InferResponse[] = [];
  for (let start = 0; start < applicants.length; start += atATime) {
    const batch = applicants.slice(start, start + atATime);
    answers.push(...(await Promise.all(batch.map((applicant) => predict(endpoint, applicant)))));
  }
  return answers;
}
