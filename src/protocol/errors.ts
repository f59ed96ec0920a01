/** A sentence for people, and what to do, in Dutch (first) and English. */
export interface ErrorText {
  readonly nl: string;
  readonly en: string;
}

/**
 * Every error that a person can meet. The code is stable; the texts may be made kinder.
 * Dutch is what pupils, teachers and consultants read: B1, short, active.
 */
export const ERRORS = {
  NABIJ_E_FRAME_JSON: {
    nl: 'Er ging iets mis in het bericht. Laad de pagina opnieuw.',
    en: 'A frame was not JSON. Reload the page.',
  },
  NABIJ_E_FRAME_SCHEMA: {
    nl: 'De tablet en het kastje begrijpen elkaar niet. Laad de pagina opnieuw.',
    en: 'A frame did not fit the schema. Reload the page; if it stays, update the kit.',
  },
  NABIJ_E_FRAME_SIZE: {
    nl: 'Een bericht was te groot en is niet verstuurd.',
    en: 'A frame was larger than 64 KiB and was refused.',
  },
  NABIJ_E_FRAME_RATE: {
    nl: 'De tablet stuurt te veel tegelijk. Wacht even.',
    en: 'Too many frames a second; the extra ones were refused.',
  },
  NABIJ_E_LOOK_EXPIRED: {
    nl: 'De verbinding is traag. Het kastje draait niet op oude opdrachten.',
    en: 'A look was older than 300 ms and was refused.',
  },
  NABIJ_E_NOT_JOINED: {
    nl: 'Je bent nog niet in de klas. Tik op "Naar de klas".',
    en: 'The frame needs a joined pupil. Join first.',
  },
  NABIJ_E_SEAT_TAKEN: {
    nl: 'Er zit al iemand op deze plek.',
    en: 'The seat is taken. Leave on the other tablet first.',
  },
  NABIJ_E_TAKEN_OVER: {
    nl: 'Je kijkt nu op een ander apparaat. Deze tablet is gestopt.',
    en: 'The same pupil took the seat on another device; this one has stopped.',
  },
  NABIJ_E_PRIVACY: {
    nl: 'De klas heeft even pauze. Wacht tot de klas weer aan is.',
    en: 'The class has shut privacy. Wait until it opens again.',
  },
  NABIJ_E_BOARD_LOST: {
    nl: 'Het kastje draait even niet. Wij proberen het opnieuw.',
    en: 'The board does not answer. The kit keeps trying; check the USB cable.',
  },
  NABIJ_E_BOARD_PROTOCOL: {
    nl: 'Het kastje heeft een update nodig. Vraag de school om hulp.',
    en: 'The board speaks another protocol version. Flash the image that comes with the package: firmware/README.md says how.',
  },
  NABIJ_E_LIGHT_NOT_SHOWN: {
    nl: 'Het lampje doet het niet. Daarom blijft de camera uit.',
    en: 'The board did not show the light, so the camera stays off. Check the ring and its cable.',
  },
  NABIJ_E_CAMERA_MISSING: {
    nl: 'De camera doet het niet. Je kunt wel luisteren.',
    en: 'The camera cannot be opened. Check the cable and the `camera.source` setting.',
  },
  NABIJ_E_MICROPHONE_MISSING: {
    nl: 'De microfoon in de klas doet het niet. Je hoort de klas nu niet.',
    en: 'The class microphone cannot be opened. Check the cable and the `sound.input` setting.',
  },
  NABIJ_E_SPEAKER_MISSING: {
    nl: 'De luidspreker in de klas doet het niet. De klas hoort jou nu niet.',
    en: 'The speaker cannot be opened. Check the cable and the `sound.output` setting.',
  },
  NABIJ_E_GSTREAMER_MISSING: {
    nl: 'Het kastje mist een onderdeel. Vraag de school om hulp.',
    en: 'A GStreamer element is missing. Run scripts/setup, or install the package that the log names.',
  },
  NABIJ_E_DISPLAY_MISSING: {
    nl: 'Het schermpje op het kastje doet het niet.',
    en: 'The display does not answer on I2C. Check its four wires.',
  },
  NABIJ_E_KIT_OFFLINE: {
    nl: 'Het kastje in de klas is niet bereikbaar. Wij proberen het opnieuw.',
    en: 'The kit is not connected to the relay. Is it plugged in and on the network?',
  },
  NABIJ_E_LINK_LOST: {
    nl: 'De verbinding is weg. Wij proberen het opnieuw.',
    en: 'The connection to the relay was lost; trying again.',
  },
  NABIJ_E_MEDIA_BLOCKED: {
    nl: 'Beeld en geluid komen niet door. Wij proberen het opnieuw.',
    en: 'WebRTC did not connect. Trying again; the network may block UDP.',
  },
  NABIJ_E_MIC_REFUSED: {
    nl: 'De tablet mag je microfoon niet gebruiken. Geef toestemming in je browser.',
    en: 'The browser refused the microphone. Allow it in the site settings.',
  },
  NABIJ_E_RELAY_BUSY: {
    nl: 'Het is nu te druk. Probeer het zo nog eens.',
    en: 'The relay is at a limit (sockets, tablets a kit). Try again later.',
  },
  NABIJ_E_RELAY_ADDRESS: {
    nl: 'Deze link klopt niet. Vraag een nieuwe link.',
    en: 'The address names no kit. Ask for a new link.',
  },
  NABIJ_E_RELAY_PAGES: {
    nl: 'De pagina voor de tablet ontbreekt.',
    en: 'The folder of the tablet page cannot be served. Build it first, or name it with --pages.',
  },
  NABIJ_E_RELAY_PORT: {
    nl: 'Het adres van de server is bezet.',
    en: 'The relay cannot listen on its port. Stop what uses it, or choose another with --port.',
  },
  NABIJ_E_FIRMWARE_IMAGE: {
    nl: 'Het programma voor het kastje ontbreekt of is beschadigd.',
    en: 'The firmware image is missing or broken. Build it again: firmware/README.md says how.',
  },
  NABIJ_E_EMULATOR_PORT: {
    nl: 'De nagebootste kabel doet het niet.',
    en: 'The emulated serial port cannot be opened. Is socat installed? Run scripts/setup.',
  },
  NABIJ_E_EMULATOR_PART: {
    nl: 'De nagebootste klas kan niet starten.',
    en: 'The emulator misses something: the message names it. Run scripts/setup.',
  },
  NABIJ_E_WINDOW_PORT: {
    nl: 'Het adres van het klasvenster is bezet.',
    en: 'The class window cannot listen on its port. Stop what uses it, or choose another with --port.',
  },
  NABIJ_E_WINDOW_PATH: {
    nl: 'Deze pagina bestaat niet.',
    en: 'The class window has no such path. src/emulator/README.md lists them.',
  },
  NABIJ_E_WINDOW_REQUEST: {
    nl: 'Dit verzoek klopt niet.',
    en: 'The class window refused the request: its message says why.',
  },
  NABIJ_E_RECORD_READ: {
    nl: 'Het kastje kan zijn gegevens niet lezen. Vraag je consulent om hulp.',
    en: 'A file of the state folder cannot be read; the message names it. Check its owner, its mode and the SD card.',
  },
  NABIJ_E_RECORD_BROKEN: {
    nl: 'De gegevens van het kastje zijn beschadigd. Vraag je consulent om hulp.',
    en: 'A file of the state folder is damaged; the message names it. It is left as it is: put back a good copy, or end the loan to wipe the kit.',
  },
  NABIJ_E_RECORD_VERSION: {
    nl: 'Het kastje heeft een update nodig. Vraag je consulent om hulp.',
    en: 'A file of the state folder was written by another version; the message names it. Update the kit.',
  },
  NABIJ_E_RECORD_WRITE: {
    nl: 'Het kastje kan niets opslaan. Vraag je consulent om hulp.',
    en: 'A file of the state folder cannot be written; the message names it. Is the SD card full, worn or read-only?',
  },
  NABIJ_E_CLOCK: {
    nl: 'De klok van het kastje loopt nog niet gelijk. Wacht even. Duurt het lang? Vraag de school om hulp.',
    en: 'The clock is not set yet, so nobody can tell whether this is class time. Check the network and time synchronisation (timedatectl).',
  },
  NABIJ_E_TIMETABLE: {
    nl: 'Deze lestijden kloppen niet. Schrijf ze zo: "ma-vr 08:30-12:00".',
    en: 'The hours cannot be read; the message says why. Write them as "ma-vr 08:30-12:00".',
  },
  NABIJ_E_LOAN_NONE: {
    nl: 'Dit kastje is nu niet uitgeleend. Vraag je consulent om hulp.',
    en: 'No loan runs. Start one with `nabij loan start`.',
  },
  NABIJ_E_LOAN_NOT_YET: {
    nl: 'Je mag nog niet in de klas. Het begint binnenkort.',
    en: 'The loan has not begun yet. Wait for its first day, or end it and start it anew.',
  },
  NABIJ_E_LOAN_OVER: {
    nl: 'Je tijd met dit kastje is voorbij. Vraag je consulent als je weer in de klas wilt.',
    en: 'The last day of the loan is over. Extend it with `nabij loan extend`, or end it.',
  },
  NABIJ_E_LOAN_HOURS: {
    nl: 'Je hebt nu geen les met het kastje. Kom terug op je eigen lestijd.',
    en: 'This is outside the hours of the loan. `nabij loan show` lists them.',
  },
  NABIJ_E_LOAN_RUNS: {
    nl: 'Dit kastje is al uitgeleend. Sluit dat eerst af.',
    en: 'A loan runs already. Extend it, or end it first.',
  },
  NABIJ_E_LOAN_DATES: {
    nl: 'Deze datums kloppen niet. Kies een dag vanaf vandaag, binnen een jaar.',
    en: 'The dates do not fit; the message says why. Write them as 2026-12-18, from today up to a year ahead.',
  },
  NABIJ_E_LOAN_LABEL: {
    nl: 'Deze omschrijving past niet. Kies 1 tot 60 tekens op één regel.',
    en: 'The label does not fit. Take 1 to 60 characters on one line, such as "groep 7, de Wilgen".',
  },
  NABIJ_E_PAIRING_NONE: {
    nl: 'Deze link werkt niet meer. Vraag je consulent om een nieuwe.',
    en: 'No pairing is open. Make a new link with `nabij pair`.',
  },
  NABIJ_E_PAIRING_EXPIRED: {
    nl: 'Deze link is te oud. Vraag je consulent om een nieuwe.',
    en: 'The time of the pairing is over. Make a new link with `nabij pair`.',
  },
  NABIJ_E_PAIRING_TRIES: {
    nl: 'De code was te vaak fout. Vraag je consulent om een nieuwe.',
    en: 'Five wrong tries closed the pairing. Make a new link with `nabij pair`.',
  },
  NABIJ_E_PAIRING_ROLE: {
    nl: 'Deze tablet hoort al op een andere manier bij dit kastje. Neem een ander apparaat.',
    en: 'This key is paired already in another role. Pair another device, or another browser.',
  },
  NABIJ_E_WEEK: {
    nl: 'Deze week bestaat niet. Schrijf een week zo: 2026-47.',
    en: 'There is no such week. Write it as 2026-47: the year and its ISO week.',
  },
  NABIJ_E_SEAL_BROKEN: {
    nl: 'Er kwam een bericht dat niet klopt. Voor de zekerheid is de verbinding gestopt. Wij proberen het opnieuw.',
    en: 'A sealed frame was changed, repeated, lost or out of order; the connection was closed. Trying again; if it stays, something between tablet and kit interferes.',
  },
  NABIJ_E_SEAL_PEER: {
    nl: 'Wie antwoordt is niet jouw kastje. Daarom is er niets verstuurd. Vraag de school of jouw consulent om hulp.',
    en: 'Whoever answered does not hold the pinned key; nothing was sent. Ask for a new pairing link, and do not trust this relay until it is clear why.',
  },
  NABIJ_E_SEAL_REFUSED: {
    nl: 'Het kastje laat deze tablet nu niet binnen. Blijft dat zo? Vraag een nieuwe link.',
    en: 'The connection ended before the kit let this tablet in. If it stays, pair again: the kit may have a new loan.',
  },
  NABIJ_E_SEAL_TIMEOUT: {
    nl: 'Het kastje geeft geen antwoord. Wij proberen het opnieuw.',
    en: 'The handshake was not over within its time limit. Trying again; the network may be slow.',
  },
  NABIJ_E_PAIR_CODE: {
    nl: 'Deze code klopt niet. Een code heeft 16 tekens: letters en de cijfers 2 tot en met 7. Geen 0, 1, 8 of 9.',
    en: 'The pairing code cannot be read: 16 characters, letters and the digits 2 to 7; an O is not a 0, an I or L not a 1, a B not an 8.',
  },
  NABIJ_E_PAIR_LINK: {
    nl: 'Deze link is niet heel. Kopieer de hele link, of vraag een nieuwe.',
    en: 'The pairing link cannot be read. Copy the whole link, or make a new one with `nabij pair`.',
  },
  NABIJ_E_PAIR_WRONG: {
    nl: 'De code is niet goed. Kijk nog eens op het kastje, of vraag een nieuwe code.',
    en: 'The other end does not know the one-time secret. Compare the code, or make a new one with `nabij pair`.',
  },
  NABIJ_E_CONFIG: {
    nl: 'De instellingen van het kastje kloppen niet.',
    en: 'The config file does not fit its schema; the message names file, key and an example.',
  },
} as const satisfies Record<string, ErrorText>;

/** A stable error code. */
export type ErrorCode = keyof typeof ERRORS;
