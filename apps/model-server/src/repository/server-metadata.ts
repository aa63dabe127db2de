/** Server metadata of the Open Inference Protocol V2. */
export const serverMetadata = {
  name: 'modelkeep',
  version: '2',
  extensions: ['binary_tensor_data', 'model_repository'],
};
