import { CreatePipelines1764000000000 } from './1764000000000-create-pipelines';
import { CreateExecutionCore1764000002000 } from './1764000002000-create-execution-core';
import { CreatePeopleTasks1764000002010 } from './1764000002010-create-people-tasks';
import { CreateLiveLogs1764000002020 } from './1764000002020-create-live-logs';
import { CreateSchedules1764000002030 } from './1764000002030-create-schedules';

export const migrations = [
  CreatePipelines1764000000000,
  CreateExecutionCore1764000002000,
  CreatePeopleTasks1764000002010,
  CreateLiveLogs1764000002020,
  CreateSchedules1764000002030,
];
