"""The same ONNX model behind MLServer, run by ONNX Runtime with one thread."""

import numpy as np
import onnxruntime
from mlserver import MLModel
from mlserver.types import InferenceRequest, InferenceResponse, ResponseOutput


class OnnxModel(MLModel):
    async def load(self) -> bool:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        self._session = onnxruntime.InferenceSession(
            self.settings.parameters.uri, options, providers=["CPUExecutionProvider"]
        )
        return True

    async def predict(self, payload: InferenceRequest) -> InferenceResponse:
        feeds = {
            tensor.name: np.array(
                [value.decode() if isinstance(value, bytes) else value for value in tensor.data],
                dtype=np.float32 if tensor.datatype == "FP32" else object,
            ).reshape(tensor.shape)
            for tensor in payload.inputs
        }
        label, probabilities = self._session.run(["label", "probabilities"], feeds)
        return InferenceResponse(
            model_name=self.name,
            outputs=[
                ResponseOutput(name="label", datatype="INT64", shape=list(label.shape), data=label.tolist()),
                ResponseOutput(
                    name="probabilities",
                    datatype="FP32",
                    shape=list(probabilities.shape),
                    data=probabilities.ravel().tolist(),
                ),
            ],
        )
