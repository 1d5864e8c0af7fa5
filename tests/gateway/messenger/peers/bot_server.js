// A bot of bottender that repeats what it hears: origin, token, app secret, verify token, page, port.
const { MessengerBot } = require("bottender");
const { createServer } = require("@bottender/express");

const [origin, accessToken, appSecret, verifyToken, pageId, port] = process.argv.slice(2);
const bot = new MessengerBot({ accessToken, appSecret, verifyToken, pageId, origin });

bot.onEvent(async (context) => {
  if (context.event.isText) {
    await context.sendText(`Heard: ${context.event.text}`);
  } else if (context.event.isPostback) {
    await context.sendText(`Tapped: ${context.event.postback.payload}`);
  }
});

createServer(bot, { path: "/webhooks/messenger", verifyToken }).listen(Number(port), "127.0.0.1");
