import { type ParsedUrlQuery, parse } from 'node:querystring';
import { message } from '../messages/message.ts';
import { Problem } from './problem.ts';

/**
 * The parameters of an address. A percent sign that encodes nothing is an ordinary character.
 * @throws Problem when the encoded bytes are not UTF-8: they would otherwise be replaced silently
 */
export function readQuery(text: string | null | undefined): ParsedUrlQuery {
  if (!text) return {};
  try {
    decodeURIComponent(text.replace(/%(?![0-9a-f]{2})/gi, '%25'));
  } catch {
    throw new Problem('malformed-request', { message: message('request-unreadable') });
  }
  return parse(text);
}
