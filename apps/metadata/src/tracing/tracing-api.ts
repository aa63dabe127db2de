import { mlflowApi } from '@modelkeep/mlflow';

export const tracing = mlflowApi('metadata');
