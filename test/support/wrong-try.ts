import { randomBytes } from 'node:crypto';
import { KIND, ofKind, prologueOf } from '../../src/protocol/seal/kinds.ts';
import { HandshakeState, XXPSK3 } from '../../src/protocol/seal/noise.ts';
import { meetingOf } from '../../src/protocol/seal/pairing.ts';
import { NONCE_BYTES } from '../../src/protocol/seal/sas.ts';
import { SocketEnd } from '../kit/bridge/socket-end.ts';
import { nodeKey } from '../protocol/seal/wire.ts';
import { until } from './until.ts';

/** Somebody who found where a pairing meets, knows how it is done, and has a secret of their own. */
export async function tryWrong(port: number, secret: Uint8Array): Promise<void> {
  const meeting = meetingOf(secret).id;
  const inner = await SocketEnd.open(port, meeting);
  const state = new HandshakeState({
    pattern: XXPSK3,
    initiator: true,
    prologue: prologueOf(meeting),
    staticKey: nodeKey(),
    makeEphemeral: nodeKey,
    psk: randomBytes(32),
  });
  inner.send(ofKind(KIND.xx1, await state.write(new Uint8Array(0))));
  await until("the kit's answer", () => inner.heard.length === 2);
  await state.read((inner.heard[1] as Uint8Array).subarray(1));
  inner.send(ofKind(KIND.xx3, await state.write(new Uint8Array(NONCE_BYTES))));
  await until('the end of the try', () => inner.closeCode !== null);
}
