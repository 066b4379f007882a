import { z } from 'zod';

const parameters = z
  .record(z.string(), z.unknown())
  .optional()
  .meta({ description: 'Accepted for compatibility; ignored.' });

const name = z
  .string('must be a text')
  .meta({ description: 'Name of the tensor: of a field, or of an output.' });
const datatype = z
  .string('must be a text')
  .meta({ description: 'Type of the elements.', examples: ['FP64', 'INT64', 'BYTES'] });
const shape = z
  .array(z.int('must be a whole number').min(0, 'must be at least 0'), 'must be a list of whole numbers')
  .meta({ description: 'Its dimensions: [n].', examples: [[2]] });
const data = z
  .array(z.unknown(), 'must be a list')
  .meta({ description: 'The elements, in row-major order, flat or nested.' });

export const inferenceRequestSchema = z
  .object({
    id: z.string('must be a text').max(200).optional().meta({ description: 'Repeated in the answer.' }),
    parameters,
    inputs: z
      .array(
        z
          .object({ name, shape, datatype, parameters, data }, 'must be a tensor')
          .meta({ id: 'InferenceInput', description: 'An input tensor.' }),
        'must be a list of tensors',
      )
      .min(1, 'must have at least one tensor')
      .meta({ description: 'One tensor for each field.' }),
    outputs: z
      .array(
        z
          .object({ name, parameters }, 'must have a name')
          .meta({ id: 'InferenceWanted', description: 'A requested output.' }),
        'must be a list',
      )
      .optional()
      .meta({ description: 'The requested outputs; absent: all.' }),
  })
  .meta({ id: 'InferenceRequest', description: 'An inference request of the Open Inference Protocol.' });

export const inferenceAnswerSchema = z
  .object({
    model_name: z.string().meta({ description: 'Name of the predictor.' }),
    model_version: z.string().meta({ description: 'Digest of its model.' }),
    id: z.string().optional().meta({ description: 'The id of the request.' }),
    outputs: z
      .array(
        z
          .object({ name, shape, datatype, data })
          .meta({ id: 'InferenceOutput', description: 'An output tensor.' }),
      )
      .meta({ description: 'The outcome: its value and the other outputs of the predictor.' }),
  })
  .meta({ id: 'InferenceAnswer', description: 'An inference response of the Open Inference Protocol.' });

const anyShape = z
  .array(z.int().min(-1))
  .meta({ description: 'Its dimensions: [-1], as many elements as the other tensors.', examples: [[-1]] });

const tensorMetadata = z
  .object({ name, datatype, shape: anyShape })
  .meta({ id: 'TensorMetadata', description: 'A tensor; -1 is a dimension of any size.' });

export const modelMetadataSchema = z
  .object({
    name: z.string().meta({ description: 'Name of the predictor.' }),
    versions: z.array(z.string()).meta({ description: 'The digest of the model that is served.' }),
    platform: z.string().meta({ description: 'What runs it, and the trainer that made it.' }),
    inputs: z.array(tensorMetadata).meta({ description: 'One for each field.' }),
    outputs: z.array(tensorMetadata).meta({ description: 'One for each part of the outcome.' }),
  })
  .meta({ id: 'ModelMetadata', description: 'A model as the Open Inference Protocol describes it.' });

export const serverMetadataSchema = z
  .object({
    name: z.string().meta({ description: 'Always `presage`.' }),
    version: z.string().meta({ description: 'Version of the API.' }),
    extensions: z.array(z.string()).meta({ description: 'Extensions of the protocol: none.' }),
  })
  .meta({ id: 'InferenceServer', description: 'This server, as described by the Open Inference Protocol.' });

export const liveSchema = z
  .object({ live: z.boolean().meta({ description: 'Always true.' }) })
  .meta({ id: 'InferenceLive', description: 'Whether the server is alive.' });

export const readySchema = z
  .object({ ready: z.boolean().meta({ description: 'True; anything else is a problem.' }) })
  .meta({ id: 'InferenceReady', description: 'Whether every model is ready.' });

export const modelReadySchema = z
  .object({
    name: z.string().meta({ description: 'Name of the predictor.' }),
    ready: z.boolean().meta({ description: 'True; anything else is a problem.' }),
  })
  .meta({ id: 'InferenceModelReady', description: 'Whether a model is ready.' });

export const modelParamsSchema = z.object({
  name: z.string().meta({ description: 'Name of the predictor.' }),
});

export const versionParamsSchema = modelParamsSchema.extend({
  version: z.string().meta({ description: 'Digest of the model.' }),
});
