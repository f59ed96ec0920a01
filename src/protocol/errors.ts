import { FLASH_ERRORS } from './flash-errors.ts';
import { LOAN_ERRORS } from './loan-errors.ts';

/** A sentence for people, and what they can do, in Dutch (first) and English: kind, short, everyday words. */
export interface ErrorText {
  readonly nl: string;
  readonly en: string;
  /** For school IT, in the log and `nabij doctor`: what was wrong, and what mends it. Absent where `en` says it all. */
  readonly fix?: string;
}

/**
 * Every error that a person can meet. The code is stable; the texts may be made kinder.
 * Dutch is what pupils, teachers and consultants read: B1, short, active.
 */
export const ERRORS = {
  NABIJ_E_FRAME_JSON: {
    nl: 'Er ging iets mis in het bericht. Laad de pagina opnieuw.',
    en: 'Something went wrong with a message. Reload the page.',
    fix: 'A frame was not JSON. Reload the page.',
  },
  NABIJ_E_FRAME_SCHEMA: {
    nl: 'De tablet en het kastje begrijpen elkaar niet. Laad de pagina opnieuw.',
    en: 'The tablet and the kit do not understand each other. Reload the page.',
    fix: 'A frame did not fit the schema. Reload the page; if it stays, update the kit.',
  },
  NABIJ_E_FRAME_SIZE: {
    nl: 'Een bericht was te groot en is niet verstuurd.',
    en: 'A message was too large and was not sent.',
    fix: 'A frame was larger than 64 KiB and was refused.',
  },
  NABIJ_E_FRAME_RATE: {
    nl: 'De tablet stuurt te veel tegelijk. Wacht even.',
    en: 'The tablet sends too much at once. Wait a moment.',
    fix: 'Too many frames a second; the extra ones were refused.',
  },
  NABIJ_E_LOOK_EXPIRED: {
    nl: 'De verbinding is traag. Het kastje draait niet op oude opdrachten.',
    en: 'The connection is slow. The kit does not turn on old wishes.',
    fix: 'A look was older than 300 ms and was refused.',
  },
  NABIJ_E_NOT_JOINED: {
    nl: 'Je bent nog niet in de klas. Tik op "Naar de klas".',
    en: 'You are not in class yet. Tap "Naar de klas".',
    fix: 'The frame needs a joined pupil. Join first.',
  },
  NABIJ_E_SEAT_TAKEN: {
    nl: 'Er zit al iemand op deze plek.',
    en: 'Somebody sits in this seat already.',
    fix: 'The seat is taken. Leave on the other tablet first.',
  },
  NABIJ_E_TAKEN_OVER: {
    nl: 'Je kijkt nu op een ander apparaat. Deze tablet is gestopt.',
    en: 'You are watching on another device now. This tablet has stopped.',
    fix: 'The same pupil took the seat on another device; this one has stopped.',
  },
  NABIJ_E_PRIVACY: {
    nl: 'De klas heeft even pauze. Wacht tot de klas weer aan is.',
    en: 'The class has a moment of its own. Wait until it opens again.',
    fix: 'The class has shut privacy. Wait until it opens again.',
  },
  NABIJ_E_BOARD_LOST: {
    nl: 'Het kastje draait even niet. Wij proberen het opnieuw.',
    en: 'The kit cannot turn for a moment. We are trying again.',
    fix: 'The board does not answer. The kit keeps trying; check the USB cable.',
  },
  NABIJ_E_BOARD_PROTOCOL: {
    nl: 'Het kastje heeft eerst een update nodig. Blijft dit zo? Vraag de school om hulp.',
    en: 'The kit needs an update first. Does it stay like this? Ask the school for help.',
    fix: 'The board speaks another protocol version. With `board.update` auto the kit flashes it by itself; with manual, or to do it now: nabij board flash',
  },
  NABIJ_E_LIGHT_NOT_SHOWN: {
    nl: 'Het lampje doet het niet. Daarom blijft de camera uit.',
    en: 'The light does not work. That is why the camera stays off.',
    fix: 'The board did not show the light, so the camera stays off. Check the ring and its cable.',
  },
  NABIJ_E_CAMERA_MISSING: {
    nl: 'De camera doet het niet. Je kunt wel luisteren.',
    en: 'The camera does not work. You can still listen.',
    fix: 'The camera cannot be opened. Check the cable and the `camera.source` setting.',
  },
  NABIJ_E_MICROPHONE_MISSING: {
    nl: 'De microfoon in de klas doet het niet. Je hoort de klas nu niet.',
    en: 'The microphone in class does not work. You cannot hear the class now.',
    fix: 'The class microphone cannot be opened. Check the cable and the `sound.input` setting.',
  },
  NABIJ_E_SPEAKER_MISSING: {
    nl: 'De luidspreker in de klas doet het niet. De klas hoort jou nu niet.',
    en: 'The speaker in class does not work. The class cannot hear you now.',
    fix: 'The speaker cannot be opened. Check the cable and the `sound.output` setting.',
  },
  NABIJ_E_GSTREAMER_MISSING: {
    nl: 'Het kastje mist een onderdeel. Vraag de school om hulp.',
    en: 'The kit misses a part. Ask the school for help.',
    fix: 'A GStreamer element is missing. Run scripts/setup, or install the package that the log names.',
  },
  NABIJ_E_DISPLAY_MISSING: {
    nl: 'Het schermpje op het kastje doet het niet.',
    en: 'The small screen on the kit does not work.',
    fix: 'The display does not answer on I2C. Check its four wires.',
  },
  NABIJ_E_HEAD_STUCK: {
    nl: 'Iets houdt het kastje tegen. Daardoor draait het niet verder.',
    en: 'Something holds the kit back, so it does not turn any further.',
    fix: 'A servo was held and has been let go; the board tries again by itself. Take away what is in its way. Still so? Check gears and servo cable.',
  },
  NABIJ_E_SUPPLY_LOW: {
    nl: 'De stroom van het kastje kan te laag zijn. Vraag de school om naar de stekkers te kijken.',
    en: 'The power of the kit may be too low. Ask the school to look at its plugs.',
    fix: 'The board finds its 5 V to be less than 4.3 V; it may be 10 % off. Measure the 5 V, and check adapter, plugs and the fuse of the board (F2).',
  },
  NABIJ_E_KIT_OFFLINE: {
    nl: 'Het kastje in de klas is niet bereikbaar. Wij proberen het opnieuw. Is deze tablet net gekoppeld, en blijft dit zo? Vraag een nieuwe link.',
    en: 'The kit in class cannot be reached. We are trying again. Was this tablet paired just now, and does it stay like this? Ask for a new link.',
    fix: 'The kit is not connected to the relay, or no longer knows this tablet. Is it plugged in and on the network? Else pair again.',
  },
  NABIJ_E_KIT_OFF: {
    nl: 'Het kastje in de klas gaat nu uit. Is het weer aan? Dan kun je weer naar de klas.',
    en: 'The kit in class is going off now. Is it on again? Then you can go to class again.',
    fix: 'The kit was stopped, or is starting again. See `systemctl status nabij`.',
  },
  NABIJ_E_LINK_LOST: {
    nl: 'De verbinding is weg. Wij proberen het opnieuw.',
    en: 'The connection is lost. We are trying again.',
    fix: 'The connection to the relay was lost; trying again.',
  },
  NABIJ_E_MEDIA_BLOCKED: {
    nl: 'Beeld en geluid komen niet door. Wij proberen het opnieuw.',
    en: 'Picture and sound do not get through. We are trying again.',
    fix: 'WebRTC did not connect. Trying again; the network may block UDP.',
  },
  NABIJ_E_MIC_REFUSED: {
    nl: 'De tablet mag je microfoon niet gebruiken. Geef toestemming in je browser.',
    en: 'The tablet may not use your microphone. Allow it in your browser.',
    fix: 'The browser refused the microphone. Allow it in the site settings.',
  },
  NABIJ_E_RELAY_BUSY: {
    nl: 'Het is nu te druk. Probeer het zo nog eens.',
    en: 'It is too busy now. Try again in a moment.',
    fix: 'The relay is at a limit (sockets, tablets a kit). Try again later.',
  },
  NABIJ_E_RELAY_ADDRESS: {
    nl: 'Deze link klopt niet. Vraag een nieuwe link.',
    en: 'This link is not right. Ask for a new link.',
    fix: 'The address names no kit. Ask for a new link.',
  },
  NABIJ_E_RELAY_PAGES: {
    nl: 'De pagina voor de tablet ontbreekt.',
    en: 'The page for the tablet is missing.',
    fix: 'The folder of the tablet page cannot be served. Build it first, or name it with --pages.',
  },
  NABIJ_E_RELAY_PORT: {
    nl: 'Het adres van de server is bezet.',
    en: 'The address of the server is in use.',
    fix: 'The relay cannot listen on its port. Stop what uses it, or choose another with --port.',
  },
  NABIJ_E_FIRMWARE_IMAGE: {
    nl: 'Het programma voor het kastje ontbreekt of is beschadigd.',
    en: 'The program for the kit is missing or broken.',
    fix: 'The firmware image is missing or broken. Build it again: firmware/README.md says how.',
  },
  NABIJ_E_EMULATOR_PORT: {
    nl: 'De nagebootste kabel doet het niet.',
    en: 'The imitated cable does not work.',
    fix: 'The emulated serial port cannot be opened. Is socat installed? Run scripts/setup.',
  },
  NABIJ_E_EMULATOR_PART: {
    nl: 'De nagebootste klas kan niet starten.',
    en: 'The imitated class cannot start.',
    fix: 'The emulator misses something: the message names it. Run scripts/setup.',
  },
  NABIJ_E_WINDOW_PORT: {
    nl: 'Het adres van het klasvenster is bezet.',
    en: 'The address of the class window is in use.',
    fix: 'The class window cannot listen on its port. Stop what uses it, or choose another with --port.',
  },
  NABIJ_E_WINDOW_PATH: {
    nl: 'Deze pagina bestaat niet.',
    en: 'This page does not exist.',
    fix: 'The class window has no such path. src/emulator/README.md lists them.',
  },
  NABIJ_E_WINDOW_REQUEST: {
    nl: 'Dit verzoek klopt niet.',
    en: 'This request is not right.',
    fix: 'The class window refused the request: its message says why.',
  },
  ...FLASH_ERRORS,
  ...LOAN_ERRORS,
  NABIJ_E_SEAL_BROKEN: {
    nl: 'Er kwam een bericht dat niet klopt. Voor de zekerheid is de verbinding gestopt. Wij proberen het opnieuw.',
    en: 'A message came that is not right. To be safe the connection was stopped. We are trying again.',
    fix: 'A sealed frame was changed, repeated, lost or out of order; the connection was closed. Trying again; if it stays, something between tablet and kit interferes.',
  },
  NABIJ_E_SEAL_PEER: {
    nl: 'Wie antwoordt is niet jouw kastje. Daarom is er niets verstuurd. Vraag de school of jouw consulent om hulp.',
    en: 'Whoever answers is not your kit. So nothing was sent. Ask the school or your consultant for help.',
    fix: 'Whoever answered does not hold the pinned key; nothing was sent. Ask for a new pairing link, and do not trust this relay until it is clear why.',
  },
  NABIJ_E_SEAL_REFUSED: {
    nl: 'Het kastje laat deze tablet nu niet binnen. Blijft dat zo? Vraag een nieuwe link.',
    en: 'The kit does not let this tablet in now. Does it stay like this? Ask for a new link.',
    fix: 'The connection ended before the kit let this tablet in. If it stays, pair again: the kit may have a new loan.',
  },
  NABIJ_E_SEAL_TIMEOUT: {
    nl: 'Het kastje geeft geen antwoord. Wij proberen het opnieuw.',
    en: 'The kit gives no answer. We are trying again.',
    fix: 'The handshake was not over within its time limit. Trying again; the network may be slow.',
  },
  NABIJ_E_TABLET_KEYS: {
    nl: 'Deze browser kan de sleutel niet bewaren. Neem geen privévenster. Werk de browser bij, of neem een ander apparaat.',
    en: 'This browser cannot keep the key. Do not use a private window. Update the browser, or take another device.',
    fix: 'The browser has no WebCrypto X25519 (Safari 17, Firefox 130, Chrome 133 or newer), the page has no TLS, or IndexedDB may not be written (a private window).',
  },
  NABIJ_E_PAIR_CODE: {
    nl: 'Deze code klopt niet. Een code heeft 16 tekens: letters en de cijfers 2 tot en met 7. Geen 0, 1, 8 of 9.',
    en: 'This code is not right. A code has 16 characters: letters and the digits 2 to 7. No 0, 1, 8 or 9.',
    fix: 'The pairing code cannot be read: 16 characters, letters and the digits 2 to 7; an O is not a 0, an I or L not a 1, a B not an 8.',
  },
  NABIJ_E_PAIR_LINK: {
    nl: 'Deze link is niet heel. Kopieer de hele link, of vraag een nieuwe.',
    en: 'This link is not whole. Copy the whole link, or ask for a new one.',
    fix: 'The pairing link cannot be read. Copy the whole link, or make a new one with `nabij pair`.',
  },
  NABIJ_E_PAIR_WRONG: {
    nl: 'De code of link is niet goed, of werkt niet meer. Kijk nog eens op het kastje, of vraag een nieuwe.',
    en: 'The code or link is wrong, or does not work any more. Look at the kit again, or ask for a new one.',
    fix: 'The other end does not know the one-time secret, or its pairing was closed at that moment. Compare the code, or make a new one with `nabij pair`.',
  },
  NABIJ_E_CONFIG: {
    nl: 'De instellingen van het kastje kloppen niet.',
    en: 'The settings of the kit are not right.',
    fix: 'The config file does not fit its schema; the message names file, key and an example.',
  },
} as const satisfies Record<string, ErrorText>;

/** A stable error code. */
export type ErrorCode = keyof typeof ERRORS;
