// Drives a Graph API with messaging-api-messenger: origin, token, app secret and person as arguments.
const { MessengerClient } = require("messaging-api-messenger");

const [origin, accessToken, appSecret, person, inbox] = process.argv.slice(2);

async function main() {
  const client = new MessengerClient({ accessToken, appSecret, version: "25.0", origin });
  const results = [];
  results.push(await client.markSeen(person));
  results.push(await client.typingOn(person));
  results.push(await client.sendText(person, "text", {
    quickReplies: [{ contentType: "text", title: "Does it hurt?", payload: "pain" }],
  }));
  results.push(await client.sendButtonTemplate(person, "template", [
    { type: "phone_number", title: "Call us", payload: "+12253084064" },
  ]));
  results.push(await client.passThreadControl(person, inbox, "note"));
  results.push(await client.setMessengerProfile({ getStarted: { payload: "get_started" } }));
  results.push(await client.getMessengerProfile(["get_started", "greeting"]));
  results.push(await client.deleteMessengerProfile(["get_started"]));
  let refused = "not refused";
  try {
    await client.sendText(person, "x".repeat(2001));
  } catch (error) {
    refused = String(error.response && error.response.status);
  }
  console.log(JSON.stringify({ results, refused }));
}

main().catch((error) => {
  console.error(String(error));
  process.exit(1);
});
