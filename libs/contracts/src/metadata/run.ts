import { z } from 'zod';
import { CommitId, Digest, Timestamp } from '../common/types';

/** MLflow run status. */
export const RunStatus = z.enum(['RUNNING', 'SCHEDULED', 'FINISHED', 'FAILED', 'KILLED']);

/** An MLflow run as other services need it; the whole of it is behind the MLflow API. */
export const RunSummary = z.object({
  /** MLflow run id: 32 hex digits. */
  runId: z.string(),
  experimentId: z.string(),
  experimentName: z.string().optional(),
  name: z.string().optional(),
  status: RunStatus,
  startedAt: Timestamp.optional(),
  endedAt: Timestamp.optional(),
  user: z.string().optional(),
  /** From the tag `mlflow.source.git.commit`. */
  codeCommit: CommitId.optional(),
  params: z.record(z.string(), z.string()),
  /** Last value per metric; NaN and infinities as strings. */
  metrics: z.record(z.string(), z.union([z.number(), z.string()])),
  tags: z.record(z.string(), z.string()),
  /** Data sets logged as inputs. */
  datasets: z.array(z.object({ name: z.string(), digest: z.string(), context: z.string().optional() })),
  artifacts: z.array(z.object({ path: z.string(), digest: Digest, sizeBytes: z.number().int() })).optional(),
});
export type RunSummary = z.infer<typeof RunSummary>;
