import { AnswerFirstSocket } from '@presage/runtime/answer-first-socket';
import type { Entry } from './entries.ts';

/** Milliseconds until an address that neither accepts nor refuses is given up. */
const patience = 3_000;

/** Opens a connection to a preview. @throws the system's error when nothing listens there */
export const connect = ({ address, port }: Pick<Entry, 'address' | 'port'>): Promise<AnswerFirstSocket> =>
  new Promise((resolve, reject) => {
    const socket = new AnswerFirstSocket();
    const timer = setTimeout(() => socket.destroy(new Error('no connection in time')), patience);
    socket.once('error', reject).once('close', () => clearTimeout(timer));
    socket.connect(port, address, () => {
      clearTimeout(timer);
      socket.off('error', reject).setNoDelay(true);
      resolve(socket);
    });
  });

/** Whether a preview accepts connections. */
export const answers = (entry: Pick<Entry, 'address' | 'port'>): Promise<boolean> =>
  connect(entry).then(
    (socket) => {
      socket.destroy();
      return true;
    },
    () => false,
  );
