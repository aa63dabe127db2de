import { mlflowApi } from '@modelkeep/mlflow';

export const evaluation = mlflowApi('metadata');
