import { CreatePipelines1764000000000 } from './1764000000000-create-pipelines';
import { CreateExecutionCore1764000002000 } from './1764000002000-create-execution-core';
import { CreatePeopleTasks1764000002010 } from './1764000002010-create-people-tasks';

export const migrations = [
  CreatePipelines1764000000000,
  CreateExecutionCore1764000002000,
  CreatePeopleTasks1764000002010,
];
