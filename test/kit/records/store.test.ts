import fs from 'node:fs/promises';
import { join } from 'node:path';
import * as v from 'valibot';
import { describe, expect, it, vi } from 'vitest';
import type { RecordKind } from '../../../src/kit/records/record.ts';
import { RecordStore } from '../../../src/kit/records/store.ts';
import { cutAtStep, refusalOf, scratchFolder } from './scratch.ts';

const schema = v.strictObject({ word: v.string() });
const WORD: RecordKind<v.InferOutput<typeof schema>> = { name: 'word', version: 2, schema, maxBytes: 200 };
const FILE = 'word.json';

/** A store whose file already holds this. */
async function storeWith(text: string | Uint8Array): Promise<RecordStore> {
  const folder = scratchFolder();
  await fs.writeFile(join(folder, FILE), text);
  return RecordStore.open(folder);
}

const fileText = (store: RecordStore) => fs.readFile(join(store.folder, FILE), 'utf8');

describe('a record', () => {
  it('reads back as it was written, also by another process', async () => {
    const store = await RecordStore.open(join(scratchFolder(), 'state'));
    expect(await store.read(WORD)).toBeNull();
    await store.write(WORD, { word: 'één' });
    await store.write(WORD, { word: 'twee' });
    expect(await store.read(WORD)).toEqual({ word: 'twee' });
    expect(await (await RecordStore.open(store.folder)).read(WORD)).toEqual({ word: 'twee' });
    expect(await fs.readdir(store.folder)).toEqual([FILE]);
  });

  it('is for its own user alone', async () => {
    const store = await RecordStore.open(join(scratchFolder(), 'state'));
    await store.write(WORD, { word: 'x' });
    expect((await fs.stat(store.folder)).mode & 0o777).toBe(0o700);
    expect((await fs.stat(join(store.folder, FILE))).mode & 0o777).toBe(0o600);
  });

  it('is on the disk before it takes the old one’s place, and its name before the write is done', async () => {
    const store = await RecordStore.open(scratchFolder());
    const steps: string[] = [];
    const probe = await fs.open(store.folder);
    const sync = vi.spyOn(Object.getPrototypeOf(probe) as fs.FileHandle, 'sync');
    const rename = vi.spyOn(fs, 'rename');
    await probe.close();
    sync.mockImplementation(async function (this: fs.FileHandle) {
      steps.push((await this.stat()).isDirectory() ? 'sync folder' : 'sync file');
    });
    rename.mockImplementation(async () => void steps.push('rename'));
    await store.write(WORD, { word: 'x' }).finally(() => vi.restoreAllMocks());
    expect(steps).toEqual(['sync file', 'rename', 'sync folder']);
  });

  it('changes in turn, so that no change is lost', async () => {
    const store = await RecordStore.open(scratchFolder());
    await Promise.all(
      Array.from({ length: 30 }, (_, n) =>
        store.update(WORD, (now) => ({ word: `${now?.word ?? ''}${n % 10}` })),
      ),
    );
    expect((await store.read(WORD))?.word).toBe('0123456789'.repeat(3));
  });

  it('goes when a change says so, and stays when a change throws', async () => {
    const store = await RecordStore.open(scratchFolder());
    await store.write(WORD, { word: 'x' });
    const thrown = store.update(WORD, () => {
      throw new Error('not now');
    });
    await expect(thrown).rejects.toThrow('not now');
    expect(await store.read(WORD)).toEqual({ word: 'x' });
    expect(await store.update(WORD, () => null)).toBeNull();
    expect(await fs.readdir(store.folder)).toEqual([]);
  });

  it('is whole or gone when a change is cut off at any step', async () => {
    for (const after of [{ word: 'nieuw' }, null]) {
      for (let step = 1, done = false; !done; step += 1) {
        const store = await RecordStore.open(scratchFolder());
        await store.write(WORD, { word: 'oud' });
        done = (await cutAtStep(step, async () => [await store.update(WORD, () => after)])) !== null;
        const again = await RecordStore.open(store.folder);
        const read = await again.read(WORD);
        expect(done ? [after] : [{ word: 'oud' }, after], `step ${step}`).toContainEqual(read);
        expect(await fs.readdir(store.folder)).toEqual(read === null ? [] : [FILE]);
      }
    }
  });

  it('is not written when it is too large or does not fit', async () => {
    const store = await RecordStore.open(scratchFolder());
    await store.write(WORD, { word: 'x' });
    const large = await refusalOf(() => store.write(WORD, { word: 'geheim'.repeat(40) }));
    const unfit = await refusalOf(() => store.write(WORD, { word: 7 } as never));
    expect([large.code, unfit.code]).toEqual(['NABIJ_E_RECORD_WRITE', 'NABIJ_E_RECORD_WRITE']);
    expect(large.message).not.toContain('geheim');
    expect(await store.read(WORD)).toEqual({ word: 'x' });
  });

  it('lets only so many changes wait', async () => {
    const store = await RecordStore.open(scratchFolder());
    const all = await Promise.allSettled(Array.from({ length: 80 }, () => store.read(WORD)));
    expect(all.filter(({ status }) => status === 'rejected')).toHaveLength(16);
    expect(await store.read(WORD)).toBeNull();
  });
});

describe('a file that cannot be used', () => {
  const files: [string, string | Uint8Array, string][] = [
    ['is empty', '', 'NABIJ_E_RECORD_BROKEN'],
    ['is cut off', '{"record":"word","version":2,"data":{"word":"gehe', 'NABIJ_E_RECORD_BROKEN'],
    ['is no text', Uint8Array.of(0xff, 0xfe, 0), 'NABIJ_E_RECORD_BROKEN'],
    ['is no record', '["geheim"]', 'NABIJ_E_RECORD_BROKEN'],
    [
      'has a key too many',
      '{"record":"word","version":2,"data":{"word":"a","geheim":1}}',
      'NABIJ_E_RECORD_BROKEN',
    ],
    ['does not fit', '{"record":"word","version":2,"data":{"word":["geheim"]}}', 'NABIJ_E_RECORD_BROKEN'],
    ['is another record', '{"record":"geheim","version":2,"data":{"word":"a"}}', 'NABIJ_E_RECORD_BROKEN'],
    [
      'is too large',
      `{"record":"word","version":2,"data":{"word":"${'geheim'.repeat(50)}"}}`,
      'NABIJ_E_RECORD_BROKEN',
    ],
    ['is of another version', '{"record":"word","version":3,"data":"geheim"}', 'NABIJ_E_RECORD_VERSION'],
  ];

  it.each(files)('is named, not quoted and not overwritten when it %s', async (_, text, code) => {
    const store = await storeWith(text);
    for (const attempt of [
      () => store.read(WORD),
      () => store.write(WORD, { word: 'nieuw' }),
      () => store.update(WORD, () => ({ word: 'nieuw' })),
      () => store.update(WORD, () => null),
    ]) {
      const error = await refusalOf(attempt);
      expect(error.code).toBe(code);
      expect(error.message).toContain(FILE);
      expect(`${error.message}${error.stack}${JSON.stringify(error.cause ?? '')}`).not.toContain('gehe');
    }
    expect(await fs.readFile(join(store.folder, FILE))).toEqual(Buffer.from(text as string));
    await store.destroy(WORD);
    await store.write(WORD, { word: 'nieuw' });
    expect(await fileText(store)).toContain('nieuw');
  });

  it('is named when it cannot be read at all', async () => {
    const folder = scratchFolder();
    await fs.mkdir(join(folder, FILE));
    const error = await refusalOf(async () => (await RecordStore.open(folder)).read(WORD));
    expect([error.code, error.message]).toEqual(['NABIJ_E_RECORD_READ', 'word.json: EISDIR']);
  });

  it('is not followed when it points elsewhere', async () => {
    const folder = scratchFolder();
    await fs.writeFile(join(folder, 'other'), '{"record":"word","version":2,"data":{"word":"x"}}');
    await fs.symlink(join(folder, 'other'), join(folder, FILE));
    const store = await RecordStore.open(folder);
    expect((await refusalOf(() => store.read(WORD))).code).toBe('NABIJ_E_RECORD_READ');
    await store.destroy(WORD);
    expect(await fs.readdir(folder)).toEqual(['other']);
  });

  it('keeps a state folder that is none from being opened', async () => {
    const folder = scratchFolder();
    await fs.writeFile(join(folder, 'file'), '');
    const error = await refusalOf(() => RecordStore.open(join(folder, 'file')));
    expect(error.code).toBe('NABIJ_E_RECORD_WRITE');
  });
});

describe('temporary files at the start', () => {
  const nameOf = (pid: number, n = 'a') => `.word.json.${pid}.${n.repeat(8)}.tmp`;
  const GONE = 2 ** 22 + 1;

  it('go when their writer is gone, or they are older than any write', async () => {
    const folder = scratchFolder();
    for (const name of [nameOf(GONE), nameOf(process.pid), nameOf(process.ppid)]) {
      await fs.writeFile(join(folder, name), 'half');
    }
    const hourAgo = Date.now() / 1_000 - 3_600;
    await fs.utimes(join(folder, nameOf(process.ppid)), hourAgo, hourAgo);
    await RecordStore.open(folder);
    expect(await fs.readdir(folder)).toEqual([]);
  });

  it('stay while their writer lives, as does everything that is not ours', async () => {
    const folder = scratchFolder();
    const names = [nameOf(process.ppid), 'notes.txt', '.word.json.tmp', FILE];
    for (const name of names) await fs.writeFile(join(folder, name), 'half');
    await RecordStore.open(folder);
    expect((await fs.readdir(folder)).sort()).toEqual([...names].sort());
  });
});
