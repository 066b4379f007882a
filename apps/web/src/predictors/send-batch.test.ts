import { describe, expect, test } from 'vitest';
import { fileParts } from './send-batch.ts';

async function parts(text: string, maxBytes: number): Promise<string[]> {
  const found: string[] = [];
  for await (const part of fileParts(new Blob([text]), maxBytes)) found.push(await part.text());
  return found;
}

describe('a file that is sent in parts', () => {
  test('goes as it is when it is small', async () => {
    expect(await parts('a,b\n1,2\n', 100)).toEqual(['a,b\n1,2\n']);
  });

  test('is cut between records, each part with the header, and nothing is lost', async () => {
    expect(await parts('a,b\r\n1,2\r\n3,4\r\n5,6', 11)).toEqual(['a,b\r\n1,2\r\n3,4\r\n', 'a,b\r\n5,6']);
  });

  test('is not cut within quotes', async () => {
    expect(await parts('a,b\n1,"x\ny"\n2,z\n', 10)).toEqual(['a,b\n1,"x\ny"\n', 'a,b\n2,z\n']);
  });

  test('is cut somewhere when it has one endless line', async () => {
    expect((await parts(`a\n${'x'.repeat(30)}`, 20)).map((part) => part.length)).toEqual([22, 12]);
  });
});
