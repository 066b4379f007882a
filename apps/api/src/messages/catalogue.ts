import { accountMessages } from './account-messages.ts';
import { csvFile } from './csv-file.ts';
import { deliveryMessages } from './delivery-messages.ts';
import { notStored } from './not-stored.ts';
import { servingMessages } from './serving-messages.ts';
import { tableMessages } from './table-messages.ts';

/**
 * Every message that this program reports: its code, and its English sentence for programs, the command line and
 * logs. The pages word the same codes in every language (apps/web/src/feedback/messages.*.ts).
 *
 * `{name}` is a parameter: a number is a count, written with thousands apart; a line or another identifier is text.
 * `{cause}` is the message that it was caused by, `{sentence}` the same as a sentence of its own. A list contains
 * plural forms, chosen by the parameter `n`: one and other, or none, one and other.
 */
export const catalogue = {
  ...accountMessages,
  /** Worded by a predictor, or stored by an earlier version; `fr` is its French. */
  'predictor-message': '{en}',
  /** From a library or the operating system, in English alone. */
  untranslated: '{text}',

  // Fields
  required: 'is required',
  'unknown-field': 'is not a field of this resource',
  'too-short': 'must have at least {min} characters',
  'too-long': 'must have at most {max} characters',
  'too-few': 'must have at least {min} elements',
  'too-many': 'must have at most {max} elements',
  'too-small': 'must be at least {min}',
  'too-large': 'must be at most {max}',
  'not-a-number': 'must be a number',
  'not-whole': 'must be a whole number',
  'not-a-text': 'must be a text',
  'not-a-list': 'must be a list',
  'not-an-object': 'must be an object',
  'not-one-of': 'must be one of {values}',
  'not-a-date': 'must be a day or a time',
  'day-out-of-range': 'must be a day from {min} to {max}',
  'not-an-email': 'must be an e-mail address, e.g. ada@example.org',
  'not-an-id': 'must be a UUID',
  'not-a-currency': 'must be a currency of ISO 4217 in capitals, e.g. EUR',
  'not-of-format': 'does not have the format of this field',
  'not-valid': 'is not valid',
  'not-below-maximum': 'must be below the maximum, {max}',
  'not-within': 'must be a number of {min} to {max}',
  'not-a-predictor-name':
    'must have lower-case letters, digits and dashes, begin with a letter, and have at most {max} characters',
  'predictor-exists': 'is the name of another predictor',
  'control-character': 'contains a control character, or half of a surrogate pair',
  'nothing-to-change': 'must change at least one field',
  'foreign-cursor': 'is not the nextCursor of this list; leave it out to start at the first page',
  'selection-missing': 'must be true when neither ids nor a filter selects predictions',
  'unknown-output': 'is not an output of this model; its outputs are {outputs}',
  'unknown-input': 'is not an input of this model; its inputs are {inputs}',
  'duplicate-tensor': 'is given twice',
  'tensor-datatype': 'has datatype {datatype}; this input takes {expected}',
  'tensor-shape': 'has shape {shape}; it must be [n] or [n, 1]',
  'tensor-rows': 'has {rows} elements, the first tensor has {expected}',
  'tensor-elements': 'has {elements} elements of data for shape {shape}',
  'tensor-empty': 'is empty; at least one element is needed',
  'missing-tensor': 'is missing: a tensor of datatype {datatype}',
  'missing-column': 'has no column in the file',
  'duplicate-column': 'has two columns in the file',

  // Requests
  'body-not-json': 'The body is not valid JSON.',
  'body-too-deep': 'The body is nested deeper than {max} levels.',
  'body-incomplete': 'The body ended before its announced length.',
  'body-length-wrong': 'The body does not have the announced length.',
  'request-unreadable': 'The address or the body cannot be read.',
  'media-type-required': 'Send {mediaType} in UTF-8, uncompressed.',
  starting: 'Still starting.',
  stopping: 'Stopping: draining requests.',
  'migrations-missing': 'The database lacks migrations: {migrations}.',

  ...notStored,

  ...csvFile,

  // Files of rows
  'file-damaged': 'The file is damaged, or not completely there',
  'file-expands': 'The file has {megabytes} MB or more after decompression, which is more than is read',
  'workbook-unreadable': 'The file is not a workbook of Excel that can be read; save it as CSV',
  'workbook-too-large': 'The texts of the workbook have more than {megabytes} MB; save it as CSV',
  'workbook-empty': 'The first sheet of the workbook, {sheet}, is empty',
  'workbook-old': 'The file is a workbook of Excel before 2007 (xls); save it as xlsx or CSV',
  'archive-without-table': [
    'The archive has {n} CSV files; send one that has exactly one',
    'The archive has {n} CSV files; send one that has exactly one',
  ],

  // Files to predict
  'file-too-large': 'Send files of at most {gigabytes} GB.',
  'file-without-rows': 'The file has a header and no rows.',
  'columns-missing': 'The file has no column for {columns}.',
  'columns-duplicate': 'The file has two columns for {columns}.',
  'columns-missing-and-duplicate':
    'The file has no column for {missing}. The file has two columns for {duplicate}.',

  // Records
  'nothing-imported': '{sentence} Nothing was imported.',
  'file-incomplete': 'The file did not arrive completely.',
  'no-records-taken': 'The predictor {predictor} takes no records: its trainer contains published figures.',
  'records-in-training': 'A training is reading these records. Try again when it has ended.',
  'nothing-to-remove': 'No records were imported for {predictor}: it is trained on generated records.',
  'header-column-duplicate': 'Two columns are called {column}: columns {first} and {second}.',
  'header-columns-missing': [
    'The header has no column {missing}. Expected, those in brackets optional: {expected}. Found: {found}.',
    'The header has no column {missing}. Expected, those in brackets optional: {expected}. Found: {found} and 1 more.',
    'The header has no column {missing}. Expected, those in brackets optional: {expected}. Found: {found} and {n} more.',
  ],
  'header-unknown': [
    'The header has none of the columns that are read. Expected, those in brackets optional: {expected}. Found: {found}.',
    'The header has none of the columns that are read. Expected, those in brackets optional: {expected}. Found: {found} and 1 more.',
    'The header has none of the columns that are read. Expected, those in brackets optional: {expected}. Found: {found} and {n} more.',
  ],
  'lines-unreadable-above': [
    '{n} line of {total} cannot be read ({share} %; allowed are {allowed} %)',
    '{n} lines of {total} cannot be read ({share} %; allowed are {allowed} %)',
  ],
  'upload-absent': 'is not the id of an uploaded file; files that are not imported are removed after an hour',
  'mapping-column-unknown': 'The mapping names the column {column}, which is not read. Columns: {columns}.',
  'mapping-column-absent':
    'The mapping names the column {column}, which the file does not have. Found: {found}.',
  'file-refused': '{file}: {sentence}',
  'file-twice': 'The files {first} and {second} have the same content',
  'date-order-unknown':
    'The dates of the column {column} can be read with the day first or the month first; say which of them comes first in {name}',
  'labels-too-many': 'The column {column} has {n} different values; at most {max} are read',
  'date-in-future': 'the date {date} is in the future (today is {today})',
  'records-absent': 'The file has a header and no records',
  'lines-unreadable': ['{n} line of {total} cannot be read', '{n} lines of {total} cannot be read'],
  'number-not-finite': '{column} is {value}',

  // What is remarkable in records
  'geojson-too-large': 'The file of the districts is larger than {megabytes} MB: simplify its borders.',
  'geojson-not-json': 'The file of the districts is not JSON.',
  'geojson-no-collection': 'The file of the districts is no GeoJSON FeatureCollection: its type is {type}.',
  'geojson-empty': 'The file of the districts has no features.',
  'geojson-too-many': 'The file of the districts has {n} features; at most {max} are read.',
  'geojson-too-detailed': 'The borders of the districts have more than {max} positions: simplify them.',
  'geojson-no-polygon':
    'Feature {area} of the districts is a {type}: only a Polygon or a MultiPolygon is an area.',
  'geojson-no-ring':
    'A border of feature {area} is no ring of at least four positions that ends where it begins.',
  'geojson-projected':
    'The coordinates of the districts are not in degrees ({x}, {y}): save them in WGS 84 (EPSG:4326).',
  'geojson-other-system': 'The districts are in {name}: save them in WGS 84 (EPSG:4326).',
  'geojson-no-name':
    'No property of the districts names all of them: give each feature a property with its name.',
  'geojson-name-absent':
    'Feature {area} of the districts has no {property}. Properties that name all of them: {properties}.',
  'districts-absent': 'The districts of the mapping, {digest}, are not here: send their GeoJSON file again.',
  'districts-not-taken': 'The predictor {predictor} has no districts.',
  'districts-without-position':
    'Districts are found by longitude and latitude, and no column is read for {columns}. Found: {found}.',
  'districts-or-column':
    'The records have positions and no column for the district, {column}: choose a column, or send a GeoJSON file of the districts. Found: {found}.',
  'positions-not-degrees':
    '{longitude} and {latitude} are no longitude and latitude in degrees (for example {example}): districts need positions in WGS 84.',
  'positions-swapped':
    '{longitude} is the latitude and {latitude} the longitude: choose the columns the other way round.',
  'positions-elsewhere': [
    '{n} position of {total} is in none of the districts: they are not those of these records.',
    '{n} positions of {total} are in none of the districts: they are not those of these records.',
  ],
  'quality-positions-outside': [
    '{n} position of {total} is in none of the districts: its record is left out.',
    '{n} positions of {total} are in none of the districts: their records are left out.',
  ],
  'quality-positions-missing': [
    '{n} record of {total} has no position, and so no district: it is left out.',
    '{n} records of {total} have no position, and so no district: they are left out.',
  ],
  'quality-lines-skipped': [
    '{n} line of {total} could not be read and was left out.',
    '{n} lines of {total} could not be read and were left out.',
  ],
  'quality-duplicates': [
    '{n} row of {total} equals an earlier one in all columns.',
    '{n} rows of {total} equal an earlier one in all columns.',
  ],
  'quality-missing': [
    '{column} is missing in {n} record of {total}.',
    '{column} is missing in {n} records of {total}.',
  ],
  'quality-constant': '{column} is {value} in every record: nothing can be learnt from it.',
  'quality-rare': [
    '{column} has {n} value with fewer than {min} records: {values}. Predictions for it are uncertain.',
    '{column} has {n} values with fewer than {min} records: {values}. Predictions for them are uncertain.',
  ],
  'quality-leak':
    '{column} alone tells the outcome of nearly every record. If it was written after the outcome, the model will fail on new records: do not read it.',
  'quality-labels-merged': [
    '{column}: {n} spelling was merged into a more frequent one.',
    '{column}: {n} spellings were merged into more frequent ones.',
  ],
  'quality-code-removed': [
    '{column}: the codes at the end of the names were removed; {n} name is left.',
    '{column}: the codes at the end of the names were removed; {n} names are left.',
  ],
  'quality-months-missing': ['{n} month has no records: {months}.', '{n} months have no records: {months}.'],
  'quality-months-few': [
    '{n} month has less than a quarter of the usual number of records: {months}. If the file is incomplete there, complete it: nothing corrects that.',
    '{n} months have less than a quarter of the usual number of records: {months}. If the file is incomplete there, complete it: nothing corrects that.',
  ],
  'quality-begins-within-year': 'The records begin within a year, in {month}.',
  'quality-ends-within-year': 'The records end within a year, in {month}.',

  'records-gone':
    'The file {file} of the imported records "{name}" is gone. Import it again, or go back to the records before it: DELETE /api/predictors/{predictor}/dataset.',
  'records-unreadable':
    'The file {file} of the imported records "{name}" cannot be read ({error}). Import it again, or go back to the records before it: DELETE /api/predictors/{predictor}/dataset.',
  'records-changed':
    'The file {file} of the imported records "{name}" was changed after the import: it is {found}. Import it again, or go back to the records before it: DELETE /api/predictors/{predictor}/dataset.',

  // Models
  'predictor-unknown': 'There is no predictor "{predictor}".',
  'model-not-loaded': 'No model of {predictor} is loaded.',
  'model-unknown': 'There is no model {name}. The models are: {names}.',
  'model-version-not-served': 'Version {version} is not served; {served} is.',
  'model-refused': '{digest} of {predictor}: {cause}.',
  'model-digest-invalid': '"{digest}" is not the digest of a model',
  'model-not-in-registry': 'No predictor has {digest} in the registry.',
  'model-absent': 'it is not in the registry',
  'model-not-a-folder': '{path} is not a folder',
  'model-file-unreadable': '{file} cannot be read: {error}',
  'first-model-unnamed': '{file} does not name a model; remove it and train again',
  'model-digest-mismatch': 'damaged: its artefact was changed (its bytes are those of {found})',
  'model-card-mismatch': 'damaged: its card belongs to {found}',
  'model-card-not-json': 'damaged: its card is not JSON',
  'model-card-invalid': 'damaged: its card is not valid at {place}: {problem}',
  'model-card-changed': 'damaged: its card was changed after it was written',
  'model-file-missing': 'damaged: {file} is missing',
  'model-file-link': 'foreign: {file} is a link',
  'model-file-not-plain': 'foreign: {file} is not a file',
  'model-file-too-large': 'foreign: {file} has {bytes} bytes; at most {max} are read',
  'model-of-another-predictor': 'foreign: it is a model of {found}, not of {wanted}',
  'model-of-another-version':
    'foreign: it was made for version {made} of {predictor}, this is version {current}',
  'model-not-loadable': 'foreign: {cause}',
  'bundle-not-json': 'damaged: the input is not a JSON document; was it cut off?',
  'bundle-not-a-model': 'foreign: the input is not an exported model',
  'import-running': 'Another model is being imported. Try again in a few seconds.',
  'model-too-large': 'A model has at most {max} bytes.',
  'model-incomplete': 'The body ended before the model was complete.',
  'comparison-running': 'Another comparison is running. Try again in a few seconds.',

  // Why a shadow version does not answer
  'shadow-without-pin': 'no line pins the version that serves: write {predictor}=first beside it',
  'shadow-serves': 'it is the version that serves',

  ...servingMessages,
  ...deliveryMessages,

  // Trainings
  'step-gate': 'comparing it with the version that serves',
  'step-features': 'features',
  'step-registry': 'registry',
  'step-done': 'done',
  'training-running-already':
    'Another training of {predictor} is running. Wait until it has ended, then start this one again.',
  'training-not-started': 'It could not be started: {cause}.',
  'training-never-began':
    'It did not start within 10 minutes. In a cluster, `kubectl get events` in its namespace shows why; then start it again.',
  'training-killed':
    'It was ended from outside while it ran (out of memory, or its machine stopped). Nothing of it was kept; start it again.',
  'training-interrupted': 'The training of {predictor} was interrupted. {cause} Nothing of it was kept.',
  'stopped-by-signal': 'It was stopped by {signal}.',
  'database-lost': 'The connection to the database was lost.',
  'training-failed': 'The training of {predictor} failed: {cause}',
  'models-folder-not-writable':
    'MODELS_DIR names a folder that this user cannot write to: {error}. Example: MODELS_DIR=/var/lib/presage/models',
  'training-disk-full':
    'The disk of {folder} is full ({bytes} bytes are free). Nothing of the training of {predictor} was kept. Free some space, then train again: npm run gitops model train {predictor}',
  'training-disk-full-unmeasured':
    'The disk of {folder} is full (the free space is unknown). Nothing of the training of {predictor} was kept. Free some space, then train again: npm run gitops model train {predictor}',
  'train-command-failed': 'The training failed: {output}',
  'train-command-ended': 'The train command ended with {end}.',
  'train-job-failed': 'Its Job {job} failed ({reason}). To see why: {logs}',
  'train-job-failed-silently': 'Its Job {job} failed (no reason given). To see why: {logs}',
  'not-in-a-cluster':
    'This process does not run in a cluster; set TRAINING_RUNNER=process to train beside it',
  'kubernetes-refused': 'Kubernetes answered {status} to {method} {path}: {answer}',

  ...tableMessages,

  // Predictions
  'prediction-model-gone':
    'The model that made this prediction is no longer in the registry. The result is kept; its explanation cannot be recovered.',
} as const satisfies Record<string, string | readonly string[]>;
