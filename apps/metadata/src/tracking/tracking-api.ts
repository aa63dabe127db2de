import { mlflowApi } from '@modelkeep/mlflow';

/** MLflow's tracking API, as this service declares it. */
export const tracking = mlflowApi('metadata');
