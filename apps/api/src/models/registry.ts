import { constants } from 'node:fs';
import { lstat, mkdir, open, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { AnyPredictor } from '../definition/predictor.ts';
import { messageOf } from '../messages/error.ts';
import { type Message, message } from '../messages/message.ts';
import { cardSchema, type ModelCard } from './card.ts';
import { canonicalJson, digestOf, digestPattern } from './digest.ts';
import { linkOnce, removeLeftovers, type Sealed, writeFolder } from './durable.ts';
import { RegistryError } from './registry-error.ts';

/** A model whose bytes match its digest. */
export interface StoredModel {
  readonly card: ModelCard;
  /** The artefact's bytes as text; `JSON.parse` gives what the predictor loads. */
  readonly artefact: string;
}

/** A version in the registry: its card, or why it is refused. */
export type ListedModel =
  | { readonly digest: string; readonly card: ModelCard }
  | { readonly digest: string; readonly refused: Message };

interface Checked {
  /** Changes with the files. */
  readonly stamp: string;
  readonly model: ListedModel;
}

const maxBytes = { 'artefact.json': 256 * 1024 ** 2, 'card.json': 4 * 1024 ** 2 } as const;

export type Registry = ReturnType<typeof openRegistry>;

/** The models in a folder. Opens nothing; a missing folder is an empty registry. */
export function openRegistry(folder: string) {
  const folderOf = (predictor: string, digest: string) =>
    join(folder, predictor, digest.replace('sha256:', ''));
  const firstFile = ({ name, version }: Pick<AnyPredictor, 'name' | 'version'>) =>
    join(folder, name, `first-v${version}`);

  /** Cache of lists by predictor, valid while the files are unchanged: lists are requested often. */
  const checked = new Map<string, ReadonlyMap<string, Checked>>();

  return {
    folder,

    /** @throws RegistryError when it is absent or does not match its digest and card */
    async read(predictor: string, digest: string): Promise<StoredModel> {
      if (!digestPattern.test(digest)) throw new RegistryError(message('model-digest-invalid', { digest }));
      const place = folderOf(predictor, digest);
      const there = await lstat(place).catch(() => undefined);
      if (!there) throw await whyAbsent(folder, predictor, digest);
      if (!there.isDirectory()) throw new RegistryError(message('model-not-a-folder', { path: place }));
      return verifyModel(predictor, digest, {
        artefact: await readPlainFile(place, 'artefact.json'),
        card: await readPlainFile(place, 'card.json'),
      });
    },

    /** Every version of a predictor, newest first; those that are refused come last, with the reason. */
    async list(predictor: string): Promise<ListedModel[]> {
      const names = await readdir(join(folder, predictor)).catch(() => []);
      const digests = names.filter((name) => /^[0-9a-f]{64}$/.test(name)).map((name) => `sha256:${name}`);
      const present = new Map<string, Checked>();
      for (const digest of digests) {
        const stamp = await stampOf(folderOf(predictor, digest));
        const known = checked.get(predictor)?.get(digest);
        if (known?.stamp === stamp) {
          present.set(digest, known);
          continue;
        }
        const model = await this.read(predictor, digest).then(
          ({ card }): ListedModel => ({ digest, card }),
          (error: unknown): ListedModel => ({ digest, refused: messageOf(error) }),
        );
        present.set(digest, { stamp, model });
      }
      // Those of removed models are forgotten. A name that no folder has is a caller's.
      if (present.size > 0) checked.set(predictor, present);
      else checked.delete(predictor);
      const time = (model: ListedModel) => ('card' in model ? model.card.trainedAt : '');
      return [...present.values()].map(({ model }) => model).sort((a, b) => (time(a) < time(b) ? 1 : -1));
    },

    /** The digest of the first model of the predictor's version, or undefined. @throws RegistryError */
    async first(predictor: Pick<AnyPredictor, 'name' | 'version'>): Promise<string | undefined> {
      const file = firstFile(predictor);
      const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
        if (error.code === 'ENOENT') return undefined;
        throw unreadable(file, error);
      });
      if (text === undefined) return undefined;
      const digest = text.trim();
      if (!digestPattern.test(digest)) throw new RegistryError(message('first-model-unnamed', { file }));
      return digest;
    },

    /**
     * Makes a model the first of the predictor's version, unless there is a valid one.
     * @param check throws if a model can't be served
     */
    async makeFirst(
      predictor: Pick<AnyPredictor, 'name' | 'version'>,
      digest: string,
      check: (model: StoredModel) => void,
    ): Promise<void> {
      const file = firstFile(predictor);
      try {
        const first = await this.first(predictor);
        if (first) check(await this.read(predictor.name, first));
      } catch {
        await rm(file, { force: true });
      }
      await linkOnce(file, `${digest}\n`);
    },

    /**
     * Adds a model atomically. A valid one that exists already is kept.
     * @param prefix prefix of the folder's name while it is written
     * @returns the card that is in the registry from now on
     * @throws what the file system says, e.g. ENOSPC; nothing is left then
     */
    async add(model: StoredModel, prefix = '.import-'): Promise<ModelCard> {
      const { predictor, digest } = model.card;
      const kept = await this.read(predictor, digest).catch(() => undefined);
      if (kept) return kept.card;
      await mkdir(join(folder, predictor), { recursive: true });
      const files: Sealed = { 'artefact.json': model.artefact, 'card.json': canonicalJson(model.card) };
      await writeFolder(folderOf(predictor, digest), prefix, files);
      return model.card;
    },

    /** Removes the files of killed trainings; called under the training lock. */
    clean: (predictor: string) => removeLeftovers(join(folder, predictor)),
  };
}

/** The card with its checksum. @throws ZodError when the card is not valid */
export function sealCard(card: Omit<ModelCard, 'checksum'>): ModelCard {
  const checked = cardSchema.omit({ checksum: true }).parse(card);
  return { ...checked, checksum: digestOf(canonicalJson(checked)) };
}

/**
 * A model from its two texts, checked: bytes against digest, card against its schema and checksum.
 * @throws RegistryError with the reason
 */
export function verifyModel(
  predictor: string,
  digest: string,
  { artefact, card: text }: { artefact: string; card: string },
): StoredModel {
  const found = digestOf(artefact);
  if (found !== digest) throw new RegistryError(message('model-digest-mismatch', { found }));
  const card = readCard(text);
  if (card.predictor !== predictor) throw ofAnother(card.predictor, predictor);
  if (card.digest !== digest) throw new RegistryError(message('model-card-mismatch', { found: card.digest }));
  return { card, artefact };
}

function readCard(text: string): ModelCard {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new RegistryError(message('model-card-not-json'));
  }
  const parsed = cardSchema.safeParse(value);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new RegistryError(
      message('model-card-invalid', {
        place: issue?.path.join('.') ?? '',
        problem: issue?.message ?? '',
      }),
    );
  }
  const { checksum, ...rest } = value as ModelCard;
  if (digestOf(canonicalJson(rest)) !== checksum) throw new RegistryError(message('model-card-changed'));
  return parsed.data;
}

/** A file of a model; links and files that are too large are refused. */
async function readPlainFile(place: string, name: keyof typeof maxBytes): Promise<string> {
  const file = join(place, name);
  const handle = await open(file, constants.O_RDONLY | constants.O_NOFOLLOW).catch(
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') throw new RegistryError(message('model-file-missing', { file }));
      if (error.code === 'ELOOP') throw new RegistryError(message('model-file-link', { file }));
      throw unreadable(file, error);
    },
  );
  try {
    const stat = await handle.stat();
    if (!stat.isFile()) throw new RegistryError(message('model-file-not-plain', { file }));
    if (stat.size > maxBytes[name])
      throw new RegistryError(
        message('model-file-too-large', { file, bytes: stat.size, max: maxBytes[name] }),
      );
    return await handle.readFile('utf8');
  } finally {
    await handle.close();
  }
}

const unreadable = (file: string, error: Error) =>
  new RegistryError(message('model-file-unreadable', { file, error: error.message }));

const ofAnother = (found: string, wanted: string) =>
  new RegistryError(message('model-of-another-predictor', { found, wanted }));

/** Changes whenever a file of the model is written or replaced. */
async function stampOf(place: string): Promise<string> {
  const stats = await Promise.all(
    Object.keys(maxBytes).map((name) => lstat(join(place, name)).catch(() => undefined)),
  );
  return stats.map((stat) => (stat ? `${stat.ino} ${stat.size} ${stat.ctimeMs}` : 'absent')).join(', ');
}

async function whyAbsent(folder: string, predictor: string, digest: string): Promise<RegistryError> {
  const names = await readdir(folder).catch(() => []);
  for (const other of names) {
    if (other === predictor || other.startsWith('.')) continue;
    const stat = await lstat(join(folder, other, digest.replace('sha256:', ''))).catch(() => undefined);
    if (stat) return ofAnother(other, predictor);
  }
  return new RegistryError(message('model-absent'));
}
