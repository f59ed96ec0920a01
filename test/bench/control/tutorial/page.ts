/** The page of the tutorial: the mouse's place is the servo's angle, sent as JSON over a web socket. */
const socket = new WebSocket(`ws://${location.host}/socket/servo`);
const DEG_PER_PX = 60 / 1280;

addEventListener('pointermove', (event) => {
  const angle = 90 - (event.clientX - innerWidth / 2) * DEG_PER_PX;
  if (socket.readyState === WebSocket.OPEN) socket.send(JSON.stringify({ angle }));
});
