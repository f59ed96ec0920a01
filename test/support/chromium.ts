import { type Browser, chromium } from 'playwright-core';

/**
 * How every test and bench starts Chromium: Debian's own, quiet on the network, with a microphone that needs no
 * permission. Software drawing: there is no GPU to share.
 */
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--autoplay-policy=no-user-gesture-required',
  '--use-fake-ui-for-media-stream',
  '--use-fake-device-for-media-stream',
  '--disable-features=WebRtcHideLocalIpsWithMdns',
];

/** Starts headless Chromium; whoever starts it closes it. */
export function launchChromium(extraFlags: readonly string[] = []): Promise<Browser> {
  return chromium.launch({
    executablePath: '/usr/bin/chromium',
    headless: true,
    args: [...FLAGS, ...extraFlags],
    handleSIGINT: false,
    handleSIGTERM: false,
  });
}
